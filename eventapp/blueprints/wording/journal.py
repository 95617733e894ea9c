"""What the journal tells, in words: what was done at once, and why something is let be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventapp.blueprints.wording.names import field
from eventapp.blueprints.wording.screens import screen_actions
from eventapp.services.draft.journal import Line
from eventapp.services.draft.undo_plan import Step
from eventapp.words import gettext, ngettext

if TYPE_CHECKING:
    from eventapp.models import Entry


def action(name: str) -> str:
    """What one did to something, between one's name and its title."""
    return {
        "add": gettext("added"), "change": gettext("changed"), "remove": gettext("removed"),
        "undo": gettext("undid a change to"), "redo": gettext("did again a change to"),
        "invite": gettext("invited a colleague to"), "revoke": gettext("took back an invitation to"),
        "role": gettext("changed a role in"), "answer": gettext("noted an answer of"), "restore": gettext("brought back"),
        "erase person": gettext("erased a person from"), "move": gettext("moved to another organisation:"),
        "take down": gettext("took down"), "renew": gettext("renewed the link of"),
        "short link": gettext("changed a short link of"),
        "slides": gettext("changed the slides of"), "ask erasure": gettext("asks for the erasure of"), "let erasure be": gettext("did not erase"),
        "renew contact": gettext("renewed the link of a contact of"), "mail": gettext("mailed the link to"),
        "message": gettext("wrote to those who take part in"),
        "changed": gettext("changed"), "private days": gettext("set how long private data is kept of"),
        "delete private": gettext("deleted what was private of"),
        "erase private": gettext("erased what was private, and kept the name, of"),
    }.get(name) or screen_actions().get(name, name)  # fmt: skip


def by_whom(entry: Entry) -> str:
    """Who did it."""
    if entry.batch and entry.batch.startswith("own-"):
        return gettext("Their own page")
    if entry.batch and entry.batch.startswith("staff-"):
        return gettext("Someone of their staff")
    if entry.batch and entry.batch.startswith("clock-"):
        return gettext("The site, since its time had come,")
    account = entry.account
    return (account.name or account.email) if account else gettext("The command line")


def things() -> list[tuple[str, str]]:
    """What can be changed, as a menu names it."""
    return [
        ("seminar", gettext("Seminars")), ("person", gettext("People")), ("room", gettext("Rooms")),
        ("event", gettext("The event")), ("screen", gettext("Screens")),
    ]  # fmt: skip


def has_more(line: Line) -> bool:
    """Whether a batch has more parts than are listed."""
    return sum(line.counts.values()) > len(line.parts)


def batch(kind: str) -> str:
    """What several changes made together were."""
    return {
        "import": gettext("Import of a file"),
        "tool": gettext("Tool for the day"),
        "desk": gettext("At the desk, on the day"),
        "plan": gettext("Plan"),
        "dates": gettext("Other dates"),
        "order": gettext("Order of rooms"),
        "recordings": gettext("Recordings"),
        "merge": gettext("Two people made one"),
        "people": gettext("Import of people"),
        "rooms": gettext("Import of rooms"),
        "portraits": gettext("Portraits"),
        "new": gettext("A new seminar"),
        "many": gettext("Several at once"),
        "undo": gettext("Undone"),
        "redo": gettext("Done again"),
    }.get(kind, gettext("Several changes"))


def counted(counts: dict[tuple[str, str], int]) -> str:
    """How many of what were added, changed or removed."""
    said = []
    for noun in ("seminar", "person", "room", "event"):
        added, changed, removed = (counts.get((noun, action), 0) for action in ("add", "change", "remove"))
        said += _said(noun, added, changed, removed)
        # What was taken back or done again may have come, changed or gone by it.
        said += _met(noun, sum(counts.get((noun, action), 0) for action in ("undo", "redo")))
    return ", ".join(said)


def _met(noun: str, number: int) -> list[str]:
    if not number:
        return []
    return [
        {
            "seminar": ngettext("%(num)d seminar", "%(num)d seminars", number),
            "person": ngettext("%(num)d person", "%(num)d people", number),
            "room": ngettext("%(num)d room", "%(num)d rooms", number),
        }.get(noun, gettext("the settings"))
    ]


def _said(noun: str, added: int, changed: int, removed: int) -> list[str]:
    said = []
    if noun == "seminar":
        said += [ngettext("%(num)d seminar added", "%(num)d seminars added", added)] if added else []
        said += [ngettext("%(num)d seminar changed", "%(num)d seminars changed", changed)] if changed else []
        said += [ngettext("%(num)d seminar removed", "%(num)d seminars removed", removed)] if removed else []
    elif noun == "person":
        said += [ngettext("%(num)d person added", "%(num)d people added", added)] if added else []
        said += [ngettext("%(num)d person changed", "%(num)d people changed", changed)] if changed else []
        said += [ngettext("%(num)d person removed", "%(num)d people removed", removed)] if removed else []
    elif noun == "room":
        said += [ngettext("%(num)d room added", "%(num)d rooms added", added)] if added else []
        said += [ngettext("%(num)d room changed", "%(num)d rooms changed", changed)] if changed else []
        said += [ngettext("%(num)d room removed", "%(num)d rooms removed", removed)] if removed else []
    elif added or changed or removed:
        said.append(gettext("the settings"))
    return said


def done(line: Line) -> str:
    """A batch in one line."""
    return f"{batch(line.kind)}: {counted(line.counts)}"


def step(each: Step) -> str:
    """What a step of undo or redo does to its row."""
    if each.what == "away":
        return gettext("is removed")
    if each.what == "back":
        return gettext("comes back")
    fields = ", ".join(dict.fromkeys(field(name).lower() for name in each.values))
    return gettext("goes back: %(fields)s", fields=fields)


def part(action: str) -> str:
    """What was done to one row of a batch."""
    return {
        "add": gettext("was added"),
        "remove": gettext("was removed"),
        "undo": gettext("was taken back"),
        "redo": gettext("was done again"),
    }.get(action, gettext("was changed"))


def quoted(titles: list[str]) -> str:
    """Titles with commas between."""
    return ", ".join(gettext("“%(title)s”", title=title) for title in titles)


def let_be(each: Step) -> str:
    """Why a step leaves something as it is now."""
    if each.left:
        fields = ", ".join(dict.fromkeys(field(name).lower() for name in each.left))
        return gettext("was changed again since and stays: %(fields)s", fields=fields)
    if each.why == "used":
        titles = quoted(list(each.users[:5]))
        more = len(each.users) - 5
        if more > 0:
            titles = gettext("%(titles)s and %(more)d more", titles=titles, more=more)
        return gettext("is used by %(titles)s, and stays", titles=titles)
    return gettext("was changed or answered since, and stays")
