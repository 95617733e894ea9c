"""The words that pages, commands, feeds and signs share."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import gettext as of_pages

from eventapp.blueprints import wording
from eventapp.programme.changes import Change
from eventapp.services.imports import Held
from eventapp.words import gettext, moment, ngettext, speaking, words

DAY = date(2017, 7, 3)


def test_a_language_has_its_words_and_any_other_gives_english():
    said = {language: words(language).gettext("to be announced") for language in ("sv", "en", "de", "")}
    assert said == {"sv": "namn meddelas", "en": "to be announced", "de": "to be announced", "": "to be announced"}
    assert words("sv").gettext("Be there at: %(time)s", time="08:30") == "Samling: 08:30"
    assert [words("sv").ngettext("%(num)d minute", "%(num)d minutes", n) for n in (1, 2)] == ["1 minut", "2 minuter"]
    assert [words(language).day(DAY) for language in ("sv", "en", "fi")] == ["3 juli 2017", "3 July 2017", "3 July 2017"]


def test_a_moment_is_said_in_one_way_on_pages_and_of_files():
    at, zone = datetime(2026, 11, 25, 11, 11, tzinfo=UTC), ZoneInfo("Europe/Stockholm")
    with speaking("sv"):
        assert moment(at, zone) == "25 nov 2026 12:11"
        told = "Den här filen är av utkastet som det var 25 nov 2026 12:11. Utkastet är fortfarande detsamma."
        assert wording.held(Held(0, at, 0, 0), zone) == told
    with speaking("en"):
        assert moment(at, zone) == "25 Nov 2026 12:11"
        told = "This file holds release 2, of 25 Nov 2026 12:11. It is what readers see now. The draft is still the same."
        assert wording.held(Held(2, at, 2, 0), zone) == told


def test_who_speaks_a_language_is_heard_and_then_no_longer():
    assert gettext("Seats") == "Seats"
    with speaking("sv"):
        assert (gettext("Seats"), ngettext("%(num)d minute", "%(num)d minutes", 5)) == ("Platser", "5 minuter")
        with speaking("en"):
            assert gettext("Seats") == "Seats"
        assert gettext("Seats") == "Platser"
    assert gettext("Seats") == "Seats"


def test_pages_and_what_is_shared_speak_the_language_of_the_reader(lite):
    for language in ("sv", "en"):
        with lite.test_request_context(f"/?lang={language}"), force_locale(language):
            assert gettext("Recording") == of_pages("Recording") == words(language).gettext("Recording")


def test_a_title_from_right_to_left_that_begins_a_change_turns_nothing_around_it():
    zone, ten, eleven = ZoneInfo("Europe/Stockholm"), "2027-07-03T08:00:00Z", "2027-07-03T09:00:00Z"
    with speaking("en"):
        told = [wording.change(Change(what, "seminar", "A", "שלום 5G", before=ten, after=eleven), zone) for what in ("cancelled", "moved")]
    assert told == ["“\u2068שלום 5G\u2069” is cancelled.", "“\u2068שלום 5G\u2069” moves from 3 July 10:00 to 11:00."]
