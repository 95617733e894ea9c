"""Each user's main path in a real browser, from the first-run link to an attendee's 304."""

import json
import re
import subprocess
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests import loaded
from tests.browser.conftest import sign_in


@pytest.fixture(scope="module")
def demo(own_demo):
    """These tests change the demonstration."""
    return own_demo


def fetch(address, **headers):
    """Status, headers and body, whatever the status."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def test_from_an_empty_machine_to_a_calendar_that_follows(fresh, page):
    base = fresh.base
    page.goto(fresh.setup)
    page.fill("#name", "Anna Ek")
    page.fill("#email", "anna@example.org")
    page.fill("#password", "kort")
    page.evaluate("document.querySelector('#password').removeAttribute('minlength')")
    page.click("button.primary")
    expect(page.locator("#password-more")).to_contain_text("minst 10 tecken")
    page.fill("#password", "en lång lösenfras")
    page.click("button.primary")

    # An event, a room, a person.
    page.click("text=Skapa det första")
    page.fill("#title", "Höstens dag")
    page.fill("#starts_on", "2027-10-31")
    page.fill("#ends_on", "2027-10-30")
    # What the browser's field says in its own language stands beside it in the reader's.
    expect(page.locator("#ends_on-said")).to_have_text("Lördag 30 oktober 2027")
    page.click("text=Skapa evenemanget")
    expect(page.locator("#ends_on-error")).to_contain_text("före den första")
    assert page.input_value("#title") == "Höstens dag"
    page.fill("#ends_on", "2027-10-31")
    page.click("text=Skapa evenemanget")
    page.click("text=Lägg in lokalerna")
    page.fill("#name", "Stora salen")
    page.fill("#livestream", "javascript:alert(1)")
    page.click("button.primary")
    expect(page.locator("#livestream-error")).to_be_visible()
    page.fill("#livestream", "https://live.example.org/stora")
    page.click("button.primary")

    # A seminar with a moderator and a held seat, both named on the spot.
    page.goto(f"{base}/organise/hostens-dag/seminars/new")
    page.fill("#title", "Öppning & välkomst")
    page.fill("#start", "09:00")
    page.fill("#end", "10:00")
    page.select_option("#room", label="Stora salen")
    seats = page.locator(".seat")
    seats.nth(0).locator("[name=seat_role]").select_option("moderator")
    seats.nth(0).locator("[name=seat_who]").fill("Åsa Öberg")
    seats.nth(1).locator("[name=seat_role]").select_option("panelist")
    seats.nth(1).locator("[name=seat_who]").fill("Telia")
    page.fill("#abstract", "Välkommen *alla*!")
    expect(page.locator("#abstract + .preview em")).to_have_text("alla")
    page.click("button.primary")
    expect(page.locator(".flash")).to_contain_text("är tillagt")

    # Nothing is public before it is published.
    assert fetch(f"{base}/hostens-dag/")[0] == 404
    page.click(".rail .pending")
    page.fill("#note", "Programmet är här")
    page.click("section.publish button.primary")
    expect(page.locator(".flash")).to_contain_text("Utgåva 1 är publicerad")

    # An attendee reads and subscribes; polling costs a 304.
    feed = f"{base}/hostens-dag/calendar/all.ics"
    status, headers, first = fetch(feed)
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    text = first.decode().replace("\r\n ", "")
    assert "SUMMARY:Öppning & välkomst" in text
    assert "DTSTART;TZID=Europe/Stockholm:20271031T090000" in text
    assert fetch(feed, **{"If-None-Match": headers["ETag"]})[0] == 304

    # The organiser moves it; the calendar follows when that is published.
    page.goto(f"{base}/organise/hostens-dag/schedule/list/")
    page.click("text=+15")
    page.click(".rail .pending")
    expect(page.locator(".changes")).to_contain_text(re.compile(r"sön 31 okt 09:00.*sön 31 okt 09:15", re.DOTALL))
    assert fetch(feed, **{"If-None-Match": headers["ETag"]})[0] == 304
    page.click("section.publish button.primary")
    status, _, second = fetch(feed, **{"If-None-Match": headers["ETag"]})
    assert (status, b"SEQUENCE:1" in second, b"T091500" in second) == (200, True, True)

    # Going back is one click, with a question.
    page.goto(f"{base}/organise/hostens-dag/releases/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("text=Gå tillbaka till den här")
    expect(page.locator(".flash").first).to_contain_text("Utgåva 3")
    assert b"T090000" in fetch(feed)[2]

    # The setup link has been used up.
    assert fetch(fresh.setup)[0] == 404


def test_two_organisers_saving_the_same_seminar_lose_nothing(demo, browser, page):
    sign_in(page, demo, "demo@example.org", demo.password)
    address = f"{demo.base}/organise/almedalen-2017/seminars/"
    page.goto(address)
    page.click("th[scope=row] a >> nth=1")
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("#title", "Hennes titel")
    other.fill("#notes", "Hennes anteckning")
    other.click(".save-bar button")
    expect(other.locator(".flash")).to_contain_text("Sparat")
    page.fill("#title", "Hans titel")
    page.fill("#notes", "Hans anteckning")
    page.fill("#abstract", "Hans text")
    page.click(".save-bar button")
    expect(page.locator("h1")).to_have_text("Någon annan hann spara först")
    expect(page.locator(".versus")).to_have_count(2)  # What she did not touch is not asked.
    page.check("[name=keep-notes][value=theirs]")
    page.click("button.primary")
    expect(page.locator(".flash")).to_contain_text("Sparat")
    found = [page.input_value(f"#{n}") for n in ("title", "notes", "abstract")]
    assert found == ["Hans titel", "Hennes anteckning", "Hans text"]
    # And one click takes it back.
    page.click(".flash button")
    assert page.input_value("#title") == "Hennes titel"
    page.goto(f"{demo.base}/organise/almedalen-2017/activity/")
    page.click("text=Ångra >> nth=0")


def test_the_panel_is_ordered_by_keyboard_and_by_pointer(demo, page):
    sign_in(page, demo, "demo@example.org", demo.password)
    page.goto(f"{demo.base}/organise/{demo.today}/seminars/")
    page.click("th a:has-text('Sexualundervisning 2.0')")

    def order():
        return page.eval_on_selector_all(
            ".seat [name=seat_who]", "fields => fields.map((field) => field.value)"
        )

    before = order()
    page.locator(".seat >> nth=2 >> [data-up]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert order()[:3] == [before[2], before[0], before[1]]
    handle, target = page.locator(".seat >> nth=0 >> .handle"), page.locator(".seat >> nth=2")
    handle.scroll_into_view_if_needed()
    box, there = handle.bounding_box(), target.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 5, there["y"] + there["height"] - 5, steps=12)
    page.mouse.up()
    assert order()[:3] == before[:3]


def test_lists_are_searched_sorted_filtered_and_edited_in_place(demo, page):
    sign_in(page, demo, "demo@example.org", demo.password)
    page.goto(f"{demo.base}/organise/{demo.today}/panelists/")
    rows = page.locator("tbody tr:not([hidden])")
    expect(rows).to_have_count(15)
    page.fill("[data-search]", "polisen")
    expect(rows).to_have_count(1)
    page.fill("[data-search]", "")
    page.click("thead >> text=Namn")
    names = page.eval_on_selector_all("tbody tr th a", "l => l.map(a => a.textContent)")
    assert names[-1] == "Åsa Regnér"  # Å after Z, as in Swedish.
    page.goto(f"{demo.base}/organise/{demo.today}/seminars/")
    page.fill("[data-search]", "hampus AI")  # In the panel, and a subject.
    expect(rows).to_have_count(1)
    page.locator("tr", has_text="Artificiell").locator("select[name=state]").select_option("cancelled")
    expect(page.locator(".flash")).to_contain_text("Sparat")
    page.click(".flash button")
    expect(page.locator("tr", has_text="Artificiell").locator("select[name=state]")).to_have_value(
        "confirmed"
    )
    expect(rows).to_have_count(1)  # What was searched for stays.


def test_an_attendee_filters_by_hand_and_by_address_and_works_without_javascript(demo, browser, page):
    page.goto(f"{demo.base}/almedalen-2017/")
    shown = page.locator("[data-item]:not([hidden])")
    expect(shown).to_have_count(6)
    page.click("[data-filter] summary")
    page.check("input[name=tag][value=ai]")
    expect(shown).to_have_count(1)
    page.wait_for_url("**/?tag=ai")
    page.reload()
    expect(shown).to_have_count(1)
    page.click(".hits [data-clear]")
    expect(shown).to_have_count(6)
    plain = browser.new_context(java_script_enabled=False, locale="sv-SE").new_page()
    plain.goto(f"{demo.base}/almedalen-2017/?kind=break")
    expect(plain.locator("[data-item]:not([hidden])")).to_have_count(1)
    plain.click("[data-filter] summary")
    plain.uncheck("input[name=kind][value=break]")
    plain.check("input[name=kind][value=talk]")
    plain.click(".filter-panel button")
    expect(plain.locator("[data-item]:not([hidden]) h3")).to_have_text(
        "Artificiell intelligens i kampen mot övergreppsmaterial"
    )
    plain.context.close()


def test_times_in_the_readers_own_zone_are_shown_beside(demo, browser):
    context = browser.new_context(timezone_id="America/New_York", locale="en-US")
    page = context.new_page()
    page.goto(f"{demo.base}/almedalen-2017/seminars/ai/")
    expect(page.locator(".local")).to_have_text("(08:30–09:15 New York)")
    context.close()


def _clock(demo, slug, minutes):
    """The venue's clock so many minutes after a seminar of the demonstration begins."""
    data = json.loads(fetch(f"{demo.base}/{demo.today}/programme.json")[2])
    starts = next(s["starts_at"] for s in data["seminars"] if s["slug"] == slug)
    return f"{datetime.fromisoformat(starts).astimezone(ZoneInfo('Europe/Stockholm')) + timedelta(minutes=minutes):%H:%M}"


