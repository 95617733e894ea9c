"""Markdown: safe as HTML, readable as plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from eventapp.formats.markdown import from_plain, to_html, to_plain
from eventapp.programme.text import clean, xml_safe
from tests.strategies import texts

ALLOWED = {
    "p",
    "br",
    "em",
    "strong",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "code",
    "pre",
    "h3",
    "h4",
    "h5",
    "hr",
    "div",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# Rubrik\n\n*kursivt* och **fett**",
            "<h3>Rubrik</h3>\n<p><em>kursivt</em> och <strong>fett</strong></p>\n",
        ),
        (
            "[länk](https://example.org)",
            '<p><a href="https://example.org" rel="noopener nofollow">länk</a></p>\n',
        ),
        ("[fel](javascript:alert(1))", "<p>[fel](javascript:alert(1))</p>\n"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n"),
        ("![bild](https://example.org/x.png)", "<p></p>\n"),
    ],
)
def test_markdown_becomes_safe_html(text, expected):
    assert to_html(text) == expected


@given(texts)
def test_nothing_but_the_allowed_tags_and_attributes_comes_out(text):
    tree = html.fragment_fromstring(to_html(text), create_parent="div")
    for element in tree.iter():
        assert element.tag in ALLOWED
        assert set(element.attrib) <= {"href", "rel"}


@pytest.mark.parametrize("address", ["/static/../account/", "//evil.example/", "x", "../x", "#x", "?x", "ftp://e.org/", "%2f%2fe.org", "/\\\\e.org"])
def test_a_link_leads_to_a_whole_address_or_nowhere(address):
    assert "href" not in to_html(f"[a]({address})")


def test_plain_text_keeps_paragraphs_and_addresses():
    assert (
        to_plain("Ett *stycke*.\n\n- a\n- b\n\n[mer](https://e.org)")
        == "Ett stycke.\n\na\nb\nmer (https://e.org)"
    )


def test_control_characters_go():
    assert clean("a\x00b\r\nc\x0bd\te") == "ab\ncd\te"


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("Ren text, med komma (och parentes).", "Ren text, med komma (och parentes)."),
        ("Rad ett\nRad två\n\nNytt stycke", "Rad ett\nRad två\n\nNytt stycke"),
        ("1 * 2 * 3", "1 * 2 * 3"),
        ("*", "\\*"),
        ("C:\\*", "C:\\\\\\*"),
        ("# inte en rubrik", "\\# inte en rubrik"),
        ("&gt; &lt;", "\\&gt; \\&lt;"),
        ("rubrik\n---", "rubrik\n\\-\\-\\-"),
    ],
)
def test_plain_text_becomes_markdown_that_says_it(plain, expected):
    assert from_plain(plain) == expected
    assert to_plain(from_plain(plain)) == plain


marked = st.text(st.sampled_from("ab 1.*_`#>[]()!\\&<~|=-+:\n"), max_size=20)


@given(st.one_of(texts, marked))
def test_what_was_made_plain_stays_so(text):
    plain = "\n".join(" ".join(row.split()) for row in to_plain(xml_safe(clean(text))).split("\n")).strip()
    while "\n\n\n" in plain:
        plain = plain.replace("\n\n\n", "\n\n")
    assert to_plain(from_plain(plain)) == plain
