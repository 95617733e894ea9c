"""After the day: what there is to watch and read comes first, recordings to come are told of for a month, nothing is to be followed."""

import io
import zipfile

import pytest
import time_machine
from lxml import html

from eventapp.blueprints.organise.archive import static_site
from tests import factories

SWEDISH = {"Accept-Language": "sv"}
BEFORE, DURING, EVENING, YEARS = "2027-07-03T08:00+02:00", "2027-07-03T11:10+02:00", "2027-07-03T12:00+02:00", "2031-01-05T12:00+01:00"


@pytest.fixture
def made(lite):
    with time_machine.travel("2027-07-01T12:00:00+02:00"):
        made = factories.make_event(title="Havsdagen")
        hall = factories.room(made, "Stora salen")
        watched, to_come = {"livestream": "https://live.example.org/1", "stream": "own"}, {"livestream": "https://live.example.org/2", "stream": "own"}
        read = {"abstract": "Vad är tång?", "summary": "Tången växer.", "quotes": [{"text": "Mer tång!", "by": "Anna Ek"}]}
        factories.seminar(made, "Läst", room=hall, starts_at=factories.at("09:00"), files=[{"label": "Bilder", "url": "https://files.example.org/", "key": "", "name": "", "size": 0}], **read)
        factories.seminar(made, "Sedd", room=hall, starts_at=factories.at("10:00"), recording="https://film.example.org/1", **watched)
        factories.seminar(made, "Väntad", room=hall, starts_at=factories.at("11:00"), **to_come)
        factories.seminar(made, "Inställd", room=hall, starts_at=factories.at("16:00"), state="cancelled", recording="https://film.example.org/2")
        factories.release(made)
    return made


def read(made, path, at):
    with time_machine.travel(at, tick=False):
        answer = made.app.test_client().get(f"/havsdagen/{path}", headers=SWEDISH)
    assert answer.status_code == 200
    return html.document_fromstring(answer.text) if answer.mimetype == "text/html" else answer.text


def texts(tree, path):
    return [" ".join(e.text_content().split()) for e in tree.xpath(path)]


def links(tree, path):
    return [e.get("href") for e in tree.xpath(path)]


def test_the_programme_opens_with_what_is_left(made):
    for at in (BEFORE, DURING):
        tree = read(made, "", at)
        assert texts(tree, "//*[@class='afterwards']") == []
        assert texts(tree, "//*[@class='hero-actions']/a") == ["Lägg det i min kalender"]
    tree = read(made, "", EVENING)
    assert texts(tree, "//main/*[2]/h2") == ["Se och läs"]
    assert texts(tree, "//*[@class='afterwards']//li") == [
        "Sedd Se hela seminariet: Sedd", "Läst Vad som sades: Läst Filer och länkar: Läst",
    ]  # fmt: skip
    assert texts(tree, "//*[@class='afterwards']/p") == ["1 inspelning kommer."]
    assert links(tree, "//*[@class='afterwards']//li[2]/span/a") == ["/havsdagen/seminars/last/#said", "/havsdagen/seminars/last/#files"]
    assert texts(tree, "//*[@class='hero-actions'] | //*[@data-nownext]") == []
    assert texts(tree, "//li[@data-item][.//*[text()='Väntad']]//*[@class='left']") == ["Inspelning kommer"]


def test_it_is_said_for_a_month_that_a_recording_is_to_come_and_the_rest_for_years(made):
    last = read(made, "seminars/vantad/", "2027-08-02T11:29:00+02:00")
    assert texts(last, "//p[@class='to-come']") == ["Inspelning kommer"]
    assert texts(read(made, "seminars/vantad/", "2027-08-02T11:30:00+02:00"), "//*[contains(@class,'to-come')]") == []
    tree = read(made, "", YEARS)
    assert len(tree.xpath("//*[@class='afterwards']//li")) == 2
    assert texts(tree, "//*[contains(@class,'to-come')]") == []
    assert texts(tree, "//*[@class='eyebrow']") == ["Lördag 3 juli 2027"]


def test_a_seminar_that_is_over_puts_it_before_what_it_was_about(made):
    order = "//article//*[self::h2 or self::figure]"
    assert texts(read(made, "seminars/last/", BEFORE), order)[:2] == ["Filer och länkar", "Lägg till i din kalender"]
    assert texts(read(made, "seminars/last/", EVENING), order) == [
        "Vad som sades", "Mer tång! Anna Ek", "Filer och länkar", "Om seminariet", "Berätta för andra",
    ]  # fmt: skip
    assert texts(read(made, "seminars/installd/", EVENING), order) == ["Berätta för andra"]


def test_calendars_are_downloaded_and_not_followed_any_more(made):
    assert read(made, "calendar/", DURING).xpath("//a[starts-with(@href,'webcal:')]")
    tree = read(made, "calendar/", EVENING)
    assert texts(tree, "//h1") == ["Programmet som kalender"]
    assert tree.xpath("//main//a[contains(@href,'webcal:') or contains(@href,'google') or contains(@href,'outlook')]") == []
    assert links(tree, "//main/p/a") == ["/havsdagen/calendar/all.ics"]
    assert texts(read(made, "rooms/stora-salen/", EVENING), "//h2") == ["Allt i den här lokalen"]
    watched = read(made, "livestreams/", EVENING)
    assert (texts(watched, "//h1"), texts(watched, "//*[@data-title]")) == (["Se och läs"], ["Läst", "Sedd", "Väntad", "Inställd"])


def test_markdown_says_it_too(made):
    lines = read(made, "programme.md", EVENING).splitlines()
    left = [line.partition("Stora salen")[2] for line in lines if "**" in line]
    to = "https://programme.example.org/havsdagen/seminars/sedd/live"
    assert left == [" – Vad som sades, Filer och länkar", f" – [Se hela seminariet](<{to}>)", " – Inspelning kommer", ""]
    assert [line for line in read(made, "seminars/last.md", EVENING).splitlines() if line[:1] in "#>V" and line] == [
        "# Läst", "## Vad som sades", "> Mer tång\\!", ">", "> – Anna Ek", "## Filer och länkar", "## Om seminariet", "Vad är tång?",
    ]  # fmt: skip
    assert "- **Inspelning kommer**" in read(made, "seminars/vantad.md", EVENING)
    assert "live" not in read(made, "seminars/vantad.md", EVENING).replace("Inspelning", "")


def test_the_archive_waits_for_nothing(made):
    with time_machine.travel(EVENING, tick=False):
        static_site(made.event.id, made.shelf.newest("havsdagen").release, whole := io.BytesIO())
    with zipfile.ZipFile(whole) as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")}
    assert "Se och läs" in pages["index.html"]
    assert [name for name, text in pages.items() if "nspelning kommer" in text] == []
