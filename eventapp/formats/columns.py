"""The columns of a table of seminars: what each holds, by the names in its header."""

from __future__ import annotations

import re
from dataclasses import replace
from unicodedata import normalize

from eventapp.formats.table import Row, Table

# Names of columns, in Swedish, English and other languages, in small letters without what is not a letter.
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("code", "kod"),
    "key": ("key", "id", "guid", "uid", "sessionid", "submissionid", "proposalid", "eventid", "activityid", "contributionid"),
    "title": (
        "title", "titel", "rubrik", "seminarium", "seminar", "session", "namn", "name", "sessiontitle", "proposaltitle", "subject",
        "sessionname", "talk", "talktitle", "programpunkt", "aktivitet", "activity", "activityname", "activitytitle", "eventtitle",
        "eventname", "event", "evenemang", "presentation", "presentationtitle", "papertitle", "contribution", "contributiontitle",
        "sessionsnamn", "sessionstitel", "seminarietitel", "rubriktitel", "föredragstitel", "submissiontitle",
        "titre", "tittel", "titulo", "título", "otsikko", "titolo", "thema", "veranstaltung", "vortrag", "intitulé",
        "evenemangsnamn", "arrangemang",
    ),
    "date": (
        "date", "datum", "dag", "day", "startdate", "startdatum", "sessiondate", "eventdate", "dagar", "startday",
        "dato", "fecha", "päivämäärä", "päivä", "data", "jour", "tag", "startdato",
    ),
    "start": (
        "start", "starttid", "starts", "börjar", "från", "from", "tid", "time", "kl", "klockan", "starttime", "begin", "begins",
        "startsat", "startat", "scheduledat", "datestarttime", "startdatetime", "startdateandtime", "startdatetid", "datetime",
        "dateandtime", "datetimestart", "datumochtid", "datumtid", "startdatumtid", "startdatumochtid", "tidpunkt", "klockslag",
        "timeslot", "timestart", "sessionstart", "sessionstarttime", "eventstart", "begintime", "starttidpunkt", "när", "when",
        "startar", "beginn", "anfang", "début", "debut", "heure", "alkaa", "aika", "uhrzeit", "zeit", "horainicio", "inicio",
        "hora", "inizio", "von", "klokkeslett", "starttidspunkt", "heuredébut",
    ),
    "end": (
        "end", "slut", "sluttid", "ends", "slutar", "till", "to", "endtime", "endsat", "endat", "dateendtime", "enddatetime",
        "enddateandtime", "datetimeend", "finish", "finishes", "finishtime", "stop", "timeend", "sessionend", "sessionendtime",
        "eventend", "slutdatumtid", "slutdatumochtid", "stopptid", "sluttidpunkt",
        "ende", "bis", "fin", "slutt", "päättyy", "loppuu", "horafin", "fine", "einde", "heurefin", "sluttidspunkt",
    ),
    "end date": ("enddate", "slutdatum", "endday"),
    "all day": ("alldayevent", "allday", "heldagshändelse", "heldag", "heldagsaktivitet"),
    "minutes": (
        "minutes", "minuter", "min", "längd", "duration", "length", "scheduledduration", "durationminutes", "durationmin", "durationmins",
        "durationinminutes", "lengthmin", "lengthminutes", "längdmin", "längdminuter", "längdiminuter", "tidslängd",
        "dauer", "durée", "kesto", "varighet", "varighed", "duración", "durata",
    ),
    "room": (
        "room", "lokal", "rum", "sal", "plats", "scen", "stage", "venue", "venuename", "roomname", "hall", "lokaler", "rooms", "salen",
        "sessionroom", "roomlocation",
        "platsnamn", "raum", "saal", "salle", "rom", "sala", "sali", "huone", "lokale", "zaal", "ort", "lieu", "lokalnamn",
    ),
    "kind": (
        "kind", "typ", "type", "format", "form", "sessiontype", "sessionformat", "submissiontype", "eventtype", "aktivitetstyp",
             "contributiontype", "sessionstyp", "typeofsession", "talktype",
        "typavsession", "arrangemangstyp", "evenemangstyp", "seminarietyp", "art", "veranstaltungstyp", "tipo", "tyyppi",
        "sessionstype",
    ),
    "state": ("state", "status", "läge"),
    "moderators": (
        "moderators", "moderator", "moderatorer", "samtalsledare", "moderated", "chair", "chairs", "sessionchair",
                   "ordförande", "moderatornames", "moderatedby",
        "moderation", "moderateur", "modérateur", "ordstyrer", "møteleder", "puheenjohtaja",
    ),
    "panelists": (
        "panelists", "panel", "panelister", "paneldeltagare", "medverkande", "deltagare", "panellists", "panelmembers", "participants",
    ),
    "speakers": (
        "speakers", "talare", "speaker", "speakernames", "speakername", "föredragshållare", "föreläsare", "presenter", "presenters",
        "presentername", "lecturer", "lecturers", "talarnamn", "presentatör", "presentatörer", "speakersnames", "sessionspeakers",
        "referent", "referenten", "referentin", "intervenant", "intervenants", "orateur", "orateurs", "foredragsholder",
        "foredragsholdere", "ponente", "ponentes", "puhuja", "puhujat", "relatore", "relatori", "vortragende", "sprecher",
        "oplægsholder", "spreker", "talarenamn",
    ),
    "interpreters": ("interpreters", "tolkar", "tolk", "interpreter"),
    "people": ("people", "personer", "persons"),
    "plain abstract": ("plainabstract",),
    "summary": ("summary", "efteråt"),
    "location": ("location",),
    "abstract": (
        "abstract", "beskrivning", "description", "text", "ingress", "sammanfattning", "innehåll", "sessiondescription",
        "sessionabstract", "proposalabstract", "details", "content", "information", "omseminariet", "eventdescription", "body",
        "beschreibung", "beskrivelse", "résumé", "kuvaus", "descripción", "descrizione", "seminariebeskrivning",
    ),
    # A second text of what it is about.
    "more abstract": ("description", "beskrivning", "abstract", "ingress", "sammanfattning", "proposaldescription"),
    "tags": (
        "tags", "taggar", "ämnesord", "ämne", "ämnen", "tag", "categories", "category", "kategorier", "kategori", "keywords",
             "nyckelord", "teman", "topics", "topic",
        "ämnesområde", "ämnesområden", "schlagworte", "motsclés",
    ),
    "track": ("track", "spår", "tracks", "sessiontrack", "trackname"),
    "language": (
        "language", "språk", "lang", "sessionlanguage", "spokenlanguage",
        "sprache", "langue", "språkval", "sprog", "idioma", "kieli", "lingua", "taal",
    ),
    "livestream": ("livestream", "livesändning", "stream", "sändning", "liveurl", "streamurl", "livestreamurl", "livelink"),
    "recording": ("recording", "inspelning", "video", "recordingurl", "videourl"),
    "host": (
        "host", "arrangör", "värd", "organisatör", "heldby", "hostedby", "organiser", "organizer", "arrangörer",
        "veranstalter", "organisateur", "arrangørnavn", "järjestäjä",
    ),
    "exported": ("exported",),
}  # fmt: skip
# Those that a person may map by hand; the others come from programs.
BY_HAND = frozenset(COLUMNS) - {"plain abstract", "location", "track", "people", "key", "all day", "exported", "more abstract"}
MOST_ABOVE = 10
# What means a title only where nothing else does: a calendar's subject, in Swedish and in iCalendar's own words.
_MAY_BE_A_TITLE = {"tags": ("ämne",), "summary": ("summary",)}


