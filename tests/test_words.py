"""The words that pages, commands, feeds and signs share."""

from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as of_pages

from eventapp.words import gettext, ngettext, speaking, words

DAY = date(2017, 7, 3)


def test_a_language_has_its_words_and_any_other_gives_english():
    said = {language: words(language).gettext("to be announced") for language in ("sv", "en", "de", "")}
    assert said == {"sv": "namn meddelas", "en": "to be announced", "de": "to be announced", "": "to be announced"}
    assert words("sv").gettext("Be there at: %(time)s", time="08:30") == "Samling: 08:30"
    assert [words("sv").ngettext("%(num)d minute", "%(num)d minutes", n) for n in (1, 2)] == ["1 minut", "2 minuter"]
    assert [words(language).day(DAY) for language in ("sv", "en", "fi")] == ["3 juli 2017", "3 July 2017", "3 July 2017"]


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
