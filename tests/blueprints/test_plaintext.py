"""The programme as Markdown: whole, what is asked for by Accept, with hostile names, and llms.txt."""

from dataclasses import replace

import pytest
import time_machine
from markdown_it import MarkdownIt

from eventapp.formats import markdownfile
from eventapp.programme.addresses import Addresses
from eventapp.programme.text import one_line
from eventapp.services.draft import events, loading, seminars
from eventapp.words import words
from tests import factories

SWEDISH = {"Accept-Language": "sv"}
HOSTILE = "[x](javascript:alert(1)) <script>*fet*</script>\n# Rubrik"


@pytest.fixture
def made(lite):
    with time_machine.travel("2027-07-01T12:00:00+02:00"):
        made = factories.make_event(title="Havsdagen", tagline="Om havet", host="Föreningen", venue_name="Bryggan", venue_city="Visby")
        hall = factories.room(made, "Stora salen")
        anna = factories.person(made, "Anna Ek", title="Forskare", organisation="SU")
        factories.seminar(
            made, "Östersjön", seats=[factories.seat(anna, "moderator"), factories.seat("Telia")], room=hall,
            starts_at=factories.at("09:00"), abstract="Hur mår **havet**?", livestream="https://live.example.org/1", stream="own",
        )  # fmt: skip
        factories.seminar(made, HOSTILE, room=hall, starts_at=factories.at("10:00"), state="cancelled")
        factories.release(made)
    return made


def read(made, path, **headers):
    answer = made.app.test_client().get(f"/{made.event.slug}/{path}", headers=SWEDISH | headers)
    return answer.status_code, answer.content_type, answer.text


PROGRAMME = """\
# Havsdagen

- När: lördag 3 juli 2027
- Var: Bryggan, Visby
- Arrangör: Föreningen
- Tidszon: Europe/Stockholm
- Adress: https://programme.example.org/havsdagen/

## lördag 3 juli 2027

- **09:00–09:30** – [Östersjön](<https://programme.example.org/havsdagen/seminars/ostersjon.md>) – Stora salen – Anna Ek, \
Forskare, SU \\(moderator\\), Telia \\(namn meddelas\\)
"""


def test_the_programme_is_a_line_a_seminar(made):
    code, kind, text = read(made, "programme.md")
    assert (code, kind) == (200, "text/markdown; charset=utf-8")
    lines = text.splitlines()
    assert "\n".join(lines[:-1]) + "\n" == PROGRAMME
    tokens = [child for token in MarkdownIt("commonmark").parse(text) for child in token.children or ()]
    links = {str(t.attrs["href"]) for t in tokens if t.type == "link_open"}
    assert all(link.startswith("https://programme.example.org/havsdagen/") for link in links)
    assert not [t for t in tokens if t.type in ("html_inline", "em_open")]
    shown = "".join(t.content for t in tokens)
    assert one_line(f"Inställt: {HOSTILE}") in shown


def test_a_seminar_says_when_where_and_who(made):
    code, kind, text = read(made, "seminars/ostersjon.md")
    assert (code, kind) == (200, "text/markdown; charset=utf-8")
    assert text == """\
# Östersjön

- När: lördag 3 juli 2027 09:00–09:30 (Europe/Stockholm)
- Var: Stora salen, Bryggan, Visby
- Livesändning: https://programme.example.org/havsdagen/seminars/ostersjon/live
- Del av: [Havsdagen](<https://programme.example.org/havsdagen/programme.md>)
- Adress: https://programme.example.org/havsdagen/seminars/ostersjon/

Hur mår **havet**?

## Medverkande

- Anna Ek, Forskare, SU \\(moderator\\)
- Telia \\(namn meddelas\\)
"""


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/markdown", "text/markdown"),
        ("text/markdown, text/html, */*", "text/markdown"),
        ("text/html, text/markdown;q=0.5", "text/html"),
        ("text/html, text/markdown;q=0", "text/html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/markdown;q=x,;;", "text/html"),
        ("", "text/html"),
    ],
)
def test_who_accepts_markdown_gets_it_at_the_pages_address(made, accept, kind):
    for path, beside in (("", "programme.md"), ("seminars/ostersjon/", "seminars/ostersjon.md")):
        for _ in range(2):  # Cold and warm.
            code, got, text = read(made, path, Accept=accept)
            assert (code, got.split(";")[0]) == (200, kind)
        if kind == "text/markdown":
            assert text == read(made, beside)[2]
    client = made.app.test_client()
    # Whoever stands between us and others must not give one of the two for the other.
    for path in ("", "seminars/ostersjon/", *(["seminars/nothing/"] if kind == "text/markdown" else [])):
        for _ in range(2):
            answer = client.get(f"/havsdagen/{path}", headers={"Accept": accept})
            assert "Accept" in [part.strip() for line in answer.headers.getlist("Vary") for part in line.split(",")], path
            assert answer.status_code == 200 or answer.headers["Cache-Control"] == "private, no-store"
    # What has no such form is sent as it is.
    assert read(made, "about/", Accept=accept)[1].startswith("text/html")
    assert client.get("/organise/havsdagen/", headers={"Accept": accept}).status_code == 303


