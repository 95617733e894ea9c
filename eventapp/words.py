"""Words in Swedish and English, by plain Babel: what pages, commands, feeds, signs and mails share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.support import NullTranslations, Translations

from eventapp import files

LANGUAGES = ("sv", "en")
_spoken: ContextVar[str] = ContextVar("spoken", default="")


class Words:
    """The words of one language; any but Swedish gives English, in which they stand in the code."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self.locale = Locale.parse(self.language)
        self.catalogue: NullTranslations = Translations.load(str(files.TRANSLATIONS), [self.language])

    def gettext(self, text: str, /, **values: object) -> str:
        """The text in the language, with `values` in its %(named)s places."""
        found = self.catalogue.gettext(text)
        return found % values if values else found

    def ngettext(self, one: str, several: str, num: int, /, **values: object) -> str:
        """The text for so many, of which %(num)d says how many."""
        return self.catalogue.ngettext(one, several, num) % {"num": num, **values}

    def day(self, day: date, pattern: str = "d MMMM y") -> str:
        """A day as it is written: 3 juli 2017. The pattern is CLDR's."""
        return _day(day, pattern, self.locale)


@lru_cache(maxsize=4096)
def _day(day: date, pattern: str, locale: Locale) -> str:
    """A day in words: there are few of them, and each is on many lines."""
    return format_date(day, pattern, locale)


@cache
def words(language: str) -> Words:
    """The words of a language (ISO 639 code), read once for the process."""
    return Words(language)


class _Reader:
    """Whose language it is where nobody has said which to speak."""

    language: Callable[[], str] = staticmethod(lambda: "en")


def ask(reader: Callable[[], str]) -> None:
    """Say once, for the process, how to know the language of whoever is answered now."""
    _Reader.language = staticmethod(reader)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it the words are of this language, whoever is answered."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def current() -> Words:
    """The words of the language that is spoken now."""
    return words(_spoken.get() or _Reader.language())


def gettext(text: str, /, **values: object) -> str:
    """The text in the language that is spoken now."""
    return current().gettext(text, **values)


def ngettext(one: str, several: str, num: int, /, **values: object) -> str:
    """The text for so many in the language that is spoken now."""
    return current().ngettext(one, several, num, **values)


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Day and time of an instant in a zone, in the language that is spoken now: 3 juli 2017 10:00."""
    local = at.astimezone(zone)
    return f"{current().day(local.date(), 'd MMM y').replace('.', '')} {local:%H:%M}"


def later(text: str) -> str:
    """The text itself: one that is translated when it is shown, so that it is in the catalogue."""
    return text
