"""Whether a person's slots come as invitations for the calendar, by their own wish."""

from __future__ import annotations

from eventapp.models import Person
from eventapp.services import limits
from eventapp.services.draft import edits, people
from eventapp.services.publishing import inviting, releases
from eventapp.services.transaction import transaction


def switch(writing: edits.Writing, person: Person, wanted: bool) -> int:
    """Have each slot of theirs come as an invitation, from now on and with each change, or no more.

    How many mails that are now. Raises TooMany for who switches it again and again.
    """
    if person.wants_invitations == wanted:
        return 0
    if wanted:
        limits.reserve(((limits.CALENDARS, str(person.id)),))
    with transaction():
        people.change(writing, person, person.version, {"wants_invitations": wanted})
        release = releases.latest(writing.event) if wanted else None
        return inviting.invite(writing.event, release, [person]) if release else 0