def test_a_panelist_answers_without_an_account_and_without_javascript(demo, browser):
    page = browser.new_context(java_script_enabled=False, locale="sv-SE").new_page()
    page.goto(demo.personal)
    expect(page.locator("h1")).to_have_text("Hej Caroline Engvall")
    expect(page.locator("article:not(.after) .call strong")).to_have_text(_clock(demo, "samverkan", -30))
    page.click("text=Ja, jag kommer")
    expect(page.locator(".answer strong")).to_have_text("Du har svarat: Ja.")
    page.click("text=Nej, jag kan inte")
    expect(page.locator(".answer strong")).to_have_text("Du har svarat: Nej.")
    _, headers, data = fetch(demo.personal + "calendar.ics")
    assert data.count(b"BEGIN:VALARM") == 1  # Of what is over; someone who declined is not reminded.
    page.click("text=Ja, jag kommer")
    assert fetch(demo.personal + "calendar.ics")[2].count(b"BEGIN:VALARM") == 2
    assert "no-store" in headers["Cache-Control"]
    page.context.close()


def test_a_portrait_is_uploaded_and_a_lie_refused(demo, page, tmp_path):
    from tests.services.test_media_and_backups import picture

    sign_in(page, demo, "demo@example.org", demo.password)
    page.goto(f"{demo.base}/organise/{demo.today}/panelists/")
    page.click("text=Nina Rung")
    (tmp_path / "bild.jpg").write_bytes(b"<html>inte en bild")
    page.set_input_files("[name=picture]", tmp_path / "bild.jpg")
    page.click("text=Spara porträttet")
    expect(page.locator(".flash.error")).to_contain_text("inte en bild vi kan läsa")
    (tmp_path / "stor.jpg").write_bytes(b"\xff" * (11 * 1024 * 1024))
    page.set_input_files("[name=picture]", tmp_path / "stor.jpg")
    page.click("text=Spara porträttet")
    expect(page.locator(".flash.error")).to_contain_text("Filen är större än 10 MB.")
    (tmp_path / "enorm.jpg").write_bytes(b"\xff" * (28 * 1024 * 1024))
    page.set_input_files("[name=picture]", tmp_path / "enorm.jpg")
    page.click("text=Spara porträttet")
    expect(page.locator("h1")).to_have_text("Filen är för stor")
    page.go_back()
    (tmp_path / "bild.png").write_bytes(picture("PNG"))
    page.set_input_files("[name=picture]", tmp_path / "bild.png")
    page.click("text=Spara porträttet")
    expect(page.locator(".flash")).to_contain_text("sparat")
    page.wait_for_function("document.querySelector('img.portrait').naturalWidth === 96")


