"""Mail to who follows a day: to say yes to that, what there is in their calendar now, and what has changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eventapp.formats import changemail
from eventapp.formats.changemail import Letter, Written
from eventapp.programme import select
from eventapp.programme.concerned import Told
from eventapp.programme.followed import ALL, gone_on
from eventapp.programme.model import Event, Programme
from eventapp.programme.text import clean, one_line
from eventapp.words import Words, words

# Below the reader's own page, where they end it.
LEAVE = "leave/"


@dataclass(frozen=True, slots=True)
class Follower:
    """In which language it is written, and what stands where the link to the reader's own page goes."""

    language: str
    link: str


def changes(told: Told, reader: Follower, letter: Letter) -> Written:
    """What has changed in what they follow. All but our own words is escaped in the HTML; the subject is one line."""
    language = words(reader.language)
    gettext = language.gettext
    lead = gettext("this has changed in what you follow in %(title)s:", title=one_line(letter.event.title))
    frame = changemail.Frame(
        changemail.Reader("", reader.language, reader.link), gettext("Hello,"), gettext("What you follow, to see and to change:"),
        _last(letter.event, reader, language),
    )  # fmt: skip
    return changemail.changes(told, lead, letter, frame)


def confirming(event: Event, reader: Follower, named: tuple[str, ...], signature: str = "") -> Written:
    """The mail by which someone says that they want to follow these things: nothing is done before they press a button."""
    gettext, title = words(reader.language).gettext, one_line(event.title)
    blocks = (
        gettext("Hello,"),
        gettext("someone, probably you, asked that changes in %(title)s be sent to this address:", title=title),
        "\n".join(f"– {one_line(each)}" for each in named),
        gettext("If you want that, open this page and press the button:") + f"\n{reader.link}",
        gettext("If it was not you, do nothing: no more mail comes, and the address is deleted within two days."),
        _removed(event, words(reader.language)),
    )
    return _plain(gettext("Follow %(title)s?", title=title), blocks, event, signature)


def begun(event: Event, reader: Follower, more: int, signature: str = "") -> Written:
    """The mail with the invitations to what they follow; `more` is how many did not go along."""
    language = words(reader.language)
    gettext, title = language.gettext, one_line(event.title)
    blocks = (
        gettext("Hello,"),
        gettext("here are the invitations for your calendar to what you follow in %(title)s. "
            "When something changes, a new one comes and moves it.", title=title),
        language.ngettext("%(num)d seminar more did not go along: subscribe to the calendar to have all.",
            "%(num)d seminars more did not go along: subscribe to the calendar to have all.", more) if more else "",
        gettext("What you follow, to see and to change:") + f"\n{reader.link}\n" + gettext("The link is yours alone: do not pass it on."),
    )  # fmt: skip
    last = tuple(f"{text}: {link}" if link else text for text, link in _last(event, reader, language))
    return _plain(gettext("You follow %(title)s", title=title), (*blocks, *last), event, signature)


def _plain(subject: str, blocks: tuple[str, ...], event: Event, signature: str) -> Written:
    sender = clean(signature).strip() or one_line(event.host or event.title)
    return Written(subject, "\n\n".join(filter(None, [*blocks, sender])) + "\n", "")


def _last(event: Event, reader: Follower, language: Words) -> tuple[tuple[str, str], ...]:
    return (_removed(event, language), ""), (language.gettext("Unsubscribe"), f"{reader.link}{LEAVE}")


def _removed(event: Event, language: Words) -> str:
    day = language.day(gone_on(event.ends_on))
    return language.gettext("Your address is used for this alone, and deleted on %(day)s.", day=day)


def named(programme: Programme, follows: Iterable[str], chosen: bool, language: str) -> tuple[str, ...]:
    """What is followed by its names, of what there is still."""
    gettext = words(language).gettext
    rooms, seminars = programme.rooms_by_code(), {s.code: s for s in programme.seminars}
    subjects = select.tags(programme)
    found = [gettext("your choice in My programme")] if chosen else []
    for word in follows:
        kind, _, what = word.partition("/")
        if kind == ALL:
            found.insert(0, gettext("the whole programme"))
        elif kind == "room" and what in rooms:
            found.append(gettext("the room %(name)s", name=rooms[what].name))
        elif kind == "tag" and what in subjects:
            found.append(gettext("the subject %(name)s", name=subjects[what]))
        elif kind == "seminar" and what in seminars:
            found.append(gettext("“%(title)s”", title=seminars[what].title))
    return tuple(found)
