"""What kinds there are: of seminars, their states, roles in them, and what makes them accessible."""

from enum import StrEnum


class Kind(StrEnum):
    """What sort of item a seminar is."""

    PANEL = "panel"
    TALK = "talk"
    WORKSHOP = "workshop"
    BREAK = "break"
    SOCIAL = "social"
    EXTERNAL = "external"


class State(StrEnum):
    """How far a seminar has come. A cancelled one stays visible as cancelled."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Role(StrEnum):
    """What a person does in a seminar."""

    MODERATOR = "moderator"
    PANELIST = "panelist"
    SPEAKER = "speaker"
    INTERPRETER = "interpreter"


class Service(StrEnum):
    """What makes a seminar accessible: the room, and what is offered in it."""

    SIGN_LANGUAGE = "sign-language"
    CAPTIONS = "captions"
    HEARING_LOOP = "hearing-loop"
    STEP_FREE = "step-free"
    TOILET = "accessible-toilet"
    AUDIO_DESCRIPTION = "audio-description"
    INTERPRETATION = "interpretation"
