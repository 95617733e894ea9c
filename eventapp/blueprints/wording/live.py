"""What an open page says by itself: what is on, what has changed, and how old it is; {places} are filled by its script."""

from __future__ import annotations

from collections.abc import Mapping

from eventapp.blueprints.wording.desk import Clock
from eventapp.programme.actual import Shown
from eventapp.programme.addresses import Addresses
from eventapp.programme.live import OfRoom, OfSeminar
from eventapp.programme.model import Programme, Room
from eventapp.words import gettext, ngettext


def live_words() -> dict[str, str]:
    """The texts by the names that static/js/live.js and those beside it know them by, in the reader's language."""
    return _of_the_clock() | _of_facts() | {
        "begins": gettext("%(title)s begins now, %(time)s.", title="{title}", time="{time}"),
        "moved": gettext("%(title)s now begins at %(time)s.", title="{title}", time="{time}"),
        "room": gettext("New room for %(title)s: %(room)s.", title="{title}", room="{room}"),
        "cancelled": gettext("Cancelled: %(title)s.", title="{title}"),
        "restored": gettext("%(title)s will be held after all.", title="{title}"),
        "renamed": gettext("%(before)s is now called %(title)s.", before="{before}", title="{title}"),
        "added": gettext("New: %(title)s, %(time)s.", title="{title}", time="{time}"),
        "addedLoose": gettext("New: %(title)s.", title="{title}"),
        "gone": gettext("No longer in the programme: %(title)s.", title="{title}"),
        "updated": gettext("The page has been updated."),
        "more": gettext("And %(n)s more.", n="{n}"),
        "offline": gettext("Shown as of %(time)s; no network since %(since)s.", time="{time}", since="{since}"),
        "kept": gettext("Kept from %(time)s, release %(release)s.", time="{time}", release="{release}"),
        "silent": gettext("Shown as of %(time)s; no answer since %(since)s.", time="{time}", since="{since}"),
    }


def kept_words() -> dict[str, str]:
    """What the page about keeping says by itself, by the names that static/js/offline/page.js knows it by."""
    return {
        "what": gettext("%(n)s pages in two languages, release %(release)s", n="{n}", release="{release}"),
        "size": gettext("%(n)s MB", n="{n}"),
        "checked": gettext("Right as of %(time)s", time="{time}"),
        "none": gettext("Nothing is kept on this device."),
        "keeping": gettext("It is being fetched."),
        "kept": gettext("The programme is kept on this device."),
        "removed": gettext("It is removed from this device, and is not kept again by itself."),
        "failed": gettext("It could not be fetched. Try again when there is a network."),
        "cannot": gettext("This browser keeps nothing here: it needs a secure connection (https), and space."),
    }


def _of_the_clock() -> dict[str, str]:
    """What stands at a seminar; the first two as the server writes them too."""
    return {
        "until": gettext("On now until %(time)s", time="{time}"),
        "before": gettext("Livestream from %(time)s", time="{time}"),
        "during": gettext("Watch now"),
        "after": gettext("Watch the whole seminar"),
        "soon": gettext("Starts in 1 minute"),
        "soonMany": gettext("Starts in %(n)s minutes", n="{n}"),
    }


def _of_facts() -> dict[str, str]:
    """What live facts add, by the names that static/js/live/facts.js knows it by."""
    return {
        "ended": gettext("Ended %(time)s", time="{time}"),
        "over": gettext("Still on, over its time"),
        "begun": gettext("Began %(time)s, on until %(until)s", time="{time}", until="{until}"),
        "late": gettext("1 minute late: begins about %(time)s", time="{time}"),
        "lateMany": gettext("%(n)s minutes late: begins about %(time)s", n="{n}", time="{time}"),
        "preparing": gettext("Being set up"),
        "half": gettext("Half full"), "filling": gettext("Filling up"), "full": gettext("Full"),
        "instead": gettext("watch here instead:"), "stream": gettext("the livestream"),
        "down": gettext("The livestream is down just now"),
    }  # fmt: skip


def told(stands: Shown, known: OfSeminar, clock: Clock) -> str:
    """What stands at a seminar by what is said of it, as static/js/live/facts.js says it; "" for nothing."""
    words, late = _of_facts(), known.late or 0
    if known.state == "ended":
        return words["ended"].format(time=clock(known.ended))
    if stands.phase == "during" and known.state == "begun":
        return words["over"] if stands.over else words["begun"].format(time=clock(stands.begins), until=clock(stands.ends))
    if stands.phase != "before":
        return ""
    if late > 0:
        return words["late" if late == 1 else "lateMany"].format(n=late, time=clock(stands.begins))
    return words["preparing"] if known.state == "preparing" else ""


def facts_told(said: str, of: OfRoom, rooms: Mapping[str, Room], to: Addresses) -> list[tuple[str, str]]:
    """The same with what is said of its room: pieces of text, each with where it leads, "" for nowhere."""
    words = _of_facts()
    kind, _, code = of.instead.partition("/")
    room = rooms.get(code) if kind == "room" else None
    pieces = [(f"{said}. ", "")] if said else []
    if of.fullness == "full" and code and (room or kind == "stream"):
        link = (room.name, to.room(room.slug)) if room else (words["stream"], f"/q/4{code}")
        pieces += [(f"{words['full']} – {words['instead']} ", ""), link, (". ", "")]
    elif of.fullness:
        pieces.append((f"{words[of.fullness]}. ", ""))
    if of.stream and of.stream.state == "down":
        pieces.append((f"{words['down']}. ", ""))
    # Nothing behind the last.
    return [*pieces[:-1], (pieces[-1][0][:-2], "")] if pieces else []


def rooms_by_slug(programme: Programme) -> list[tuple[str, str, str]]:
    """Each room's slug, code and name, for the page's script."""
    return [(room.slug, room.code, room.name) for room in programme.rooms]


def hits(count: int) -> str:
    """How much was found."""
    return ngettext("%(num)d hit", "%(num)d hits", count) if count else gettext("No hits")


def finished(count: int) -> str:
    """How many seminars of a day are over."""
    return ngettext("%(num)d finished", "%(num)d finished", count)


def to_come(count: int) -> str:
    """How many recordings are still to come."""
    return ngettext("%(num)d recording is to come.", "%(num)d recordings are to come.", count)


def list_words() -> dict[str, str]:
    """What a list says by itself, by the names that static/js/programme.js knows it by."""
    return {
        "none": hits(0), "hit": hits(1), "hits": hits(2).replace("2", "{n}"),
        "finished": finished(1), "finishedMany": finished(2).replace("2", "{n}"),
        "more": gettext("And %(n)s more.", n="{n}"),
    }  # fmt: skip
