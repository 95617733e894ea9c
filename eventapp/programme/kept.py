"""What is kept about people, column by column: why, and for how long. The public page and the deleting are made of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from eventapp.programme.fields import FIELDS


class Whose(StrEnum):
    """About whom it is."""

    TAKES_PART = "takes part"
    READS = "reads"
    ORGANISES = "organises"


class Until(StrEnum):
    """How long it is kept.

    `AFTER` is deleted a set time after the event; `DAYS` within a month of its use, by itself; `WEEK` a week after the event; what is
    `PUBLIC` stays as the archive; `ACCOUNT` for as long as someone has an account or a role.
    """

    AFTER = "after"
    DAYS = "days"
    WEEK = "week"
    PUBLIC = "public"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept: what, why (English texts, translated where shown), for how long, about whom, and where.

    `where` names columns as `table.column`, or all of a table's rows as `table.*`, with spaces between.
    """

    what: str
    why: str
    until: Until
    whose: Whose
    where: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Where it is, one by one."""
        return tuple(self.where.split())

    @property
    def labels(self) -> tuple[str, ...]:
        """What the columns are called in forms (English texts), where they are fields there."""
        return tuple(dict.fromkeys(_labels()[column] for column in self.columns if column in _labels()))


@cache
def _labels() -> dict[str, str]:
    return {f"{noun}.{field.name}": field.label for noun, fields in FIELDS.items() for field in fields}


_IN, _READS, _OURS = Whose.TAKES_PART, Whose.READS, Whose.ORGANISES

# Whoever adds a table or a column says here what it holds, or in NOTHING that it holds nothing about anyone:
# tests/services/test_privacy.py knows them all. What is kept until AFTER is deleted by that alone (services/privacy):
# a table by `event_id`, or by a row of an event that it refers to.
KEPT = (
    Kept("What the programme says of a person", "So that readers know who takes part, now and in the archive of the day.",
        Until.PUBLIC, _IN,
        "person.name person.title person.organisation person.biography person.portrait person.website person.slug "
        "person.code seat.person_id seat.organisation seat.role seat.position seminar.quotes release.* picture.* "
        "kept_file.* seminar.files"),
    Kept("How a person is reached", "So that the organisers can write and call.",
        Until.AFTER, _IN, "person.email person.phone person.mail_language person.wants_invitations"),
    Kept("Who acts for a person", "So that their staff get the same word and can answer for them.",
        Until.AFTER, _IN, "person.contacts"),
    Kept("Answers to the invitation", "So that the panels can be planned.",
        Until.AFTER, _IN,
        "seat.answer seat.answered_at seat.answered_by seat.other_times seat.other_word former_seat.*"),
    Kept("When to be there, and notes to a person", "So that everyone is met.",
        Until.AFTER, _IN, "seat.call_at seat.note person_stamp.told_call_at"),
    Kept("When a person can be there", "So that seminars are put where everyone can.",
        Until.AFTER, _IN, "person.hours"),
    Kept("What a person agrees to", "So that nobody is filmed, recorded, photographed or named against their will.",
        Until.AFTER, _IN, "person.may_film person.may_record person.may_photograph person.may_name"),
    Kept("How a name is said", "So that the moderator says it right.",
        Until.AFTER, _IN, "person.pronunciation"),
    Kept("What a person has corrected, asked for and seen on their page",
        "So that a correction is looked at, and they are told what is new.",
        Until.AFTER, _IN, "person.corrections person.erasure_asked_at person.seen seat.slides"),
    Kept("The organisers' notes about people, seminars and rooms", "So that the crew knows what to do.",
        Until.AFTER, _IN, "person.notes person.unlike person.merged_into seminar.notes room.notes room.hours "
        "room.microphone room.stage waiver.*"),
    Kept("Mail to those who take part", "So that they are told of changes, once, and the organisers see whether it arrived.",
        Until.AFTER, _IN, "message.* attachment.* notice.*"),
    Kept("Whether someone has arrived", "So that the crew finds them in time.", Until.AFTER, _IN, "arrival.*"),
    Kept("Run sheets, and words to the stage", "So that the moderator can lead the hour.",
        Until.AFTER, _IN, "run_sheet.* run_change.* stage_word.*"),
    Kept("Which reminders were sent", "So that nobody is reminded twice.", Until.AFTER, _IN, "reminded.*"),
    Kept("What a file said from which the programme was read", "So that it can be read again without doing anything twice.",
        Until.AFTER, _IN, "seminar.imported"),
    Kept("Files that wait to be imported", "So that they can be looked at before they are used.",
        Until.DAYS, _IN, "upload.* long_task.*"),
    Kept("What stood there before a change", "So that a change can be undone.",
        Until.AFTER, _IN, "entry.before entry.after"),
    Kept("Who has changed what, and when", "So that mistakes can be found.",
        Until.ACCOUNT, _OURS, "entry.account_id entry.at entry.action entry.noun entry.title entry.row_id"),
    Kept("Seminars that a reader has chosen with stars", "So that they are a page and a calendar; without a name.",
        Until.WEEK, _READS, "choice.* star.*"),
    Kept("Who follows by mail", "So that they are told of changes.", Until.WEEK, _READS, "follower.* follow_ask.*"),
    Kept("Messages to those who take part, and their templates", "So that they can be written once.",
        Until.AFTER, _OURS, "message_template.* sending.*"),
    Kept("What was said on the day of rooms and seminars", "So that screens and pages are right, and a slip can be taken back.",
        Until.AFTER, _OURS, "live_state.* live_entry.* desk_change.*"),
    Kept("Who printed or changed signs and short links", "So that mistakes can be found.",
        Until.AFTER, _OURS, "sign_pack.* printed_sheet.* link_change.*"),
    Kept("Name, mail address and password of an account", "So that nobody else signs in; of the password only a hash.",
        Until.ACCOUNT, _OURS,
        "account.email account.name account.password account.epoch account.site_owner account.created_at"),
    Kept("Where one is signed in: the kind of browser", "So that one can sign out elsewhere; no network address.",
        Until.DAYS, _OURS, "sign_in.*"),
    Kept("Who may do what, and in which events", "So that only those who should can see and change them.",
        Until.ACCOUNT, _OURS, "membership.* organisation_member.*"),
    Kept("Invitations to colleagues, and links for a new password", "So that they can begin; of the link only a hash.",
        Until.DAYS, _OURS, "ticket.*"),
    Kept("What was typed by who was signed out meanwhile", "So that it is not lost.",
        Until.DAYS, _OURS, "kept_form.*"),
    Kept("Links to previews, and what they are called", "So that they can be ended.",
        Until.AFTER, _OURS, "preview_link.*"),
    Kept("Whom to call on the day, and who runs the streams", "So that those who take part and the crew find them.",
        Until.AFTER, _OURS, "event.day_contact_name event.day_contact_phone room.stream_crew room.stream_key"),
    Kept("Whom mail is from, and where answers go", "So that whoever gets mail can answer.",
        Until.ACCOUNT, _OURS,
        "event.mail_name event.mail_reply event.mail_signature event.contact organisation.mail_name "
        "organisation.mail_reply"),
)  # fmt: skip

# What says nothing about anyone: columns by table, or all of them.
NOTHING = {
    **dict.fromkeys((
        "counter", "event_slug", "organisation_slug", "public_day", "public_picture", "reading", "reserved",
        "scan", "short_code", "short_link", "site_fact", "follow_due", "screen", "slide",
    ), "*"),
    "organisation": "id slug name language timezone accent logo uid version created_at",
    "account": "id",
    "entry": "id event_id undone_at once board undone_by batch version revision",
    "event":
        "id code slug title tagline host about language timezone starts_on ends_on hashtag admission accent "
        "logo venue_name venue_address venue_city venue_country venue_latitude venue_longitude "
        "venue_directions links day_starts day_ends corrections_wait revision organisation_id series invites followable reminders report_number "
        "uid_domain created_at version removed_at private_days private_told_at private_gone_at",
    "person": "id event_id link_number root version removed_at",
    "person_stamp": "seminar_id person_id revision modified_at",
    "room":
        "id event_id code slug name directions capacity livestream position building turnaround walks root "
        "version removed_at",
    "seat": "id seminar_id",
    "seminar":
        "id event_id code slug title kind state host room_id starts_at minutes abstract summary tags language "
        "services sign_language interpretation audience host_page stream livestream recording expected "
        "interpreted fixed wishes root version removed_at",
}  # fmt: skip


def nothing() -> frozenset[str]:
    """The same, as `table.column` or `table.*`."""
    return frozenset(f"{table}.{column}" for table, columns in NOTHING.items() for column in columns.split())


def deleted() -> tuple[str, ...]:
    """The columns, or whole tables, that are deleted a set time after the event."""
    return tuple(column for kept in KEPT if kept.until is Until.AFTER for column in kept.columns)


def of(whose: Whose) -> tuple[Kept, ...]:
    """What is kept about some, in the order of the page."""
    return tuple(kept for kept in KEPT if kept.whose is whose)
