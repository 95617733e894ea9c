"""The programme and the people in it, searched and filtered by their address; and what the page's script searches."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Blueprint, Response, g, render_template, request
from flask_babel import get_locale

from eventapp.blueprints.guards import needs
from eventapp.blueprints.public.afterwards import after
from eventapp.blueprints.public.drawn import cards
from eventapp.blueprints.public.grid import Grid
from eventapp.blueprints.public.listing import Listing
from eventapp.blueprints.public.place import Place
from eventapp.blueprints.public.reader import live_reader, reader
from eventapp.edge.queries import Asked, asked
from eventapp.formats import schema_org
from eventapp.programme import filtering
from eventapp.programme.model import Person
from eventapp.programme.naming import alphabetical

blueprint = Blueprint("lists", __name__)

# How many lines there are of what is on, and of what is next, before it is said how many more.
MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class People:
    """Some of the people under a name, which may be empty; `hidden` when none of them is shown."""

    name: str
    people: list[Person]
    hidden: bool


def _asked() -> Asked:
    return asked(request.environ.get("QUERY_STRING", ""))


@blueprint.get("/")
@needs("anyone")
def programme() -> str:
    """The programme from now on: as a list, and on wide screens with rooms as columns."""
    r = live_reader()
    listing = Listing(r, _asked())
    g.filters_pass = (bool(listing.shown) and listing.asked.worth_keeping) or not listing.asked.pairs()
    grid = Grid(r)
    return render_template(
        "public/programme.html", r=r, listing=listing, now=r.now_and_next(most=MOST_LINES), grid=grid, place=Place(r.event.venue), after=after(r),
        cards=cards(listing, grid), jsonld="" if listing.filtered else schema_org.event_page(r.programme, g.addresses),
    )  # fmt: skip


@blueprint.get("/words.json")
@needs("anyone")
def words() -> Response:
    """What a search in the programme looks in, by the seminars' codes."""
    texts = filtering.texts_of(g.release.programme)
    return Response(json.dumps(texts, ensure_ascii=False), content_type="application/json; charset=utf-8")


@blueprint.get("/people/")
@needs("anyone")
def people() -> str:
    """All who take part, by name or by organisation."""
    found, language = _asked(), str(get_locale())
    wanted = filtering.Wanted(words=found.wanted.words)
    g.filters_pass = not wanted.words
    every = sorted(g.release.programme.people, key=lambda person: (alphabetical(person.name, language), person.code))
    texts = {person.code: filtering.text_of(person) for person in every}
    shown = {code for code, text in texts.items() if filtering.passes((), text, wanted)}
    names: dict[str, list[Person]] = {}
    for person in every:
        names.setdefault(person.organisation.strip() if found.by else "", []).append(person)
    ordered = sorted(names, key=lambda name: (not name, alphabetical(name, language)))
    groups = [People(name, names[name], not any(p.code in shown for p in names[name])) for name in ordered]
    return render_template(
        "public/people.html", r=reader(), groups=groups, texts=texts, shown=shown, words=wanted.words, by=found.by, filtered=not wanted.all
    )