def test_a_printed_code_leads_to_the_right_place_and_is_counted(demo, page):
    from io import BytesIO

    import zxingcpp
    from PIL import Image

    _, _, data = fetch(f"{demo.base}/almedalen-2017/qr/seminar/ai.png")
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(data)))
    # The browser of the tests says of itself that nobody sits before it, and is not counted.
    page.set_extra_http_headers({"User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile"})
    page.goto(code.text)
    expect(page.locator("h1")).to_have_text("Artificiell intelligens i kampen mot övergreppsmaterial")
    sign_in(page, demo, "demo@example.org", demo.password)
    page.goto(f"{demo.base}/organise/almedalen-2017/signage/")
    row = page.locator("tr", has_text=code.text)
    for _ in range(240):  # Counted beside the request, and written within seconds.
        if "1" in row.locator("td >> nth=2").inner_text():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(row.locator("td >> nth=2")).to_contain_text("1")


def test_a_colleague_is_invited_and_sees_what_the_role_allows(demo, browser, page):
    sign_in(page, demo, "demo@example.org", demo.password)
    page.goto(f"{demo.base}/organise/{demo.today}/team/")
    page.fill("#email", "crew@example.org")
    page.check("input[value=crew]")
    page.click("form.stack button.primary")
    link = page.locator(".flash code").inner_text()
    other = browser.new_context(locale="sv-SE").new_page()
    other.goto(link)
    other.fill("#name", "Bo Ås")
    other.fill("#password", "en lång lösenfras")
    other.click("button.primary")
    other.click(f"a[href='/organise/{demo.today}/']")
    tabs = other.locator(".rail li a > span:first-of-type").all_inner_texts()
    assert "Skyltar" in tabs
    assert "Medarbetare" not in tabs
    assert "Evenemang" not in tabs
    other.context.close()


