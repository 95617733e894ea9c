"""Who is perhaps the same as whom: titles, accents, order, spelling and mail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.duplicates import Named, Pair, Why, alike, bare_words, pairs
from eventapp.programme.titles import is_title

WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyzåäöéü", min_size=3, max_size=10)
NAME = st.lists(WORD, min_size=2, max_size=3, unique=True).filter(
    lambda words: not any(map(is_title, words))).map(" ".join)
TITLE = st.sampled_from(["Professor", "Prof. Dr.", "Dr", "riksdagsledamot", "Statsråd", "finansminister", "generaldirektör"])


@pytest.mark.parametrize(("one", "other", "why"), [
    ("Anna Ek", "anna  EK", Why.NAME),
    ("Åsa Lööf", "Asa Loof", Why.NAME),
    ("Professor Åsa Lööf", "Åsa Lööf", Why.NAME),
    ("riksdagsledamot Bo Ås", "Bo Ås, riksdagsledamot", Why.NAME),
    ("Bo Ås, PhD", "Dr. Bo Ås", Why.NAME),
    ("Ek, Anna", "Anna Ek", Why.ORDER),
    ("Per-Olof Svensson", "Per Olof Svensson", Why.NAME),
    ("Johan Svensson", "Johan Svenson", Why.SPELLING),
    ("Kristina Ek", "Christina Ek", Why.SPELLING),
    ("Anna Maria Ek", "Anna Ek", Why.LONGER),
    ("Anna Ek", "Bo Ek", None),
    ("Anna Ek", "Anna Ås", None),
    ("Anna Ek", "Anna El", None),
    ("Dr Alban", "Alban", None),
    ("Anna", "Anne", None),
    ("Anna Maria Ek", "Maria Ek", None),
    ("Anna Ek", "", None),
])  # fmt: skip
def test_two_names(one, other, why):
    assert alike(one, other) == why
    assert alike(other, one) == why


@given(NAME, TITLE)
def test_a_title_changes_nothing(name, title):
    assert bare_words(f"{title} {name}") == bare_words(f"{name}, {title}") == bare_words(name)


@given(st.lists(st.tuples(NAME, st.sampled_from(["", "a@b.example", "C@d.example", "c@D.example"])), max_size=8))
def test_pairs_are_of_two_and_once_and_hold_whoever_shares_a_name_or_a_mail(drawn):
    people = [Named(str(n), name, mail) for n, (name, mail) in enumerate(drawn)]
    found = {(p.one, p.other): p.why for p in pairs(people)}
    wanted = {}
    for place, one in enumerate(people):
        for other in people[place + 1 :]:
            same = one.email and one.email.casefold() == other.email.casefold()
            if why := Why.MAIL if same else alike(one.name, other.name):
                wanted[one.code, other.code] = why
    assert found == wanted
    assert len(pairs(people)) == len(found)


@given(NAME, st.booleans())
def test_whom_one_is_said_not_to_be_is_never_asked_again(name, turned):
    one, other = Named("A", name, "x@y.example"), Named("B", name, "x@y.example")
    assert pairs([one, other]) == [Pair("A", "B", Why.MAIL)]
    apart = [Named("A", name, "x@y.example", ["B"]), other] if turned else [one, Named("B", name, "x@y.example", ["A"])]
    assert pairs(apart) == []


def test_the_surest_come_first():
    people = [Named("A", "Johan Svensson"), Named("B", "Johan Svenson"), Named("C", "Ek, Anna"), Named("D", "Anna Ek"),
              Named("E", "Eva Ny", "eva@x.example"), Named("F", "Eva Gammal", "eva@x.example")]  # fmt: skip
    assert pairs(people) == [Pair("E", "F", Why.MAIL), Pair("C", "D", Why.ORDER), Pair("A", "B", Why.SPELLING)]
