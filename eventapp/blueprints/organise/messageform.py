"""What is asked for on the page on which a message is written: whom, what, and with whose facts it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import g, request
from flask_babel import gettext

from eventapp.blueprints import wording
from eventapp.blueprints.organise.told import Letter, link_for
from eventapp.formats.placeholders import Broken, Fault
from eventapp.services.draft import loading
from eventapp.services.draft.rows import Person
from eventapp.services.errors import Invalid
from eventapp.services.mail.letters import LINK
from eventapp.services.mail.recipients import recipients
from eventapp.services.messages import sending, templates, whom
from eventapp.services.messages.filling import LANGUAGES, Text, Texts
from eventapp.services.messages.templates import Unfit


@dataclass(frozen=True, slots=True)
class Line:
    """Someone of the group: whether the message is for them too, and to how many addresses it goes then."""

    person: Person
    ticked: bool
    addresses: int


@dataclass(slots=True)
class Asked:
    """All of it. `lines` are those of the group, `errors` and `faults` what is wrong with the texts, by field."""

    whom: whom.Whom
    texts: Texts
    template: str
    lines: list[Line]
    errors: dict[str, str] = field(default_factory=dict)
    faults: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)

    @property
    def people(self) -> list[Person]:
        """Those it is for."""
        return [line.person for line in self.lines if line.ticked]

    @property
    def addresses(self) -> int:
        """To how many addresses it goes."""
        return sum(line.addresses for line in self.lines if line.ticked)

    @property
    def unreached(self) -> list[Person]:
        """Those it is for who have no address."""
        return [line.person for line in self.lines if line.ticked and not line.addresses]


def begun() -> Asked:
    """As the page is opened: with a text that is kept, and the people whom that is for unless others are named."""
    key = request.args.get("template", "")
    found = next((each for each in templates.of(g.event) if each.key == key), None)
    group = request.args.get("group", found.who if found else "part")
    part = {name: request.args.get(name, "") for name in ("seminar", "room", "tag")}
    chosen = whom.Whom(group, **part, codes=frozenset(request.args.getlist("code")))
    return Asked(chosen, found.texts if found else Texts(), key, _lines(chosen, frozenset()))


def sent() -> Asked:
    """As the form was sent, with what is wrong in it; from the list of people it comes with a text that is kept."""
    form = request.form
    part = {name: form.get(name, "") for name in ("seminar", "room", "tag")}
    ticked, group = frozenset(form.getlist("code")), form.get("group", "part")
    chosen = whom.Whom(group, **part, codes=ticked)
    # Who was left out of another group is not left out of this one.
    left_out = frozenset(form.getlist("listed")) - ticked if form.get("was") == group else frozenset()
    key = form.get("template", "")
    texts = typed() if "body_sv" in form else next((each.texts for each in templates.of(g.event) if each.key == key), Texts())
    asked = Asked(chosen, texts, key, _lines(chosen, left_out))
    try:
        asked.texts = templates.checked(asked.texts)
    except Unfit as refused:
        asked.errors, asked.faults = refused.errors, refused.faults
    except Invalid as refused:
        asked.errors = refused.errors
    return asked


def typed() -> Texts:
    """The texts as they were typed."""
    form = request.form
    return Texts(*(Text(form.get(f"subject_{each}", ""), form.get(f"body_{each}", "")) for each in LANGUAGES))


def _lines(chosen: whom.Whom, left_out: frozenset[str]) -> list[Line]:
    """Of the group; of those who are chosen by hand everybody, to choose from."""
    rows, by_hand = loading.tables(g.event), chosen.group == "chosen"
    return [
        Line(p, p.code in chosen.codes if by_hand else p.code not in left_out, len(recipients(p, g.event)))
        for p in (rows.people if by_hand else whom.find(rows, chosen))
    ]


def letters(people: list[Person], texts: Texts) -> list[Letter]:
    """What each would be sent, with their own link in it, ready to be copied."""
    return [_shown(each) for each in sending.letters_to(g.event, people, texts)]


def _shown(each: sending.Letter) -> Letter:
    body = each.mail.body.replace(LINK, link_for(each.person, each.to))
    return Letter(each.person, each.to.address, each.mail.subject, body, False, contact=each.to.name if each.to.key else "")


def example(asked: Asked) -> Letter | None:
    """What one of them would be sent: who was asked for, else the first with an address; None where there is nobody or no text."""
    people = asked.people
    wanted = [p for p in people if p.code == request.values.get("as")] or [p for p in people if p.email] or people
    if not wanted or asked.errors or not (asked.texts.sv.whole or asked.texts.en.whole):
        return None
    try:
        return letters(wanted[:1], asked.texts)[0]
    except Broken:  # One of ours, translated wrongly.
        return None


def page(asked: Asked) -> dict[str, object]:
    """What the page shows."""
    rows = loading.tables(g.event)
    first = g.event.language if g.event.language in LANGUAGES else "en"
    return {
        "asked": asked, "templates": templates.of(g.event), "languages": [first, *(each for each in LANGUAGES if each != first)],
        "letter": example(asked), "seminars": [(s.code, s.title) for s in rows.seminars], "rooms": [(r.code, r.name) for r in rows.rooms],
        "tags": [(tag, tag) for tag in whom.tags(rows)], "groups": wording.message_groups(), "names": wording.message_names(),
    }  # fmt: skip


def faults_told(faults: tuple[Fault, ...], language: str) -> list[str]:
    """What is wrong with a text in a language, in words, with the place."""
    return [f"{gettext('Line %(line)d, place %(column)d:', line=f.line, column=f.column)} {wording.message_fault(f, language)}" for f in faults]
