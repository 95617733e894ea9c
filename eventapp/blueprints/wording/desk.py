"""What the desk says: how seminars stand, how days will end, what a press does; and what its script says by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from eventapp.programme.forecast import Line, RoomDay
from eventapp.programme.live import OfSeminar
from eventapp.words import gettext, ngettext, speaking

Clock = Callable[[datetime | None], str]


def said_at_desk(known: OfSeminar, clock: Clock) -> str:
    """When a seminar was said to have begun, or to have ended; "" for neither."""
    if known.state == "ended":
        return gettext("Ended %(time)s", time=clock(known.ended))
    return gettext("Began %(time)s", time=clock(known.begun)) if known.state == "begun" else ""


def seminar_standing(line: Line, known: OfSeminar, clock: Clock) -> str:
    """How a seminar stands beside its plan."""
    if known.state == "ended":
        return gettext("Ended %(time)s", time=clock(known.ended))
    if line.stands.over:
        return gettext("Over time since %(time)s", time=clock(line.stands.ends))
    if known.state == "begun" and line.stands.phase == "after":
        return gettext("Over for all who look: nobody has said when it ended")
    if known.state == "begun":
        return gettext("Began %(time)s", time=clock(known.begun))
    if known.state == "preparing":
        return gettext("Being set up")
    if line.drift > 0:
        return gettext("Begins about %(time)s", time=clock(line.begins))
    if known.late == 0:
        return gettext("Said to be on time")
    return {"during": gettext("Not said to have begun"), "after": gettext("Over")}.get(line.stands.phase, "")


def minutes_late(minutes: int) -> str:
    """By how much."""
    return ngettext("%(num)d minute late", "%(num)d minutes late", minutes)


def late_to_say(minutes: int, told: str) -> str:
    """That readers are told other times than the desk expects, and what to say so that they are not."""
    if not minutes:
        return gettext("Readers are told %(times)s: say that it is on time?", times=told)
    return gettext("Readers are told %(times)s: say %(late)s?", times=told, late=minutes_late(minutes))


def day_ending(day: RoomDay, clock: Clock) -> str:
    """How a room's day will end, as things stand."""
    last = day.last
    if last is None:
        return gettext("Nothing is held here on this day.")
    if last.longer > 0:
        return gettext("Will end about %(time)s, %(late)s", time=clock(last.ends), late=minutes_late(last.longer))
    return gettext("Ends %(time)s, as planned", time=clock(last.ends))


def room_in_short(day: RoomDay, full: str, standing: Callable[[Line], str], clock: Clock) -> str:
    """By how many minutes a room is late, how full it is, and what is on or comes next there: what presses comes first."""
    line = day.now or day.next
    if line is None:
        return gettext("Over") if day.lines else ""
    now = standing(line) if day.now else gettext("Next %(time)s", time=clock(line.seminar.starts_at))
    drift = f"+{line.drift}" if line.drift > 0 else ""
    return ", ".join(each for each in (drift, fullness(full), now) if each)


def the_stream() -> str:
    """A room's stream, as a place to watch at."""
    return gettext("The livestream")


def stream(state: str) -> str:
    """How a room's stream is, as was said last."""
    return {"up": gettext("Up"), "down": gettext("Down"), "ended": gettext("Ended")}.get(state, gettext("Nothing said yet"))


def stream_in_short(state: str, since: str, amiss: bool) -> str:
    """How a room's stream is and since when ("" for nothing said yet), and that it is to be up where that is `amiss`."""
    how = gettext("%(state)s since %(time)s", state=stream(state), time=since) if state else stream(state)
    return gettext("To be up. %(how)s", how=how) if amiss else how


def recorded(there: int, over: int) -> str:
    """How many recordings are there of what is over and was to be watched; "" where nothing is."""
    return ngettext("%(there)d of %(num)d recording", "%(there)d of %(num)d recordings", over, there=there) if over else ""


def stream_tap(state: str) -> str:
    """What is pressed to say so."""
    return {"up": gettext("It is up"), "down": gettext("It is down"), "ended": gettext("It has ended")}[state]


def refused(what: tuple[str, ...]) -> str:
    """What a person has said no to, for the crew."""
    said = {"film": gettext("filmed"), "record": gettext("recorded"), "photograph": gettext("photographed")}
    return gettext("Not to be %(what)s", what=", ".join(said[each] for each in what if each in said))


def fullness(name: str) -> str:
    """How full a room is."""
    return {"half": gettext("Half full"), "filling": gettext("Filling up"), "full": gettext("Full")}.get(name, "")


def desk_tool(name: str) -> str:
    """What a press did to a seminar."""
    return {
        "push": gettext("The rest was moved, from"), "swap": gettext("Places were changed:"),
        "room": gettext("Moved to another room:"), "cancel": gettext("Cancelled:"),
    }.get(name, name)  # fmt: skip


def usual_reason(tool: str, language: str) -> str:
    """Why it is mostly done, to begin with: in the programme's language, since it is published."""
    with speaking(language):
        return {
            "push": gettext("We are running late."), "swap": gettext("Two seminars change places."),
            "room": gettext("It is held in another room."), "cancel": gettext("It has to be cancelled."),
        }.get(tool, "")  # fmt: skip


def changed_fields(names: tuple[str, ...]) -> str:
    """Which fields those are."""
    said = {
        "starts_at": gettext("the time"), "minutes": gettext("the length"), "room": gettext("the room"), "state": gettext("whether it is held"),
    }  # fmt: skip
    return ", ".join(said[name] for name in names)


def desk_words() -> dict[str, str]:
    """What the desk's script says, by the names that static/js/desk knows it by."""
    return {
        "offline": gettext("No network since %(since)s: shown as of %(time)s.", since="{since}", time="{time}"),
        "silent": gettext("No answer since %(since)s: shown as of %(time)s.", since="{since}", time="{time}"),
        "waiting": gettext("1 tap waits to be sent."),
        "waitingMany": gettext("%(n)s taps wait to be sent.", n="{n}"),
        "stale": gettext("No longer applies: %(what)s.", what="{what}"),
        "refused": gettext("Not done: %(what)s. %(why)s", what="{what}", why="{why}"),
        "signedOut": gettext("You are signed out. Sign in again: what you tapped is kept on this device."),
        "needsNetwork": gettext("This is published at once, and so needs a network."),
        "cannotKeep": gettext("This browser keeps nothing: do not close the page while taps wait."),
    }
