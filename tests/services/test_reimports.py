"""A file given again: what changed in it, what changed here, what changed on both sides, what is gone; long ones; both databases."""

import threading

import pytest

from eventapp import jobs
from eventapp.formats import columns, reading
from eventapp.services import imports
from eventapp.services.draft import loading, memory, seminars, undoing
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Invalid
from eventapp.services.imports import uploads
from eventapp.services.operations import tasks
from tests import patience

FIRST = "Titel;Start;Slut;Lokal;Beskrivning;Moderator\nEtt;09:00;10:00;Salen;Gammal;Anna Ek\nTvå;10:00;11:00;Salen;Om;\n"


def plan(day, text, **chosen):
    table = reading.read(text.encode())
    choices = imports.Choices(columns.guess(table), **chosen)
    return table, choices, imports.plan(day.event, table, choices)


def do(day, text, **chosen):
    table, choices, found = plan(day, text, **chosen)
    return imports.carry_out(Writing(day.event, day.actor), table, choices, found.fingerprint)


def row(day, title):
    return next(s for s in loading.tables(day.event).seminars if s.title == title)


def whats(found):
    return [(x.title, x.what, x.changes, list(x.both)) for x in found.lines]


def test_the_same_file_again_changes_nothing(day):
    do(day, FIRST)
    _, _, again = plan(day, FIRST)
    assert whats(again) == [("Ett", "same", (), []), ("Två", "same", (), [])]
    with pytest.raises(Invalid):
        do(day, FIRST)


def test_only_what_changed_in_the_file_is_updated(day):
    do(day, FIRST)
    one = row(day, "Ett")
    seminars.change(Writing(day.event, day.actor), one, one.version, {"abstract": "Skriven här", "host": "Vi"})
    _, _, found = plan(day, FIRST.replace("09:00;10:00", "09:00;10:30"))
    assert whats(found) == [("Ett", "changed", ("minutes",), []), ("Två", "same", (), [])]
    do(day, FIRST.replace("09:00;10:00", "09:00;10:30"))
    after = row(day, "Ett")
    assert (after.minutes, after.abstract, after.host) == (90, "Skriven här", "Vi")


def test_what_changed_on_both_sides_is_shown_and_kept_unless_the_file_is_chosen(day):
    do(day, FIRST)
    one = row(day, "Ett")
    seminars.change(Writing(day.event, day.actor), one, one.version, {"abstract": "Skriven här"})
    newer = FIRST.replace("Gammal", "Ny i filen")
    _, _, found = plan(day, newer)
    assert [(x.what, x.both, x.said["abstract"]) for x in found.lines[:1]] == [
        ("both", {"abstract": "Skriven här"}, "Ny i filen")
    ]
    entry = do(day, newer)  # Seen, and kept: it is not asked about again.
    assert row(day, "Ett").abstract == "Skriven här"
    assert whats(plan(day, newer)[2])[0] == ("Ett", "same", (), [])
    undoing.undo(day.event, day.actor, entry.id)
    do(day, newer, take=frozenset({f"{one.code}.abstract"}))
    assert row(day, "Ett").abstract == "Ny i filen"


@pytest.mark.parametrize(
    "cut, whole",
    [
        (FIRST[: FIRST.index("Två")] + "Tr", False),
        (FIRST[: FIRST.index("Två")] + 'Tre;11:00;12:00;Salen;"Om\nallt', False),
        (FIRST[: FIRST.index("Två")], True),
        (FIRST[: FIRST.index("Två")] + "Tre;11:00;12:00;Salen;;", True),
    ],
)
def test_nothing_is_removed_for_a_file_that_was_cut_off(day, cut, whole):
    do(day, FIRST)
    table, choices, found = plan(day, cut, remove=frozenset([row(day, "Två").code]))
    assert (table.cut_off, [title for _, title in found.gone]) == (not whole, ["Två"] if whole else [])
    assert any("middle" in x.remark.why or "quotation" in x.remark.why for x in found.remarks) is not whole
    if not whole and found.work:
        imports.carry_out(Writing(day.event, day.actor), table, choices, found.fingerprint)
        assert row(day, "Två").removed_at is None


