"""The programme over a morning whose clock is moved: folded at now, filtered and searched while a release comes, and as columns."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.test_every_page import AXE, problems
from tests.browser.test_fits import TITLE
from tests.browser.test_live_pages import HALL, at, live, reader, served  # noqa: F401

ITEMS = "[data-item]:not([hidden])"
SEEN = "els => els.filter(e => e.checkVisibility()).map(e => e.querySelector('[data-title]').textContent)"


def seen(page):
    """The titles in the list that can be seen."""
    return page.locator("[data-item]").evaluate_all(SEEN)


@pytest.fixture
def phone(reader):  # noqa: F811
    page = reader()
    page.set_viewport_size({"width": 390, "height": 800})
    return page


def scripted(page):
    """Has the list's script come, as it does after a second."""
    page.clock.run_for(1100)
    page.evaluate("import(document.querySelector('[data-script]').dataset.script).then(() => null)")


def test_it_opens_at_now_and_folds_what_ends_without_network(live, phone):  # noqa: F811
    live.open(phone, at("10:44"))
    scripted(phone)
    assert seen(phone) == ["Lagen", "Vården", "Skolan", "Frukost"]
    first = phone.locator("[data-fold]").first
    expect(first).to_have_text(re.compile(r"1 avslutat –\s+visa"))
    phone.context.set_offline(True)
    live.moment = at("10:44")
    live.until(phone, at("11:16"))
    expect(first).to_have_text(re.compile("2 avslutade"))
    assert seen(phone) == ["Lagen", "Skolan", "Frukost"]
    first.locator("summary").click()
    assert seen(phone) == ["Öppning", "Lagen", "Vården", "Skolan", "Frukost"]
    # The line at now is before what begins next.
    assert phone.locator("li.card", has_text="Skolan").evaluate("e => getComputedStyle(e, '::before').content") == '"Nu"'


def test_filter_search_and_focus_stay_when_a_release_comes(live, phone):  # noqa: F811
    live.open(phone, at("08:00"))
    scripted(phone)
    phone.click("[data-filter] summary")
    phone.check("input[name=room][value=stora-salen]")
    expect(phone.locator("[data-hits]")).to_have_text("3 träffar")
    phone.keyboard.press("Escape")
    expect(phone.locator(".filter-panel")).to_be_hidden()
    expect(phone.locator("[data-filter] summary")).to_be_focused()
    phone.locator("#q").click()
    phone.keyboard.type("lag")
    expect(phone.locator("[data-hits]")).to_have_text("1 träff")
    assert phone.url.endswith("?q=lag&room=stora-salen")
    live.at(at("08:01"))
    live.publish(live.change("Lagen", title="Lagen om havet"), live.change("Frukost", title="Frukost och lagar"))
    live.until(phone, at("08:02"))
    expect(phone.locator("[data-hits]")).to_have_text("2 träffar")
    assert seen(phone) == ["Lagen om havet", "Frukost och lagar"]
    state = "[document.activeElement.id, document.activeElement.value, document.querySelector('input[value=stora-salen]').checked]"
    assert phone.evaluate(state) == ["q", "lag", True]
    phone.keyboard.type("x")
    expect(phone.locator("[data-hits]")).to_have_text("Inga träffar")
    phone.locator("[data-none] [data-clear]").click()
    assert (phone.locator(ITEMS).count(), phone.url, phone.evaluate("document.activeElement.id")) == (5, live.base, "q")
    # Opened by its address it is the same, and asks for what is kept.
    with phone.expect_request(live.base) as asked:
        live.open(phone, at("08:03"), "?q=lag&room=stora-salen")
        scripted(phone)
        live.until(phone, at("08:04"))
    assert asked.value.url == live.base
    assert seen(phone) == ["Lagen om havet", "Frukost och lagar"]
    expect(phone.locator("#q")).to_have_value("lag")


@pytest.fixture(scope="module")
def wide(served):  # noqa: F811
    """Another day on the same server: twelve rooms, long titles, two at once in one room, and no room for lunch."""
    made = factories.make_event(title="Tolv salar")
    rooms = [factories.room(made, f"Sal {n} {'i Sjöfartshotellets konferensvåning' if n % 3 == 0 else ''}") for n in range(1, 13)]
    for n, room in enumerate(rooms):
        for k, (clock, minutes) in enumerate((("09:00", 30), ("09:30", 15), ("10:00", 60), ("13:00", 90))):
            titles = (TITLE, f"Kort {n}", "Så räddar vi Östersjöns torsk", f"Alla {n}")
            factories.seminar(made, titles[k], [factories.person(made)], room=room, starts_at=at(clock), minutes=minutes)
    factories.seminar(made, "Inställt", room=rooms[4], starts_at=at("13:30"), minutes=45, state="cancelled")
    factories.seminar(made, "Lunch", kind="break", starts_at=at("12:00"), minutes=45)
    with pytest.MonkeyPatch.context():
        factories.release(made)
    return f"{served.base.rsplit('/', 2)[0]}/{made.event.slug}/"