def test_a_first_visit_is_light(demo, page):
    # What is asked for later, once the page stands, is not waited for by anybody.
    sizes = []
    page.on("response", lambda r: sizes.append((r.url, r)))
    page.goto(f"{demo.base}/almedalen-2017/", wait_until="load")
    total = sum(int(r.headers.get("content-length", 0)) for _, r in sizes)
    assert len(sizes) <= 6, [u for u, _ in sizes]
    assert total <= 60_000


def test_the_demo_twice_changes_nothing(demo):
    before = fetch(f"{demo.base}/api/v1/events")[2]
    again = subprocess.run(
        [loaded.python(), "-m", "eventapp", "demo"],
        env=demo.environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert again == demo.said
    assert fetch(f"{demo.base}/api/v1/events")[2] == before


def test_a_delay_on_the_day_moves_the_rest_and_is_undone_in_one_click(demo, page):
    sign_in(page, demo, "demo@example.org", demo.password)
    page.goto(f"{demo.base}/organise/almedalen-2017/schedule/")
    page.locator(".board .card-face", has_text="Lunch").click()
    page.click("text=Flytta flera …")
    page.fill("input[name=minutes]", "20")
    page.locator("form", has=page.locator("input[value=push]")).get_by_text("Visa verkan").click()
    expect(page.locator(".publish tbody tr")).to_have_count(3)
    expect(page.locator(".publish")).to_contain_text("11:50–13:20")
    page.click("text=Gör det")
    expect(page.locator(".board .ec-event", has_text="Lunch")).to_contain_text("11:50–13:20")
    page.click(".flash button")
    expect(page.locator(".board .ec-event", has_text="Artificiell")).to_contain_text("14:30–15:15")


def test_from_a_spreadsheet_to_a_published_day_in_few_steps(demo, page, tmp_path):
    from tests.formats.test_tables import xlsx

    (tmp_path / "dagen.xlsx").write_bytes(
        xlsx(
            [
                ["Titel", "Start", "Slut", "Lokal", "Moderator", "Panel"],
                ["Öppning", "09:00", "09:45", "Stora salen", "Åsa Öberg (SVT)", "Bo Ås (Telia); (Tele2)"],
                ["Trygghet på nätet", "10:00", "11:00", "Stora salen", "Åsa Öberg", "Bo Ås"],
                ["Fel", "tio", "11:00", "Lilla salen", "", ""],
            ]
        )
    )
    sign_in(page, demo, "demo@example.org", demo.password)
    page.goto(f"{demo.base}/organise/new")
    page.fill("#title", "Ur ett kalkylark")
    page.fill("#starts_on", "2027-09-01")
    page.fill("#ends_on", "2027-09-01")
    page.click("button.primary")
    page.goto(f"{demo.base}/organise/ur-ett-kalkylark/imports/")
    page.set_input_files("#file", tmp_path / "dagen.xlsx")
    page.click("button.primary")
    expect(page.locator(".clashes")).to_contain_text("Rad 4")
    expect(page.locator("#do")).to_contain_text("Nya personer: Åsa Öberg, Bo Ås.")
    page.click("#do button.primary")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.click(".rail .pending")
    page.click("section.publish button.primary")
    text = fetch(f"{demo.base}/ur-ett-kalkylark/calendar/all.ics")[2].decode().replace("\r\n ", "")
    assert "SUMMARY:Trygghet på nätet" in text
    assert "Medverkande: Bo Ås\\, Telia\\; Tele2 (namn meddelas)" in text


def test_the_archive_works_from_the_disk(demo, browser, page, tmp_path):
    import zipfile
    from io import BytesIO

    sign_in(page, demo, "demo@example.org", demo.password)
    answer = page.context.request.get(f"{demo.base}/organise/almedalen-2017/exports/site.zip")
    zipfile.ZipFile(BytesIO(answer.body())).extractall(tmp_path)
    context = browser.new_context()
    disk, failed = context.new_page(), []
    disk.on("requestfailed", lambda r: failed.append(r.url))
    disk.on("request", lambda r: failed.append(r.url) if not r.url.startswith("file:") else None)
    disk.goto(f"file://{tmp_path}/index.html")
    disk.click("[data-filter] summary")
    disk.check("input[name=tag][value=ai]")
    disk.keyboard.press("Escape")
    assert disk.locator("[data-item]:visible").count() == 1  # The scripts run, from the disk too.
    disk.click("h3 a:has-text('Artificiell')")
    expect(disk.locator("h1")).to_have_text("Artificiell intelligens i kampen mot övergreppsmaterial")
    disk.click("text=Hampus Adamsson")
    expect(disk.locator("h1")).to_have_text("Hampus Adamsson")
    disk.click("nav >> text=Kalender")
    # Years after there is nothing to subscribe to: the file is beside the page.
    assert disk.locator("main p a.button").get_attribute("href") == "all.ics"
    disk.go_back()
    disk.click(".card-title a >> nth=0")
    disk.click("summary:has-text('QR')")
    disk.wait_for_function("document.querySelector('details img').naturalWidth > 0")
    assert failed == []
    context.close()


def test_the_server_stops_cleanly(fresh):
    """The last of this file: that server is gone then."""
    assert fetch(f"{fresh.base}/healthz")[0] == 200
    assert fresh.stop() == 0
    line = json.loads(next(ln for ln in fresh.read().splitlines() if "healthz" in ln))
    assert {k: line[k] for k in ("method", "path", "status")} == {
        "method": "GET",
        "path": "/healthz",
        "status": 200,
    }
