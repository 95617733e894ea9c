"""The few words that files need, in the event's language."""

from __future__ import annotations

from eventapp.programme.model import Kind, Role, Service

_SV = {
    "cancelled": "INSTÄLLT",
    "moderated-by": "Moderator",
    "taking-part": "Medverkande",
    "room": "Lokal",
    "directions": "Hitta hit",
    "livestream": "Livesändning",
    "recording": "Se hela seminariet",
    "more": "Mer information",
    "call": "Samling",
    "note": "Meddelande från arrangören",
    "reminder": "Påminnelse",
    "today": "Program",
    "scan": "Skanna för aktuellt program",
    "scan-seminar": "Skanna för mer om seminariet",
    "admission": "Entré",
    "services": "Tillgänglighet",
    Role.MODERATOR: "moderator",
    Role.PANELIST: "paneldeltagare",
    Role.SPEAKER: "talare",
    Role.INTERPRETER: "tolk",
    Kind.PANEL: "Panelsamtal",
    Kind.TALK: "Föredrag",
    Kind.WORKSHOP: "Workshop",
    Kind.BREAK: "Paus",
    Kind.SOCIAL: "Mingel",
    Kind.EXTERNAL: "På annan plats",
    Service.SIGN_LANGUAGE: "teckenspråkstolkning",
    Service.CAPTIONS: "textning",
    Service.HEARING_LOOP: "hörslinga",
    "tba": "namn meddelas",
}
_EN = {
    "cancelled": "CANCELLED",
    "moderated-by": "Moderator",
    "taking-part": "Taking part",
    "room": "Room",
    "directions": "How to get here",
    "livestream": "Livestream",
    "recording": "Watch the whole seminar",
    "more": "More information",
    "call": "Be there at",
    "note": "Note from the organiser",
    "reminder": "Reminder",
    "today": "Programme",
    "scan": "Scan for the latest programme",
    "scan-seminar": "Scan for more about the seminar",
    "admission": "Admission",
    "services": "Accessibility",
    Role.MODERATOR: "moderator",
    Role.PANELIST: "panelist",
    Role.SPEAKER: "speaker",
    Role.INTERPRETER: "interpreter",
    Kind.PANEL: "Panel",
    Kind.TALK: "Talk",
    Kind.WORKSHOP: "Workshop",
    Kind.BREAK: "Break",
    Kind.SOCIAL: "Social",
    Kind.EXTERNAL: "Held elsewhere",
    Service.SIGN_LANGUAGE: "sign language",
    Service.CAPTIONS: "captions",
    Service.HEARING_LOOP: "hearing loop",
    "tba": "to be announced",
}


def words(language: str) -> dict[str, str]:
    """The words in `language` (`sv` or `en`; anything else gives English)."""
    return _SV if language == "sv" else _EN