def test_llms_txt_leads_on(made):
    code, kind, text = read(made, "llms.txt")
    assert (code, kind) == (200, "text/plain; charset=utf-8")
    assert text.startswith("# Havsdagen\n\n> Om havet\n\n- När: lördag 3 juli 2027\n")
    client = made.app.test_client()
    links = [
        str(child.attrs["href"])
        for token in MarkdownIt("commonmark").parse(text)
        for child in token.children or ()
        if child.type == "link_open"
    ]
    assert [client.get(link.removeprefix("https://programme.example.org")).status_code for link in links] == [200] * 7
    assert client.get("/llms.txt").text == "# Eventapp\n\n- [Havsdagen](<https://programme.example.org/havsdagen/llms.txt>)\n"


def test_a_seminar_that_moved_away_or_is_not_there(made):
    assert read(made, "seminars/nothing.md")[0] == 404


def test_what_has_moved_leads_on_in_the_form_that_was_asked_for(made):
    row = next(s for s in loading.tables(made.event).seminars if s.slug == "ostersjon")
    with time_machine.travel("2027-07-01T13:00:00+02:00"):
        seminars.change(made.writing, row, row.version, {"slug": "havet"})
        events.change(made.writing, made.event.version, {"slug": "tangdagen"})
        factories.release(made)
    client = made.app.test_client()
    leads = {
        (path, accept): client.get(path, headers={"Accept": accept}).headers["Location"]
        for path in ("/tangdagen/seminars/ostersjon/", "/tangdagen/seminars/ostersjon.md", "/havsdagen/", "/havsdagen/programme.md", "/havsdagen/?lang=sv")
        for accept in ("text/html", "text/markdown")
    }
    # Who asked for the page is led to the page, where Accept decides again; who asked for the file, to the file.
    assert leads == {
        ("/tangdagen/seminars/ostersjon/", "text/html"): "/tangdagen/seminars/havet/",
        ("/tangdagen/seminars/ostersjon/", "text/markdown"): "/tangdagen/seminars/havet/",
        ("/tangdagen/seminars/ostersjon.md", "text/html"): "/tangdagen/seminars/havet.md",
        ("/tangdagen/seminars/ostersjon.md", "text/markdown"): "/tangdagen/seminars/havet.md",
        ("/havsdagen/", "text/html"): "/tangdagen/", ("/havsdagen/", "text/markdown"): "/tangdagen/",
        ("/havsdagen/programme.md", "text/html"): "/tangdagen/programme.md",
        ("/havsdagen/programme.md", "text/markdown"): "/tangdagen/programme.md",
        ("/havsdagen/?lang=sv", "text/html"): "/tangdagen/?lang=sv", ("/havsdagen/?lang=sv", "text/markdown"): "/tangdagen/?lang=sv",
    }  # fmt: skip
    assert client.get("/tangdagen/seminars/ostersjon/", headers={"Accept": "text/markdown"}, follow_redirects=True).mimetype == "text/markdown"


@pytest.mark.parametrize(
    "text", ["```\nslut", "<script>alert(1)</script>", "[a](javascript:alert(1))", "# Medverkande", "Medverkande\n===", "    kod", "~~~"]
)
def test_what_is_typed_stands_for_itself_in_markdown(made, text):
    """It swallows nothing of what follows, and is no heading, link or HTML of ours."""
    seminar = next(s for s in made.shelf.newest("havsdagen").release.programme.seminars if s.slug == "ostersjon")
    told = markdownfile.Told(made.shelf.newest("havsdagen").release.programme, {}, Addresses("https://x.example", "havsdagen"), words("sv"), factories.at("08:00"))
    said = markdownfile.seminar(told, replace(seminar, abstract=text, summary=text))
    tokens = MarkdownIt("commonmark").parse(said)
    headings = [tokens[n + 1].content for n, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings == ["Östersjön", "Medverkande", "Vad som sades"]
    assert not [t for t in tokens if t.type in ("fence", "code_block", "html_block")]
    inside = [child for token in tokens for child in token.children or ()]
    assert not [c for c in inside if c.type == "html_inline"]
    assert all(str(c.attrs["href"]).startswith("https://x.example/") for c in inside if c.type == "link_open")
