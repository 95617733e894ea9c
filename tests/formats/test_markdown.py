"""Markdown: safe as HTML, readable as plain text."""

import pytest
from hypothesis import given
from lxml import html

from eventapp.formats.markdown import clean, to_html, to_plain
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


def test_plain_text_keeps_paragraphs_and_addresses():
    assert (
        to_plain("Ett *stycke*.\n\n- a\n- b\n\n[mer](https://e.org)")
        == "Ett stycke.\n\na\nb\nmer (https://e.org)"
    )


def test_control_characters_go():
    assert clean("a\x00b\r\nc\x0bd\te") == "ab\ncd\te"
