"""Three versions of one value: nothing of either is lost unless it is asked."""

from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.merging import ASK, three_ways

WORDS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=5)
VALUE = st.one_of(st.none(), st.integers(0, 2), st.sampled_from(["", "a", "b"]))


@given(VALUE, VALUE, VALUE)
def test_a_plain_field_is_whoevers_changed_it_and_asked_where_both_did(base, mine, theirs):
    right = mine if theirs == base else theirs if mine in (base, theirs) else ASK
    assert three_ways("title", base, mine, theirs) is right or three_ways("title", base, mine, theirs) == right


@given(WORDS, WORDS, WORDS)
def test_tags_have_what_either_added_and_lack_what_either_took_away(base, mine, theirs):
    found = three_ways("tags", base, mine, theirs)
    wanted = {w for w in {*base, *mine, *theirs} if (w in mine and w in theirs) or (w not in base)}
    if mine != theirs:  # Two who wrote the same have it in their order.
        assert set(found) == wanted
    assert len(found) == len(set(found))


def seat(holder, note=""):
    person = isinstance(holder, int)
    return {
        "person_id": holder if person else None, "organisation": "" if person else holder,
        "role": "panelist", "call_at": None, "note": note,
    }  # fmt: skip


SEATS = st.lists(
    st.tuples(st.sampled_from([1, 2, 3, "Telia"]), st.sampled_from(["", "x", "y"])), unique_by=lambda s: s[0]
).map(lambda pairs: [seat(*pair) for pair in pairs])


@given(SEATS, SEATS, SEATS)
def test_seats_are_joined_person_by_person(base, mine, theirs):
    found = three_ways("seats", base, mine, theirs)
    was, my, their = ({(s["person_id"] or s["organisation"]): s for s in seats} for seats in (base, mine, theirs))
    each = {h: three_ways("", was.get(h), my.get(h), their.get(h)) for h in {*was, *my, *their}}
    if found is ASK:
        shared = [h for h in was if h in my and h in their]
        orders = {tuple(h for h in keys if h in shared) for keys in (was, my, their)}
        moved = [[h for h in keys if h in was] != [h for h in was if h in keys] for keys in (my, their)]
        assert ASK in each.values() or len(orders) > 1 or all(moved)
    else:
        assert {(s["person_id"] or s["organisation"]): s for s in found} == {h: s for h, s in each.items() if s}
        assert len(found) == len([s for s in each.values() if s])


def test_one_adds_a_person_another_takes_one_away_and_a_third_is_noted():
    base = [seat(1), seat(2), seat(3)]
    mine = [seat(1), seat(4), seat(2), seat(3)]
    theirs = [seat(1, "kommer sent"), seat(3)]
    assert three_ways("seats", base, mine, theirs) == [seat(1, "kommer sent"), seat(4), seat(3)]
    assert three_ways("seats", base, [seat(1, "a")], [seat(1, "b")]) is ASK
    assert three_ways("seats", base, [seat(3), seat(2), seat(1)], [seat(2), seat(1), seat(3)]) is ASK


def test_overruled_clashes_are_joined_one_by_one_whoever_is_known_by_name_alone():
    old = [{"clash": key, "reason": "Skäl", "by": "Anna", "at": "2026-05-01T10:00:00+00:00"} for key in "abc"]
    now = [{**each, "account": 1} for each in old]
    # The second is taken back, from a journal of before accounts were kept, while the third was added since.
    assert three_ways("overruled", old[:2], old[:1], now) == [now[0], now[2]]
    other = {**now[1], "reason": "Annat"}
    assert three_ways("overruled", old[:2], old[:1], [now[0], other]) is ASK


def test_words_of_both_stand_in_the_others_order_with_ones_own_last():
    assert three_ways("tags", ["a", "b", "c"], ["a", "c", "d", "f"], ["e", "c", "b", "f"]) == ["e", "c", "f", "d"]
    assert three_ways("services", ["a"], ["b"], []) == ["b"]
    assert three_ways("title", "a", "b", "c") is ASK


def new(name):
    return {**seat(""), "new_name": name}


def test_seats_of_both_stand_in_the_order_of_whoever_changed_it():
    base, moved = [seat(1), seat(2), seat(3)], [seat(3), seat(1), seat(2)]
    added = [seat(5), seat(1), seat(4), new("Cia"), new("Dan"), seat("Telia"), seat(2), seat(3)]
    joined = [seat(5), seat(3), seat(1), seat(4), new("Cia"), new("Dan"), seat("Telia"), seat(2)]
    assert three_ways("seats", base, moved, added) == three_ways("seats", base, added, moved) == joined
    # Who is there already and who is written anew under another name are two.
    assert three_ways("seats", [seat(1)], [seat(1), new("Cia")], [seat(1), new("Dan")]) == [seat(1), new("Cia"), new("Dan")]


def test_a_persons_seat_is_the_same_whatever_organisation_was_sent_with_it():
    mine = [{**seat(1), "organisation": "Telia"}, seat(2)]
    assert three_ways("seats", [seat(1)], mine, [seat(1, "x")]) == [seat(1, "x"), seat(2)]


def test_one_person_in_two_seats_is_asked_about():
    assert three_ways("seats", [seat(1)], [seat(1), seat(1, "x")], [seat(1), seat(2)]) is ASK
    assert three_ways("seats", [seat(1)], [seat(1), seat(2)], [seat(1), seat(1, "x")]) is ASK
    assert three_ways("seats", [seat("a")], [seat("a"), seat("a", "x")], [seat("a"), seat(2)]) is ASK