BOXES = """els => els.filter(e => e.checkVisibility()).map(e => {
  const { x, y, right, bottom } = e.getBoundingClientRect();
  return [x, y, right, bottom];
})"""


def overlaps(boxes):
    """Pairs of boxes of which one is upon the other."""
    return [
        (a, b) for i, a in enumerate(boxes) for b in boxes[:i]
        if a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1 and b[1] < a[3] - 1
    ]  # fmt: skip


def test_twelve_rooms_stand_beside_each_other_to_scale(live, wide, reader):  # noqa: F811
    page = reader(bypass_csp=True)
    page.set_viewport_size({"width": 1920, "height": 1000})
    live.at(at("08:30"))
    page.clock.install(time=at("08:30"))
    page.goto(wide)
    scripted(page)
    boxes = page.locator(".grid > .card").evaluate_all(BOXES)
    assert (len(boxes), overlaps(boxes)) == (50, [])
    assert page.evaluate("document.documentElement.scrollWidth") <= 1920
    heads = page.locator(".grid-head span").evaluate_all(BOXES)
    assert (len(heads), overlaps(heads)) == (12, [])
    # To scale: twice as long is twice as high, wherever nothing has to give way.
    high = {title: page.locator(".card", has_text=title).first.bounding_box()["height"] + 2 for title in ("räddar", "Alla 3")}
    assert high["Alla 3"] / high["räddar"] == pytest.approx(1.5, abs=0.05)
    # Words of common length are whole.
    broken = page.locator(".grid .card:not(.is-cancelled) .card-title a").evaluate_all("""els => els.flatMap(e => [...e.textContent.matchAll(/\\S+/g)].filter(([word]) => word.length < 14).filter((m) => {
      const range = document.createRange();
      range.setStart(e.firstChild, m.index); range.setEnd(e.firstChild, m.index + m[0].length);
      return new Set([...range.getClientRects()].map((r) => r.top)).size > 1;
    }).map(([word]) => word))""")
    assert broken == []
    page.evaluate(AXE.decode())
    assert problems(page, "") == []
    page.evaluate("scrollTo({ top: 1500, behavior: 'instant' })")
    tools, head = (page.locator(s).first.bounding_box() for s in (".tools", ".grid-head"))
    assert (tools["y"], round(head["y"] - tools["y"] - tools["height"])) == (0, pytest.approx(0, abs=4))
    # As a list, which is remembered.
    page.locator(".views label", has_text="Lista").click()
    assert page.locator(".grid").first.evaluate("e => getComputedStyle(e).display") == "block"
    page.goto(wide)
    expect(page.locator(".days")).to_have_class(re.compile("as-list"))


def test_a_thousand_are_searched_as_one_types(live, reader):  # noqa: F811
    page = reader()
    live.open(page, at("08:00"))
    scripted(page)
    counts = page.evaluate("""() => {
      const list = document.querySelector('.cards');
      const card = list.querySelector('.card');
      for (let n = 0; n < 1000; n++) {
        const made = card.cloneNode(true);
        made.removeAttribute('id');
        made.dataset.seminar = `X${n}`;
        made.querySelector('[data-title]').textContent = `Seminarium ${n}`;
        list.append(made);
      }
      const q = document.querySelector('#q');
      const counts = [];
      for (const words of ['sem', 'seminarium 9', 'seminarium 99', '']) {
        q.value = words;
        q.dispatchEvent(new InputEvent('input', { bubbles: true }));
        counts.push(document.querySelectorAll('[data-item]:not([hidden])').length);
      }
      return counts;
    }""")
    assert counts == [1000, 271, 19, 1005]
    # Shown again, only what is near the window is laid out, as the server has it of many: that is what takes the time.
    took = page.evaluate("""() => {
      const q = document.querySelector('#q'), days = document.querySelector('[data-days]');
      const timed = (words) => {
        q.value = words;
        const began = performance.now();
        q.dispatchEvent(new InputEvent('input', { bubbles: true }));
        document.body.offsetHeight;
        return performance.now() - began;
      };
      const best = (long) => {
        days.classList.toggle('long', long);
        return Math.min(...[1, 2, 3].map(() => (timed('seminarium 99'), timed(''))));
      };
      return [best(true), best(false)];
    }""")
    assert took[0] < took[1] / 2, took