def guess(table: Table) -> dict[str, int]:
    """Which column holds what, by the names in the header: field → place, the first that fits."""
    found = _places(table.header, -1)
    for field, names in _MAY_BE_A_TITLE.items():
        place = found.get(field, -1)
        if "title" not in found and place >= 0 and _plain(table.header[place]) in names:
            return _places(table.header, place) | {"title": place}
    return found


def _places(header: tuple[str, ...], but: int) -> dict[str, int]:
    """Field → place, without the column at `but`."""
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        # What stands in brackets is a hint to whoever fills it in: `Start (CET)`.
        for said in (name, name.split("(")[0]):
            plain = _plain(said)
            field = next((f for f, names in COLUMNS.items() if plain in names and f not in found), None)
            if field and place != but:
                found[field] = place
                break
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\W\d_]", "", normalize("NFC", name).casefold())


def with_header(found: Table) -> Table:
    """The table with its header found: a title and the like may stand above it."""
    best, most = 0, len(guess(found))
    for place, row in enumerate(found.rows[:MOST_ABOVE], 1):
        names = len(guess(Table(row.cells, ())))
        if names > max(most, 1):
            best, most = place, names
    return found if not best else replace(found, header=found.rows[best - 1].cells, rows=found.rows[best:])


def cell(row: Row, columns: dict[str, int], field: str) -> str:
    """The text of a field in a row, empty when there is no such column."""
    place = columns.get(field)
    return row.cells[place] if place is not None and place < len(row.cells) else ""
