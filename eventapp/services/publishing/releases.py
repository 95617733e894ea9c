"""Releases: previewing, publishing, going back, and the history."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import asdict, dataclass
from functools import lru_cache

from sqlalchemy import func, select

from eventapp.extensions import db
from eventapp.formats import jsonfile, snapshots
from eventapp.formats.packed import TooMuch
from eventapp.models import Event, EventSlug, Release
from eventapp.programme import release as compiled
from eventapp.programme.changes import Change, changes
from eventapp.programme.differences import differences
from eventapp.programme.heading import heading_of
from eventapp.programme.model import Programme
from eventapp.programme.showable import problems
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import edits, memory, people, revisions, waivers
from eventapp.services.errors import Broken, Invalid, NotFound, Unshowable
from eventapp.services.publishing import days, pictures, reached, stored, telling
from eventapp.services.publishing.shelf import Shelf
from eventapp.services.transaction import after_commit, transaction

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would do now; `nothing` when readers would see no difference.

    `things` is how many differ, as the page for publishing lists them; where only their order does, one.
    `fingerprint` names exactly this draft on top of exactly this release.
    """

    changes: list[Change]
    things: int
    first: bool
    nothing: bool
    fingerprint: str
    left_out: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """What whoever publishes has seen and decided: the `fingerprint` of the Preview that was shown (None for none), and
    the reason to publish `despite` errors; and who of those concerned is told.
    """

    fingerprint: str | None = None
    despite: str = ""
    telling: telling.Telling = telling.EVERYONE


def latest(event: Event) -> compiled.Release | None:
    """The event's latest release, from the database; None when it is not public."""
    found = newest(event)
    return found if found and found.public else None


def newest(event: Event) -> compiled.Release | None:
    """The same, also of an event that was taken down: there it holds only what is left of everything.

    In place of one that cannot be read it is one that is not public, over which the draft can be published.
    """
    number = db.session.scalar(select(func.max(Release.number)).where(Release.event_id == event.id))
    return stored.read(event, number) if number else None


def get(event: Event, number: int) -> compiled.Release:
    """One release of the event's history, other than those that took it down. Raises NotFound."""
    wanted = select(Release.id).where(Release.event_id == event.id, Release.number == number, Release.public.is_(True))
    if db.session.scalar(wanted) is None:
        raise NotFound
    try:
        return snapshots.read(stored.body_of(event.id, number)).release
    except jsonfile.Unreadable as error:
        log.error("release %d of %s cannot be read: %s", number, event.slug, error)
        raise Broken from error


def unreadable(event: Event) -> bool:
    """Whether what readers should see now cannot be read, so that they see nothing until it is published anew."""
    newest_is = db.session.execute(
        select(Release.number, Release.public).where(Release.event_id == event.id).order_by(Release.number.desc())
    ).first()
    found = newest(event)
    return newest_is is not None and found is not None and newest_is.public and not found.public


def pending(event: Event) -> Preview:
    """The same as `preview`, for the top of every page: worked out once for each revision of the draft."""
    # By the event's code too: a database may give the number of an erased event to another.
    newest_is = select(func.max(Release.number)).where(Release.event_id == event.id).scalar_subquery()
    revision, number = db.session.execute(select(Event.revision, newest_is).where(Event.id == event.id)).one()
    return _pending(f"{db.engine.url}/{event.code}", event.id, revision, number)


@lru_cache(maxsize=64)
def _pending(_database: str, event_id: int, _revision: int, _number: int | None) -> Preview:
    event = db.session.get(Event, event_id)
    assert event is not None
    return preview(event)


def preview(event: Event) -> Preview:
    """What publishing the draft would change for readers."""
    return _preview(newest(event), memory.read(event).programme)


def _preview(before: compiled.Release | None, whole: Programme) -> Preview:
    after = compiled.public_part(whole)
    body = jsonfile.write_programme(after) + str(before.number if before else 0).encode()
    shown = before.programme if before and before.public else None
    return Preview(
        changes(shown, after),
        0 if shown in (None, after) else max(1, len(differences(shown, after))),
        shown is None,
        before is not None and before.programme == after,
        hashlib.sha256(body).hexdigest()[:32],
        len(whole.seminars) - len(after.seminars),
    )


def publish(event: Event, actor: Actor, shelf: Shelf, note: str, agreed: Agreed = Agreed()) -> compiled.Release:
    """Make the draft the next release.

    With the fingerprint of a preview it is refused, with Invalid, if the draft or the release has changed
    since that was shown; a form sent twice is thereby published once. Where an error stands, it takes
    a reason to publish all the same, by which the errors are overruled.
    """
    with transaction():
        revisions.hold(event.id)
        now_is = memory.read(event)
        before, whole = newest(event), now_is.programme
        found = _preview(before, whole)
        if agreed.fingerprint not in (None, found.fingerprint):
            raise Invalid(form="The draft has changed since you looked. Here is what would change now.")
        if found.nothing:
            raise Invalid(form="There is nothing new to publish.")
        if now_is.impossible:
            raise Unshowable(list(now_is.impossible))
        errors = [clash for clash in now_is.clashes() if clash.severity == "error"]
        if errors and not agreed.despite:
            raise Invalid(despite="There are clashes. Mend them, or say why it is published all the same.")
        if errors:
            waivers.overrule_all(edits.Writing(event, actor), errors, agreed.despite)
        release = make(event, actor, shelf, compiled.compile_release(before, whole, now(), note, people.same(event)))
        telling.tell(event, before, release, agreed.telling)
    return release


def go_back(event: Event, actor: Actor, shelf: Shelf, number: int, note: str) -> compiled.Release:
    """Publish an earlier release again, as a new one, and tell those concerned. The draft stays. Raises NotFound, Invalid."""
    with transaction():
        revisions.hold(event.id)
        before = newest(event)
        old = get(event, number)
        if before is not None and before.programme == old.programme:
            raise Invalid(form="That release is what readers see now.")
        release = make(event, actor, shelf, compiled.compile_release(before, old.programme, now(), note, people.same(event)))
        telling.tell(event, before, release, telling.EVERYONE)
    return release


def make(event: Event, actor: Actor, shelf: Shelf, release: compiled.Release) -> compiled.Release:
    """Keep a release in the database, inside a transaction of the caller's, who holds the lock; shown once committed."""
    if release.public and (unfit := [title or event.title for title, _ in problems(release.programme)]):
        raise Unshowable(unfit)
    slug = release.programme.event.slug
    try:
        body = snapshots.write(release)
    except TooMuch as error:
        raise Invalid(form="The programme is too large to be published. Make its texts shorter.") from error
    db.session.add(
        Release(
            event_id=event.id, account_id=actor.account_id, note=release.note, public=release.public,
            changes=snapshots.write_changes(release.changes), body=body, size=len(body), **asdict(heading_of(release)),
        )
    )  # fmt: skip
    reached.note(event, release.programme)
    pictures.note(event.id, release)
    days.note(event.id, release)
    db.session.flush()
    slugs = db.session.scalars(select(EventSlug.slug).where(EventSlug.event_id == event.id))
    old = [each for each in slugs if each != slug]
    after_commit(lambda: _show(shelf, release, body, old))
    return release


def _show(shelf: Shelf, release: compiled.Release, body: bytes, old_slugs: list[str]) -> None:
    """Put a release that is committed where readers' processes look for it, and no longer under its old slugs."""
    shelf.put(release, body)
    for slug in old_slugs:
        shelf.drop(slug)