def test_nothing_is_removed_for_a_calendar_that_was_cut_off(day):
    entry = "BEGIN:VEVENT\r\nUID:{0}\r\nSUMMARY:{0}\r\nDTSTART:20170703T120000Z\r\nDTEND:20170703T123000Z\r\nEND:VEVENT\r\n"
    head, end = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "END:VCALENDAR\r\n"
    do(day, head + entry.format("Ett") + entry.format("Två") + end)
    assert [title for _, title in plan(day, head + entry.format("Ett") + end)[2].gone] == ["Två"]
    assert plan(day, head + entry.format("Ett"))[2].gone == []


def test_what_is_gone_from_the_file_stays_unless_it_is_chosen_and_one_undo_brings_it_back(day):
    do(day, FIRST)
    two, shorter = row(day, "Två").code, "\n".join(FIRST.splitlines()[:2])
    _, _, found = plan(day, shorter)
    assert found.gone == [(two, "Två")]
    assert len(found.elsewhere) == len(loading.tables(day.event).seminars) - 2
    entry = do(day, shorter + "\nTre;11:00;12:00;Salen;;", remove=frozenset({two}))
    assert {"Två", "Tre"} & {s.title for s in loading.tables(day.event).seminars} == {"Tre"}
    undoing.undo(day.event, day.actor, entry.id)
    assert {"Två", "Tre"} & {s.title for s in loading.tables(day.event).seminars} == {"Två"}


def test_a_title_changed_in_a_calendar_finds_its_seminar_by_its_uid(day):
    def calendar(title):
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:7@other.example", f"SUMMARY:{title}",
                 "DTSTART:20170703T060000Z", "DTEND:20170703T070000Z", "END:VEVENT", "END:VCALENDAR", ""]  # fmt: skip
        return "\r\n".join(lines)

    do(day, calendar("Förr"))
    code = row(day, "Förr").code
    _, _, found = plan(day, calendar("Nu"))
    assert whats(found) == [("Nu", "changed", ("title",), [])]
    do(day, calendar("Nu"))
    assert row(day, "Nu").code == code


def long(number):
    return "Titel;Start;Slut;Panel\n" + "".join(f"Rad {n};09:00;10:00;Person {n}\n" for n in range(number))


def test_a_long_import_is_done_by_the_worker_and_undone_as_one(day):
    before, text, number = memory.read(day.event).programme, long(300), day.event.id
    _, choices, found = plan(day, text)
    task = tasks.begin(
        number, "import",
        {"upload": uploads.keep(number, text.encode()), "fingerprint": found.fingerprint, "columns": choices.columns,
         "same_person": {}, "take": [], "remove": [], "account": day.account.id},
    )  # fmt: skip
    jobs.import_file.call_local(number, task.token)
    task = tasks.load(number, task.token)
    assert (task.state, task.total) == ("done", 300)
    assert len(memory.read(day.event).programme.seminars) == len(before.seminars) + 300
    undoing.undo(day.event, day.actor, task.result["entry"])
    assert memory.read(day.event).programme == before


def stop(app, number, token):
    """As another process, which has its own connection."""
    with app.app_context():
        tasks.stop(number, token)


def test_stopped_in_the_middle_nothing_of_it_is_there(day):
    before, number = memory.read(day.event).programme, day.event.id
    table, choices, found = plan(day, long(600))
    report = tasks.Reporter(tasks.begin(number, "import", {}))
    heard, asked = [], threading.Thread(target=stop, args=[day.app, number, report.task.token])

    def stopped_late(done, total):
        heard.append((done, total))
        if len(heard) == 14:  # Twelve of the planning, then after the first 200 are written.
            asked.start()
            # On SQLite it is written down only after us.
            wish = tasks._wish(report.task.token)
            patience.until(lambda: wish.exists() if wish else not asked.is_alive())
        report(done, total)

    with pytest.raises(tasks.Stopped):
        imports.carry_out(Writing(day.event, day.actor), table, choices, found.fingerprint, stopped_late)
    asked.join()
    assert heard[-1] == (200, 600)
    assert memory.read(day.event).programme == before
