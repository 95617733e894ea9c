"""The tables."""

from eventapp.models.account import Account, Counter, KeptForm, Membership, SignIn, Ticket
from eventapp.models.arrival import Arrival
from eventapp.models.choice import Choice, Star
from eventapp.models.event import Event, EventSlug, Room, Waiver
from eventapp.models.follow import FollowAsk, FollowDue, Follower
from eventapp.models.journal import Entry
from eventapp.models.live import DeskChange, LiveEntry, LiveState
from eventapp.models.message import Attachment, Message, MessageTemplate, Notice, Reminded, Sending
from eventapp.models.organisation import Organisation, OrganisationMember, OrganisationSlug, PublicDay
from eventapp.models.person import Person
from eventapp.models.release import PreviewLink, PublicPicture, Reading, Release, Reserved, Scan, ShortCode
from eventapp.models.screen import Screen, Slide
from eventapp.models.seminar import FormerSeat, PersonStamp, Seat, Seminar
from eventapp.models.shared import KeptFile, LongTask, Picture, SiteFact, Upload
from eventapp.models.signs import LinkChange, PrintedSheet, ShortLink, SignPack
from eventapp.models.stage import RunChange, RunSheet, StageWord

__all__ = [
    "Account",
    "Arrival",
    "Attachment",
    "Choice",
    "Counter",
    "DeskChange",
    "Entry",
    "Event",
    "EventSlug",
    "FollowAsk",
    "FollowDue",
    "Follower",
    "FormerSeat",
    "KeptFile",
    "KeptForm",
    "LinkChange",
    "LiveEntry",
    "LiveState",
    "LongTask",
    "Membership",
    "Message",
    "MessageTemplate",
    "Notice",
    "Organisation",
    "OrganisationMember",
    "OrganisationSlug",
    "Person",
    "PersonStamp",
    "Picture",
    "PreviewLink",
    "PrintedSheet",
    "PublicDay",
    "PublicPicture",
    "Reading",
    "Release",
    "Reminded",
    "Reserved",
    "Room",
    "RunChange",
    "RunSheet",
    "Scan",
    "Screen",
    "Seat",
    "Seminar",
    "Sending",
    "ShortCode",
    "ShortLink",
    "SignIn",
    "SignPack",
    "SiteFact",
    "Slide",
    "StageWord",
    "Star",
    "Ticket",
    "Upload",
    "Waiver",
]
