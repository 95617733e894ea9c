"""HTML of other programs: Markdown that shows the same words, and plain text left alone."""

import time
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from eventapp.formats.html import foreign_line, from_foreign
from eventapp.formats.markdown import to_html

HTML = [
    ("<p>Om <em>vatten</em> &amp; luft.</p><ul><li>Ett</li></ul>", "Om *vatten* & luft.\n\n- Ett"),
    ('<p>Om <b>vatten</b>&nbsp;och luft.</p><br><a href="https://example.org/x">Anmäl dig</a>',
     "Om **vatten** och luft.\n\n[Anmäl dig](https://example.org/x)"),
    ("<div>a</div><div>b<br/>c</div>", "a\n\nb\nc"),
    ("<ul><li>a<ul><li>b</li><li>c <b>d </b>e</li></ul></li><li>f</li></ul><p>Slut</p>", "- a\n  - b\n  - c **d** e\n- f\n\nSlut"),
    ("<ol><li>x<li>y</ol>", "1. x\n2. y"),
    ("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "- a\n\n  b\n- c"),
    ("<h2>Rub<br>rik</h2>text <code>a*b</code>", "## Rub rik\n\ntext `a*b`"),
    ("<pre>a\n\n\n  b &lt; c</pre>", "```\na\n\n\n  b < c\n```"),
    ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
    ("<table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>1</td><td></td><td>2</td></tr></table>", "A | B\n1 | 2"),
    ("<p>a<script>alert('<p>')</script>b<!-- <p>x</p> -->c<style>p{}</style></p>", "abc"),
    ("<p>1. inte lista</p><p># nej</p><p>5 * 3 * 2</p>", "1\\. inte lista\n\n\\# nej\n\n5 \\* 3 \\* 2"),
    ('<p><a href="javascript:alert(1)">k</a> <a href=" mailto:a@b.se ">post</a></p>', "k [post](mailto:a@b.se)"),
    ('<p><img src="x.png" alt="Karta"> snake_case</p>', "Karta snake_case"),
    ("Rad ett\nRad två\n\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\nefter", "Rad ett\nRad två\n\n- a\n- b\n\nefter"),
    ("&lt;p&gt;Hej &amp;amp; du&lt;/p&gt;", "Hej & du"),
    ("<P CLASS='x'>Stora<BR />bokstäver</P>", "Stora\nbokstäver"),
    ("<p>a <b>b <i>c</b> d</i></p>", "a **b *c*** d"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), HTML)
def test_html_becomes_markdown(text, expected):
    assert from_foreign(text) == expected


@pytest.mark.parametrize(
    "text",
    ["a < b", "5 & 6", "<3", "&c.", "AT&T", "<anna@example.org>", "<https://example.org/>", "x <- y", "a<b och c>d", "R&D &copy",
     "Rad ett\nRad två\n\n- **fett**", "List<String>", "<foo>bar</foo>", "", "<", "&", "&&amp", "if a<b:\n    c>d"],
)  # fmt: skip
def test_plain_text_and_markdown_stay(text):
    assert from_foreign(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vatten &amp; luft", "Vatten & luft"),
        ("Vatten &amp;amp; luft", "Vatten & luft"),
        ("**fett**<br>rad två<br />\n- a", "**fett**\nrad två\n- a"),
        ("En <b>viktig</b> dag\n\n* ett\n* två", "En **viktig** dag\n\n* ett\n* två"),
        ("Se <a href='https://e.org/a_(b)'>mer</a>", "Se [mer](<https://e.org/a_(b)>)"),
        ("Rad<br><br>Nästa", "Rad\n\nNästa"),
        ("<b>två\n\nstycken</b>", "två\n\nstycken"),
    ],
)
def test_markdown_with_a_few_tags_stays_markdown(text, expected):
    assert from_foreign(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Vatten &amp; luft", "Vatten & luft"), ("<em>Vatten</em>: a <b", "Vatten: a <b"), ("Taggen <b>", "Taggen <b>"),
     ("a<br>b", "a b"), ("Anna &lt;3 Bo", "Anna <3 Bo"), ("&Aring;sa &#214;berg", "Åsa Öberg")],
)  # fmt: skip
def test_a_title_on_one_line(text, expected):
    assert foreign_line(text) == expected


words = st.text(st.sampled_from("ab 1.*_`#>[]()!\\&<~|=-+:;/\"'ö"), min_size=1, max_size=12).map(escape)
inline = st.recursive(
    words,
    lambda inner: st.one_of(
        st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["b", "em", "strong", "i", "span", "code", "u"]), inner),
        st.builds('<a href="{}">{}</a>'.format, st.sampled_from(["https://e.org/a_b?x=1&amp;y=(2)", "x", "javascript:x"]), inner),
        st.lists(inner, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map("<br>".join),
    ),
    max_leaves=6,
)  # fmt: skip
blocks = st.recursive(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "h1", "h3", "div", "pre", "blockquote"]), inline),
    lambda inner: st.one_of(
        st.builds(
            lambda tag, items: f"<{tag}>" + "".join(f"<li>{x}</li>" for x in items) + f"</{tag}>",
            st.sampled_from(["ul", "ol"]), st.lists(st.one_of(inner, inline), min_size=1, max_size=3),
        ),
        st.lists(inner, min_size=1, max_size=3).map("\n".join),
        inner.map("<blockquote>{}</blockquote>".format), inner.map("<div>{}</div>".format),
    ),
    max_leaves=6,
)  # fmt: skip


def read(text):
    """What a browser shows, without any white space."""
    return "".join("".join(lxml_html.fragment_fromstring(text, create_parent="div").itertext()).split())


@settings(max_examples=300)
@given(blocks)
def test_the_same_words_are_shown(text):
    assert read(to_html(from_foreign(text))) == read(text)


@settings(max_examples=200)
@given(st.text(st.sampled_from("<>/pbi&;amul=\"' \n-!x"), max_size=60))
def test_any_text_is_taken_and_nothing_unsafe_comes_of_it(text):
    found = from_foreign(text)
    assert isinstance(found, str) and isinstance(foreign_line(text), str)


@pytest.mark.parametrize(
    "text",
    ["<div>" * 30_000, "<ul><li>" * 15_000, "<b>" * 40_000, "<!--" * 30_000, "<a href='" * 13_000, "<p " * 40_000, "&amp;" * 24_000,
     "<p>" + "*" * 100_000, "<p>" + "[" * 100_000, "<b>x" * 30_000, "<script>" * 15_000, "<p>" + "<br>" * 29_000, "<p>" + "`" * 100_000,
     "<blockquote>x" * 8_000, "<td>x" * 20_000, "</ul>" * 24_000, "<a href='https://x'>y" * 5_000, "<p>" + "<i>x</i>" * 12_000],
)  # fmt: skip
def test_what_means_harm_takes_no_time(text):
    began = time.process_time()
    from_foreign(text)
    foreign_line(text)
    assert time.process_time() - began < 15  # A second, where nobody else uses the processor.
