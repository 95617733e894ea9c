"""The words for kinds and states that files use, and ours for them: the nearest where the word itself is not known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from eventapp.formats.languages import language
from eventapp.formats.persons import folded

# What a row is that has no place in the programme: not accepted, or a time that only holds a room.
OUT = "out"
LONGEST_WORD = 60
# What takes back the word after it: "unpublished", "ej klar".
_NOT = re.compile(r"(?:not|no|non|ej|inte|icke|ikke|ei|nicht|noch nicht|ännu)\b|un|in(?=active|aktiv|complete)|o(?=publi|klar|godk|sched)")


@dataclass(frozen=True, slots=True)
class Word:
    """What a word means here; `value` is empty where nothing comes near. Our own words are `sure`, others said."""

    value: str
    sure: bool


def word(text: str, field: str) -> Word:
    """A kind, state or language by any name, in any of the languages known here. An empty cell says nothing."""
    plain = folded(text).strip(" .!:*")
    if not plain:
        return Word("", True)
    if field == "language":
        return Word(*language(text))
    known = KINDS if field == "kind" else STATES
    if plain in known:
        return Word(known[plain], plain in _OWN)
    # What stands in brackets is told beside it: "Session (45 min)".
    bare = plain.split("(")[0].strip()
    return Word(known.get(bare) or _nearest(plain[:LONGEST_WORD], field, known), False)


def _nearest(text: str, field: str, known: dict[str, str]) -> str:
    for ours, stems in _STEMS[field]:
        if ours == "confirmed" and _NOT.match(text):
            return "draft"
        if any(stem in text for stem in stems.split("|")):
            return ours
    if field == "state" and _NOT.match(text):
        return "draft"
    close = get_close_matches(text, known, n=1, cutoff=0.8)
    return known[close[0]] if close else ""


def _listed(words: dict[str, str]) -> dict[str, str]:
    return {folded(each): ours for ours, text in words.items() for each in text.split(",")}


KINDS = _listed({
    "panel": "panel, panels, panelsamtal, paneldebatt, paneldiskussion, panel discussion, panel debate, debate, debatt, débat, "
    "diskussion, discussion, samtal, rundabordssamtal, rundabord, round table, roundtable, table ronde, podium, gespräch, "
    "podiumsdiskussion, podiumsgespräch, fishbowl, utfrågning, hearing, fireside chat, conversation, intervju, interview, "
    "q&a, plenary, plenum, symposium, seminarium, seminar, séminaire, paneldebat, samtale, mesa redonda, tavola rotonda, paneeli, paneelikeskustelu",
    "talk": "talk, talks, föredrag, föreläsning, lecture, lectures, lightning talk, lightning, keynote, keynotes, presentation, "
    "presentationer, présentation, präsentation, presentasjon, præsentation, anförande, tal, speech, address, vortrag, "
    "vorlesung, referat, exposé, conférence, foredrag, forelesning, forelæsning, innlegg, oplæg, indlæg, blixttal, demo, "
    "demonstration, paper, contributed talk, invited talk, charla, ponencia, conferencia, palestra, intervento, lezing, "
    "voordracht, esitys, puhe, prelekcja, pitch, poster, introduktion, introduction, inledning, invigning, "
    "öppning, opening, opening session, closing, closing session, avslutning, welcome, välkommen, ignite, session",
    "workshop": "workshop, workshops, verkstad, tutorial, tutorials, hands-on, hands on, seminarieövning, övning, övningar, kurs, "
    "course, training, träning, utbildning, atelier, lab, labb, laboration, hackathon, sprint, sprints, masterclass, bof, "
    "birds of a feather, arbetsgrupp, arbeitsgruppe, werkstatt, taller, oficina, laboratorio, työpaja",
    "break": "break, breaks, paus, pauser, lunch, lunchpaus, coffee, coffee break, kaffe, kaffepaus, fika, fikapaus, registration, "
    "registrering, anmälan, anmeldung, check-in, incheckning, insläpp, einlass, frukost, breakfast, frühstück, mittag, "
    "mittagessen, mittagspause, pause, pausen, kaffeepause, kaffee, café, déjeuner, frokost, lunsj, tea, tea break, rast, "
    "bensträckare, pausa, descanso, almuerzo, almoço, intervalo, pranzo, pauze, lunchpauze, tauko, kahvitauko, lounas, "
    "przerwa, service, service session, doors",
    "social": "social, socialt, mingel, mingle, reception, mottagning, dinner, middag, abendessen, dîner, party, fest, feier, "
    "after work, afterwork, networking, nätverkande, get-together, empfang, réception, cocktail, apéro, bankett, banquet, "
    "konsert, concert, konzert, social event, drinks, utflykt, excursion, ausflug",
    "external": "external, extern, externt, externa, held elsewhere, på annan plats, elsewhere, off-site, offsite, side event",
    OUT: "blocked, blocked time, blocked time (never published), spärrad tid, spärrad tid (publiceras aldrig)",
})  # fmt: skip
STATES = _listed({
    "draft": "draft, utkast, preliminary, preliminär, preliminärt, prel, prel., tentative, tbc, tba, tbd, to be confirmed, "
    "to be decided, pending, unconfirmed, obekräftad, obekräftat, planned, planerad, planerat, proposed, föreslagen, "
    "submitted, inskickad, under review, nominated, waitlisted, waitlist, waiting list, väntelista, reservlista, vorläufig, "
    "entwurf, geplant, provisional, provisoire, brouillon, foreløpig, kladde, udkast, not confirmed, ej bekräftad, idé, idea",
    "confirmed": "confirmed, bekräftad, bekräftat, klar, klart, accepted, accept, godkänd, godkänt, antagen, antaget, approved, "
    "ok, yes, ja, scheduled, schemalagd, published, publicerad, final, definitiv, bestätigt, angenommen, confirmé, accepté, "
    "bekreftet, bekræftet, booked, bokad, bokat, fastställd, fastställt, active",
    "cancelled": "cancelled, canceled, inställd, inställt, avbokad, avbokat, abgesagt, annulé, annulée, avlyst, aflyst, "
    "postponed, uppskjuten, uppskjutet, struken, struket",
    OUT: "rejected, reject, withdrawn, declined, refused, avslag, avslagen, avslaget, avböjd, avböjt, nekad, nekat, återkallad, "
    "återkallat, tillbakadragen, tillbakadraget, abgelehnt, zurückgezogen, refusé, refusée, retiré, avvist, afvist, trukket, "
    "deleted, borttagen, removed, not accepted, ej antagen, ej antaget",
})  # fmt: skip
# As exports write them, and as forms show them in Swedish and in English.
_OWN = frozenset((
    "panel", "talk", "föredrag", "workshop", "break", "paus", "social", "mingel", "external", "extern", "held elsewhere",
    "på annan plats", "draft", "utkast", "confirmed", "bekräftat", "bekräftad", "cancelled", "inställt", "inställd",
))  # fmt: skip
# What holds one of these is that, in this order: a lunch talk is a talk, and a coffee break with posters a break.
_STEMS = {
    "kind": (
        ("break", "coffee break|kaffepaus|lunchpaus|fikapaus|kaffeepause|mittagspause|pause café|registr"),
        ("workshop", "workshop|tutorial|hands-on|hands on|verkstad|övning|masterclass"),
        ("talk", "keynote|lecture|föreläs|föredrag|talk|vortrag|foredrag|foreles|presenta|présent|präsent|anförande|demo|speech"),
        ("panel", "panel|debat|diskuss|discuss|samtal|gespräch|podium|rundabord|round table|roundtable|seminari"),
        ("social", "mingel|recep|dinner|middag|party|social|network|nätverk|mottagning|fest"),
        ("break", "break|paus|lunch|coffee|kaffe|fika|frukost"),
        ("external", "extern|elsewhere|annan plats"),
        (OUT, "blocked|spärra"),
    ),
    "state": (
        (OUT, "reject|withdr|declin|avslag|avböj|återkall|tillbakadr|not accepted|ej antag|abgelehnt"),
        ("cancelled", "cancel|inställ|avbok|abgesagt|annul|avlyst|aflyst|postpon"),
        ("draft", "unconfirm|not confirm|ej bekräft|obekräft|prelim|tentat|tbc|tba|draft|utkast|pending|vorläuf|wait|review|to be"),
        ("confirmed", "confirm|bekräft|accept|approv|godkän|klar|publi|schedul"),
    ),
}  # fmt: skip
