"""The tables."""

from eventapp.models.account import Account, Counter, KeptForm, Membership, SignIn, Ticket
from eventapp.models.choice import Choice, Star
from eventapp.models.event import Event, EventSlug, Room, Waiver
from eventapp.models.journal import Entry
from eventapp.models.message import Attachment, Message, Notice, Reminded
from eventapp.models.organisation import Organisation, OrganisationMember, OrganisationSlug, PublicDay
from eventapp.models.person import Person
from eventapp.models.release import PreviewLink, PublicPicture, Reading, Release, Reserved, Scan, ShortCode
from eventapp.models.seminar import FormerSeat, PersonStamp, Seat, Seminar
from eventapp.models.shared import KeptFile, LongTask, Picture, SiteFact, Upload

__all__ = [
    "Account",
    "Attachment",
    "Choice",
    "Counter",
    "Entry",
    "Event",
    "EventSlug",
    "FormerSeat",
    "KeptFile",
    "KeptForm",
    "LongTask",
    "Membership",
    "Message",
    "Notice",
    "Organisation",
    "OrganisationMember",
    "OrganisationSlug",
    "Person",
    "PersonStamp",
    "Picture",
    "PreviewLink",
    "PublicDay",
    "PublicPicture",
    "Reading",
    "Release",
    "Reminded",
    "Reserved",
    "Room",
    "Scan",
    "Seat",
    "Seminar",
    "ShortCode",
    "SignIn",
    "SiteFact",
    "Star",
    "Ticket",
    "Upload",
    "Waiver",
]
