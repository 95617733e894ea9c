"""A text from right to left on a page in Swedish: it begins at its own side, and what stands beside it is not turned."""

from eventapp import files

PAGE = """<!doctype html><html lang="sv"><style>%s</style><body style="width: 600px; margin: 0">
<h3 id="title" lang="he"><a href="#">שלום 5G: מה אומר ה-EU על AI?</a></h3>
<h3 id="other">Vad säger EU om שלום?</h3>
<p id="people"><bdi>Anna Ek</bdi>, <bdi>שרה כהן</bdi> (moderator), <bdi>דוד לוי</bdi>, <bdi>Bo Ask</bdi></p>
<p id="now">10:00 <a href="#" lang="ar">الذكاء AI في 2027.</a> Nu</p>"""
# The left edge of the first place at which a text stands in an element.
AT = """(said) => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) for (const each of said) {
    const at = walk.currentNode.data.indexOf(each), range = document.createRange();
    if (at < 0) continue;
    range.setStart(walk.currentNode, at);
    range.setEnd(walk.currentNode, at + each.length);
    found.push([each, Math.round(range.getBoundingClientRect().left)]);
  }
  return Object.fromEntries(found.toSorted((a, b) => a[1] - b[1]));
}"""


def order(page, *said):
    """The texts as they stand from the left, and where the first and the last of them begin."""
    found = page.evaluate(AT, list(said))
    return list(found), found


def test_each_text_begins_at_its_own_side_and_turns_nothing_around_it(page):
    page.set_content(PAGE % (files.STATIC / "css" / "eventapp.css").read_text())
    title, at = order(page, "?", "AI?", "EU על", "5G", "שלום 5G")
    assert at["שלום 5G"] > 400
    assert title[0] == "?"
    assert order(page, "Vad", "säger")[1]["Vad"] == 0
    assert order(page, "Bo Ask", "דוד", "(moderator)", "שרה", "Anna Ek")[0] == ["Anna Ek", "שרה", "(moderator)", "דוד", "Bo Ask"]
    assert order(page, "Nu", "10:00", ".", "الذكاء")[0] == ["10:00", ".", "الذكاء", "Nu"]
