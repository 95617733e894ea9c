"""The fields of a seminar, in the order of the columns that we write."""

from __future__ import annotations

from eventapp.programme.fields.field import Access, Column, Field, Type
from eventapp.programme.limits import (
    ADDRESS,
    LINE,
    MOST_FILES,
    MOST_QUOTES,
    MOST_SEATS,
    MOST_TAGS,
    NOTES,
    SLUG,
    TEXT,
)


def _words(text: str) -> tuple[str, ...]:
    """Names of a column in Swedish, English and other languages."""
    return tuple(text.split())


SEMINAR = (
    Field(
        "code", Type.CODE, "Code", editable=False, calendar=True,
        columns=(
            Column("code", _words("code kod"), written=True),
            Column("key", _words("key id guid uid sessionid submissionid proposalid eventid activityid contributionid"), by_hand=False),
        ),
    ),
    # The code it was copied from in the first year.
    Field("root", Type.CODE, "Copied from", Access.PLANNING, editable=False),
    Field("slug", Type.SLUG, "Web address", most=SLUG, change="address", form=True),
    Field(
        "title", Type.LINE, "Title", most=LINE, calendar=True, change="title", form=True, required=True,
        columns=(
            Column("title", _words(
                "title titel rubrik seminarium seminar session namn name sessiontitle proposaltitle subject "
                "sessionname talk talktitle programpunkt aktivitet activity activityname activitytitle "
                "eventtitle eventname event evenemang presentation presentationtitle papertitle contribution "
                "contributiontitle sessionsnamn sessionstitel seminarietitel rubriktitel föredragstitel "
                "submissiontitle titre tittel titulo título otsikko titolo thema veranstaltung vortrag intitulé "
                "evenemangsnamn arrangemang"
            ), written=True),
        ),
    ),
    Field(
        "kind", Type.CHOICE, "Kind", calendar=True, change="texts", form=True,
        columns=(
            Column("kind", _words(
                "kind typ type format form sessiontype sessionformat submissiontype eventtype aktivitetstyp "
                "contributiontype sessionstyp typeofsession talktype typavsession arrangemangstyp evenemangstyp "
                "seminarietyp art veranstaltungstyp tipo tyyppi sessionstype"
            ), written=True),
        ),
    ),
    Field(
        "state", Type.CHOICE, "State", calendar=True, change="cancelled", form=True, hint="A draft is not published.",
        columns=(
            Column("state", _words("state status läge"), written=True),
        ),
    ),
    Field(
        "starts_at", Type.INSTANT, "Starts", calendar=True, change="moved",
        columns=(
            Column("date", _words(
                "date datum dag day startdate startdatum sessiondate eventdate dagar startday dato fecha "
                "päivämäärä päivä data jour tag startdato"
            ), written=True),
            Column("start", _words(
                "start starttid starts börjar från from tid time kl klockan starttime begin begins startsat "
                "startat scheduledat datestarttime startdatetime startdateandtime startdatetid datetime "
                "dateandtime datetimestart datumochtid datumtid startdatumtid startdatumochtid tidpunkt "
                "klockslag timeslot timestart sessionstart sessionstarttime eventstart begintime starttidpunkt "
                "när when startar beginn anfang début debut heure alkaa aika uhrzeit zeit horainicio inicio hora "
                "inizio von klokkeslett starttidspunkt heuredébut"
            ), written=True),
        ),
    ),
    Field(
        "minutes", Type.WHOLE, "Length", calendar=True, change="length",
        columns=(
            Column("end", _words(
                "end slut sluttid ends slutar till to endtime endsat endat dateendtime enddatetime "
                "enddateandtime datetimeend finish finishes finishtime stop timeend sessionend sessionendtime "
                "eventend slutdatumtid slutdatumochtid stopptid sluttidpunkt ende bis fin slutt päättyy loppuu "
                "horafin fine einde heurefin sluttidspunkt"
            ), written=True),
            Column("end date", _words("enddate slutdatum endday")),
            Column("all day", _words("alldayevent allday heldagshändelse heldag heldagsaktivitet"), by_hand=False),
            Column("minutes", _words(
                "minutes minuter min längd duration length scheduledduration durationminutes durationmin "
                "durationmins durationinminutes lengthmin lengthminutes längdmin längdminuter längdiminuter "
                "tidslängd dauer durée kesto varighet varighed duración durata"
            ), written=True),
        ),
    ),
    Field(
        "room_id", Type.OTHER, "Room", model="room", calendar=True, change="room",
        columns=(
            Column("room", _words(
                "room lokal rum sal plats scen stage venue venuename roomname hall lokaler rooms salen "
                "sessionroom roomlocation platsnamn raum saal salle rom sala sali huone lokale zaal ort lieu "
                "lokalnamn"
            ), written=True),
            Column("location", _words("location"), by_hand=False),
        ),
    ),
    # Rows of their own; `edits.state` has them beside what is editable.
    Field(
        "seats", Type.ROWS, "Panel", most=MOST_SEATS, model="appearances", calendar=True, change="joined", editable=False,
        columns=(
            Column("moderators", _words(
                "moderators moderator moderatorer samtalsledare moderated chair chairs sessionchair ordförande "
                "moderatornames moderatedby moderation moderateur modérateur ordstyrer møteleder puheenjohtaja"
            ), written=True),
            Column("panelists", _words(
                "panelists panel panelister paneldeltagare medverkande deltagare panellists panelmembers "
                "participants"
            ), written=True),
            Column("speakers", _words(
                "speakers talare speaker speakernames speakername föredragshållare föreläsare presenter "
                "presenters presentername lecturer lecturers talarnamn presentatör presentatörer speakersnames "
                "sessionspeakers referent referenten referentin intervenant intervenants orateur orateurs "
                "foredragsholder foredragsholdere ponente ponentes puhuja puhujat relatore relatori vortragende "
                "sprecher oplægsholder spreker talarenamn"
            )),
            Column("interpreters", _words("interpreters tolkar tolk interpreter")),
            Column("people", _words("people personer persons"), by_hand=False),
        ),
    ),
    Field(
        "abstract", Type.TEXT, "Abstract", most=TEXT, calendar=True, change="texts", form=True, hint="Markdown.",
        columns=(
            Column("plain abstract", _words("plainabstract"), by_hand=False),
            Column("abstract", _words(
                "abstract beskrivning description text ingress sammanfattning innehåll sessiondescription "
                "sessionabstract proposalabstract details content information omseminariet eventdescription body "
                "beschreibung beskrivelse résumé kuvaus descripción descrizione seminariebeskrivning"
            ), written=True),
            Column("more abstract", _words("description beskrivning abstract ingress sammanfattning proposaldescription"), by_hand=False),
        ),
    ),
    Field(
        "summary", Type.TEXT, "Summary, after the day", most=TEXT, calendar=True, change="texts", form=True, hint="Markdown.",
        afterwards=True,
        columns=(
            Column("summary", _words("summary efteråt summaryaftertheday sammanfattningefterdagen")),
        ),
    ),
    Field("quotes", Type.ROWS, "Quotes", most=MOST_QUOTES, calendar=True, change="texts", afterwards=True),
    Field("files", Type.ROWS, "Files and links", most=MOST_FILES, change="files", afterwards=True),
    Field(
        "tags", Type.WORDS, "Tags", most=MOST_TAGS, calendar=True, change="texts", form=True, hint="With commas between.",
        columns=(
            Column("tags", _words(
                "tags taggar ämnesord ämne ämnen tag categories category kategorier kategori keywords nyckelord "
                "teman topics topic ämnesområde ämnesområden schlagworte motsclés"
            ), written=True),
            Column("track", _words("track spår tracks sessiontrack trackname"), by_hand=False),
        ),
    ),
    Field(
        "language", Type.LANGUAGE, "Language", calendar=True, change="texts", form=True,
        columns=(
            Column("language", _words(
                "language språk lang sessionlanguage spokenlanguage sprache langue språkval sprog idioma kieli "
                "lingua taal"
            ), written=True),
        ),
    ),
    Field("services", Type.CHOICES, "Accessibility", calendar=True, change="texts", form=True),
    Field(
        "sign_language", Type.LINE, "Which sign language", most=LINE, calendar=True, change="texts", form=True,
        hint="Such as Swedish sign language.",
        columns=(Column("sign_language", _words("signlanguage teckenspråk whichsignlanguage vilketteckenspråk"), written=True),),
    ),
    Field(
        "interpretation", Type.LINE, "Interpreted into", most=LINE, calendar=True, change="texts", form=True,
        hint="The languages, with commas between.",
        columns=(Column("interpretation", _words("interpretation interpretedinto tolkning tolkastill"), written=True),),
    ),
    Field(
        "audience", Type.LINE, "Who it is for", most=LINE, calendar=True, change="texts", form=True,
        columns=(
            Column("audience", _words("audience målgrupp vemdetärför vemärdetför whoitisfor targetgroup targetaudience zielgruppe"), written=True),
        ),
    ),
    # Whose livestream it has; readers get the one that comes of it.
    Field("stream", Type.CHOICE, "Livestream", Access.PLANNING, form=True),
    Field(
        "livestream", Type.ADDRESS, "Livestream", most=ADDRESS, calendar=True, change="livestream", made=True, form=True,
        asked="Its own livestream",
        columns=(
            Column("livestream", _words(
                "livestream livesändning stream sändning liveurl streamurl livestreamurl livelink itsownlivestream egenlivesändning"
            ), written=True),
        ),
    ),
    Field(
        "recording", Type.ADDRESS, "Recording", most=ADDRESS, calendar=True, change="recording", form=True, afterwards=True,
        columns=(
            Column("recording", _words("recording inspelning video recordingurl videourl"), written=True),
        ),
    ),
    Field(
        "host", Type.LINE, "Host", most=LINE, calendar=True, change="texts", form=True, asked="Held by",
        hint="For seminars that others hold.",
        columns=(
            Column("host", _words(
                "host arrangör värd organisatör heldby hostedby organiser organizer arrangörer veranstalter "
                "organisateur arrangørnavn järjestäjä"
            ), written=True),
        ),
    ),
    Field(
        "host_page", Type.ADDRESS, "Organiser's page", most=ADDRESS, calendar=True, change="texts", form=True,
        hint="For seminars that others hold.",
        columns=(
            Column("host_page", _words("hostpage hostwebsite organiserspage organiserpage organizerpage arrangörssida arrangörenssida arrangörenswebbplats"), written=True),
        ),
    ),
    Field(
        "notes", Type.TEXT, "Notes", Access.PRIVATE, most=NOTES, form=True, asked="Notes to the crew",
        hint="Private: never published.",
    ),
    Field("expected", Type.WHOLE, "Visitors expected", Access.PLANNING, form=True),
    Field("interpreted", Type.YES_OR_NO, "Interpretation", Access.PLANNING, form=True, asked="Interpretation is promised"),
    Field("fixed", Type.YES_OR_NO, "Fixed slot", Access.PLANNING, form=True, asked="The planner must not move it"),
    # Codes of others that it should come after or before, or not at the same time as; the part of the day.
    Field("wishes", Type.PLAIN, "Wishes", Access.PLANNING),
    # What the file said when it was last imported, so that the next import knows who changed what.
    Field("imported", Type.PLAIN, "Last import", Access.PLANNING),
)  # fmt: skip
