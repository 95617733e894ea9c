"""Random programmes for property tests: hostile texts, any zone, any time, seats held and taken."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from eventapp.programme.model import (
    Appearance,
    Event,
    Kind,
    Link,
    Person,
    Programme,
    Quote,
    Role,
    Room,
    Seminar,
    Service,
    State,
    Venue,
    in_order,
)  # fmt: skip
from eventapp.programme.naming import CODE_ALPHABET, free_slug, slugify

ZONES = ["Europe/Stockholm", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]
HOSTILE = [
    "Rad ett\nRad två", "a, b; c \\ d", 'Sagt "så"', "👩‍⚕️ och 🎉", "x" * 5000, "שלום עולם", "=cmd()|'/c calc'!A1",
    "<script>alert(1)</script>", "BEGIN:VEVENT\r\nSUMMARY:fel", "å ä ö Å Ä Ö", "\u202eomvänd", "tab\there", "%(name)s",
    "]]>", "&amp;", "{{ 7*7 }}", "\u2028rad", "é",
    "\\*inte kursivt\\*", "&gt; inget citat", "C:\\\\*", "*kursivt* och `kod`",
]  # fmt: skip
texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
)
names = texts.map(lambda t: t if t.strip() else "Namn")
addresses = st.sampled_from(["", "https://video.example.org/1", "http://a.example/ö?x=1&y=2"])
codes = st.text(CODE_ALPHABET, min_size=6, max_size=6)
instants = st.integers(0, 60 * 24 * 40).map(
    lambda m: datetime(2027, 3, 20, tzinfo=UTC) + timedelta(minutes=m)
)


@st.composite
def programmes(draw, most=6):
    """A whole programme."""
    unique = draw(st.lists(codes, min_size=most * 3 + 1, max_size=most * 3 + 1, unique=True))
    slugs: set[str] = set()

    def slug(name):
        found = free_slug(slugify(name), slugs)
        slugs.add(found)
        return found

    zone, first = draw(st.sampled_from(ZONES)), date(2027, 3, 28)
    links = tuple(draw(st.lists(st.builds(Link, label=names, url=addresses), max_size=2)))
    event = Event(
        slug="dagen", title=draw(names), starts_on=first, ends_on=first + timedelta(days=draw(st.integers(0, 3))),
        timezone=zone, uid_domain="example.org", code=unique.pop(), tagline=draw(texts), host=draw(texts),
        venue=Venue(draw(texts), city=draw(texts), latitude=draw(st.sampled_from([None, 57.64])), longitude=18.29),
        links=links,
    )  # fmt: skip
    rooms = tuple(
        Room(unique.pop(), slug(n), n, draw(texts)) for n in draw(st.lists(names, min_size=1, max_size=3))
    )
    people = tuple(
        Person(unique.pop(), slug(n), n, draw(texts), draw(texts))
        for n in draw(st.lists(names, max_size=most))
    )
    seminars = []
    for title in draw(st.lists(names, max_size=most)):
        start = draw(st.one_of(st.none(), instants))
        seats = [
            Appearance(draw(st.sampled_from(list(Role))), p.code) for p in people if draw(st.booleans())
        ] + draw(st.lists(st.builds(Appearance, role=st.just(Role.PANELIST), organisation=names), max_size=2))
        seminars.append(
            Seminar(
                unique.pop(), slug(title), title, draw(st.sampled_from(list(Kind))), draw(st.sampled_from(list(State))),
                room=draw(st.sampled_from(["", *(r.code for r in rooms)])), starts_at=start,
                minutes=draw(st.integers(1, 300)) if start else None, abstract=draw(texts), summary=draw(texts),
                quotes=tuple(draw(st.lists(st.builds(Quote, text=names, by=texts), max_size=2))),
                tags=tuple(draw(st.lists(names, max_size=2))), language=draw(st.sampled_from(["", "sv", "en"])),
                services=tuple(draw(st.lists(st.sampled_from(list(Service)), unique=True))),
                livestream=draw(addresses), recording=draw(addresses), host_page=draw(addresses), appearances=tuple(seats),
            )
        )  # fmt: skip
    return Programme(event, rooms, people, in_order(seminars, rooms))
