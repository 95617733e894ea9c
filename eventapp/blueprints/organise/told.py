"""Who is told of a release: as its page lists them before it is published, and how their mails stand afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import flash, g, request
from flask_babel import gettext, ngettext
from markupsafe import Markup

from eventapp.blueprints import views
from eventapp.blueprints.organise.panelists import link_of
from eventapp.programme.limits import NOTES
from eventapp.programme.release import Release, public_part
from eventapp.programme.text import clean
from eventapp.services.draft import memory
from eventapp.services.draft.rows import Person
from eventapp.services.errors import Invalid
from eventapp.services.mail.letters import LINK
from eventapp.services.mail.recipients import Recipient
from eventapp.services.people import contacts
from eventapp.services.publishing import followers as following
from eventapp.services.publishing import releases, telling

if TYPE_CHECKING:
    from eventapp.models import Message


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is sent, with their own link in it; `address` is empty where it can go nowhere, `mail` its row.

    Where it is to a `contact` of theirs, that is their name, and the link theirs.
    """

    person: Person
    address: str
    subject: str
    body: str
    urgent: bool
    mail: Message | None = None
    later: int | None = None
    contact: str = ""


def planned() -> list[Letter]:
    """Whom publishing the draft now would concern; nobody for who may not see what is private."""
    if not (g.actor.may("publish") and g.actor.may("private")):
        return []
    found = telling.found(g.event, releases.newest(g.event), public_part(memory.read(g.event).programme))
    return [letter for each in found.planned for letter in _letters(each, {})]


def followers() -> int:
    """How many who follow by mail publishing the draft now would be told; none without a mail server."""
    if not (g.actor.may("publish") and views.sends_mail()):
        return 0
    return following.concerned(g.event, public_part(memory.read(g.event).programme))


def of(release: Release) -> list[Letter]:
    """Whom a release concerned, and how their mails stand."""
    found, mails = telling.of(g.event, release), telling.mails(g.event, release.number)
    return [letter for each in found for letter in _letters(each, mails)]


def _letters(each: telling.Planned, mails: dict[tuple[int, str], Message]) -> list[Letter]:
    found = []
    for to, written in each.mails or each.unsent:
        mail = mails.get((each.person.id, to.key))
        body = written.text.replace(LINK, link_for(each.person, to))
        contact = to.name if to.key else ""
        found.append(Letter(each.person, to.address, written.subject, body, each.urgent, mail, _later(mail), contact))
    return found


def link_for(person: Person, to: Recipient) -> str:
    """The link that a person or a contact of theirs gets by mail; empty for one who was removed and has no page."""
    contact = next((each for each in contacts.of(person) if each.key == to.key), None)
    return "" if person.removed_at else link_of(person, contact)


def _later(mail: Message | None) -> int | None:
    """The release that mail is about, where it is a later one that took up what this one changed."""
    number = mail.release if mail else None
    return number if number and number != g.get("told_of", number) else None


def wanted() -> telling.Telling:
    """Whom of those who were listed whoever publishes wants told, and the line they add. Raises Invalid."""
    form = request.form
    line = clean(form.get("line", "")).strip()
    if len(line) > NOTES:
        raise Invalid(line="A line is at most 5,000 characters long.")
    left_out = frozenset(form.getlist("listed")) - frozenset(form.getlist("tell"))
    return telling.Telling(bool(form.get("nobody")), left_out, line)


def say(release: Release) -> None:
    """Tell how many are told by mail and when, and of how many it concerns who are not."""
    g.told_of = release.number
    rows = [mail for mail in telling.mails(g.event, release.number).values() if mail.release == release.number]
    waiting = [mail.not_before for mail in rows if mail.not_before]
    if now := len(rows) - len(waiting):
        flash(ngettext("Mail to %(num)d person goes at once.", "Mail to %(num)d people goes at once.", now), "done")
    if waiting:
        at = views.clock(max(waiting), release.programme.event.zone)
        flash(
            ngettext("Mail to %(num)d person goes at %(at)s.", "Mail to %(num)d people goes at %(at)s.", len(waiting), at=at),
            "done",
        )  # fmt: skip
    left = len({letter.person.id for letter in of(release)} - {mail.person_id for mail in rows})
    if left > 0:
        why = "" if views.sends_mail() else gettext("No mail server is set.")
        said = ngettext("%(num)d person whom it concerns is not told.", "%(num)d people whom it concerns are not told.", left)
        link = Markup('<a href="/organise/{}/releases/{}/told/">{}</a>').format(g.event.slug, release.number, gettext("Texts to send yourself"))
        flash(Markup("{} {} {}").format(why, said, link), "done")
