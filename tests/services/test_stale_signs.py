"""Which printed sheets are no longer right after a change, of every kind of sheet; and which are still right."""

from datetime import timedelta

import pytest

from eventapp import files
from eventapp.programme.daychange import Wish as Pressed
from eventapp.services.clock import now
from eventapp.services.desk import changing
from eventapp.services.draft import dates, edits, events, people, rooms, seminars
from eventapp.services.printing import hung, links, orders, packs, sites
from eventapp.services.publishing import releases
from eventapp.signage.pack import Order, Remarks
from eventapp.signage.sheet import Wish
from eventapp.signage.sheets import SHEETS
from tests import factories
from tests.conftest import BASE

TYPED = {
    "network": "Gast", "password": "sommar;2017", "whom": "Region Gotland", "heading": "Kaffe", "address": "https://example.org/kaffe",
    "others": "Bo Ek, Vakt", "swish": "1239019595", "places": "Kaffe", "directions": "left",
}  # fmt: skip
# Of what was typed and of no seminar or room: these are the same whatever the programme says.
TYPED_ALONE = {"wifi", "free-text", "donation", "photo-policy", "reserved-seats"}


@pytest.fixture
def day(lite):
    """A published day in a room with a stream, of which every kind of sheet is printed."""
    made = factories.make_event(title="Sjöfartsdagen", host="Region Gotland")
    made.hall = factories.room(made, name="Blå hallen", directions="En trappa upp")
    made.spare = factories.room(made, name="Reserven")
    made.eva = factories.person(made, "Eva Ek", organisation="SMHI", portrait="aaaa")
    stream = {"stream": "own", "livestream": "https://video.example.org/1"}
    made.first = factories.seminar(made, "Första", [made.eva], room=made.hall, starts_at=factories.at("09:00"), **stream)
    made.second = factories.seminar(made, "Andra", room=made.hall, starts_at=factories.at("11:00"))
    factories.release(made)
    for name in SHEETS:
        printed(made, name)
    return made


def known(day, base=BASE):
    press = packs.Press(sites.Site(base), files.FONTS, lambda key: None)
    return packs.facts(releases.latest(day.event), press, now())


def printed(day, name):
    """Note all sheets of a kind as printed, which needs no PDF; way-finding to the rooms, and what is typed."""
    typed = {key: text for key, text in TYPED.items() if key != "places"}
    wanted = {"orders": [orders.plain(Order({name: Wish(typed)}))]}
    facts = known(day)
    pack = packs.Pack("x" * 32, facts.number, now(), wanted, True, Remarks([], []))
    assert hung.note(day.event, day.actor, facts, pack, [one.key for one in orders.pages(facts, wanted)]) > 0


def wrong(day, base=BASE):
    """The kinds of sheets of which some are stale, and of which some are to be taken down."""
    found = hung.all_of(day.event, known(day, base))
    return tuple({one.sheet for one in found if one.state == state} for state in ("stale", "gone"))


def changed(module, noun, **values):
    def do(day):
        row = getattr(day, noun)
        module.change(day.writing, row, row.version, values)
        factories.release(day)

    return do


def of_event(**values):
    def do(day):
        question = dates.ask(day.event, values)
        along = dates.Chosen("move", "clock", question.fingerprint) if question else None
        events.change(day.writing, day.event.version, values, along)
        factories.release(day)

    return do


def pushed(day):
    wish, held = Pressed("push", day.first.code, 10), changing.Held(day.shelf, day.app.extensions["live"])
    press = changing.Press(changing.preview(day.event, wish).fingerprint, "Sent")
    changing.carry_out(day.event, day.actor, held, wish, press)


def removed(day):
    edits.remove(day.writing, day.first)
    factories.release(day)


def led_elsewhere(day):
    links.change(day.event, day.actor, BASE, f"3{day.first.code}", links.Setting("", "https://example.org/x", False))


LISTS = {"room-door", "day-poster", "hand-out"}
OF_SEMINAR = {"seminar-poster", "livestream-poster", "questions"}
ALL = set(SHEETS)
NOTHING = (set(), set())
CASES = {
    "nothing": (lambda day: None, NOTHING),
    "an abstract": (changed(seminars, "first", abstract="Mer om saken."), NOTHING),
    "a link led elsewhere": (led_elsewhere, NOTHING),
    "directions that stand on arrows alone": (changed(rooms, "hall", directions="Två trappor upp"), ({"way-finding"}, set())),
    "a title": (changed(seminars, "first", title="Något annat"), (LISTS | OF_SEMINAR, set())),
    "a title of what is not streamed": (changed(seminars, "second", title="Ny"), (LISTS | {"seminar-poster", "questions"}, set())),
    "a room's name": (changed(rooms, "hall", name="Röda hallen"), (LISTS | OF_SEMINAR | {"way-finding", "full"}, set())),
    "a room where nothing is": (changed(rooms, "spare", name="Annexet"), ({"room-door", "way-finding"}, set())),
    "a portrait": (changed(people, "eva", portrait="bbbb"), ({"seminar-poster"}, set())),
    "a person's organisation": (changed(people, "eva", organisation="KTH"), ({"seminar-poster", "name-plates", "name-badges"}, set())),
    "a person's name": (changed(people, "eva", name="Eva Al"), (LISTS | {"seminar-poster", "name-plates", "name-badges"}, set())),
    "a cancellation": (
        changed(seminars, "first", state="cancelled"),
        (LISTS | {"seminar-poster"}, {"livestream-poster", "questions", "full", "name-plates", "name-badges"}),
    ),
    "a seminar taken away": (removed, (LISTS, {*OF_SEMINAR, "full", "name-plates", "name-badges"})),
    "the stream": (changed(seminars, "first", stream="none", livestream=""), (set(), {"livestream-poster", "full"})),
    "a push by the desk": (pushed, (LISTS | OF_SEMINAR, set())),
    "another day": (
        of_event(starts_on=factories.DAY + timedelta(days=1), ends_on=factories.DAY + timedelta(days=1)),
        (ALL - LISTS, LISTS),  # Those are of their day alone.
    ),
    "the language": (of_event(language="en"), (ALL, set())),
    "the event's title": (of_event(title="Havsdagen"), (ALL - {"name-plates", "way-finding", "full", "livestream-poster", "questions"}, set())),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_no_longer_right_after(day, case):
    change, expected = CASES[case]
    assert wrong(day) == NOTHING
    change(day)
    assert wrong(day) == expected


def test_after_another_address_all_with_a_code_of_the_site_are_stale(day):
    without = TYPED_ALONE | {"name-plates", "name-badges", "way-finding"}
    assert wrong(day, "https://another.example.org") == (ALL - without, set())
