"""The board in a real browser: by mouse, by finger and by keys; two organisers at once."""

from __future__ import annotations

import json
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from eventapp.formats import dayfile
from eventapp.services.accounts import accounts
from eventapp.services.imports import new_event
from tests.browser.conftest import sign_in
from tests.conftest import make_app

DAY = {
    "event": {
        "slug": "tavlan", "title": "Tavlan", "starts_on": "2027-07-03", "ends_on": "2027-07-04",
        "timezone": "Europe/Stockholm", "language": "sv",
    },
    "rooms": [{"name": "Hallen"}, {"name": "Sidan"}],
    "people": [{"name": "Anna Ek"}, {"name": "Bo Ås"}],
    "seminars": [
        {"slug": "ett", "title": "Ett", "room": "Hallen", "starts_at": "2027-07-03T09:00", "minutes": 60,
         "moderators": ["Anna Ek"]},
        {"slug": "tva", "title": "Två", "room": "Sidan", "starts_at": "2027-07-03T11:00", "minutes": 60,
         "moderators": ["Anna Ek"]},
        {"slug": "tre", "title": "Tre", "minutes": 30, "moderators": ["Bo Ås"]},
    ],
}  # fmt: skip


WINDOW = {"locale": "en", "viewport": {"width": 1280, "height": 1300}}


@pytest.fixture(scope="module")
def slugs(demo):
    """Fresh events of two rooms and two days, made by this process in the server's tables: to start another takes longer."""
    app = make_app(Path(demo.environment["EVENTAPP_DATA"]))

    def made():
        for number in count(1):
            slug = f"tavlan-{number}"
            with app.app_context():
                day = dayfile.read(json.dumps(DAY | {"event": DAY["event"] | {"slug": slug}}).encode())
                new_event.create(accounts.by_email("demo@example.org"), day)
            yield slug

    return made()


@pytest.fixture(scope="module")
def window(browser):
    """The window of one browser for all tests, since each takes the time of several pages."""
    context = browser.new_context(**WINDOW)
    yield context
    context.close()


@contextmanager
def screen(demo, browser, window, slug):
    """The boards of an event: `open` shows it in the window, each time in one more tab, which forgets it afterwards."""
    contexts, tabs = [], []

    def open_board(**options):
        if options:
            contexts.append(browser.new_context(**WINDOW, **options))
            page = contexts[-1].new_page()
        else:
            page = window.pages[len(tabs)] if len(window.pages) > len(tabs) else window.new_page()
            tabs.append(page)
            page.set_viewport_size(WINDOW["viewport"])
        sign_in(page, demo, "demo@example.org", demo.password)
        page.goto(f"{demo.base}/organise/{slug}/schedule/")
        page.wait_for_selector("[data-ready]")
        return page

    yield SimpleNamespace(open=open_board, slug=slug, demo=demo)
    for page in tabs:
        page.unroute_all()
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.goto("about:blank")
    for context in contexts:
        context.close()


@pytest.fixture
def board(demo, browser, window, slugs):
    """A fresh event of two rooms and two days, and its board on an organiser's screen."""
    with screen(demo, browser, window, next(slugs)) as shown:
        yield shown


@pytest.fixture(scope="module")
def unchanged(slugs):
    return next(slugs)


@pytest.fixture
def still(demo, browser, window, unchanged):
    """The same for tests that change nothing, with one event for all of them."""
    with screen(demo, browser, window, unchanged) as shown:
        yield shown


def cards(page):
    """What lies on the board: title → (time, room's number from the left)."""
    return page.evaluate("""() => Object.fromEntries([...document.querySelectorAll('.board .ec-event[data-code]')].map(e => {
      const x = e.getBoundingClientRect().left;
      const heads = [...document.querySelectorAll('.board .ec-col-head')].map(h => h.getBoundingClientRect());
      return [e.querySelector('strong').textContent,
        [e.querySelector('.card-when').textContent.slice(0, 11), heads.findIndex(h => x >= h.left - 2 && x < h.right - 2)]];
    }))""")


def tray(page):
    return page.eval_on_selector_all(".tray-card strong", "e => e.map(x => x.textContent)")


def card(page, title):
    return page.locator(".board .ec-event[data-code]", has_text=title).first


def place(locator):
    """Where it is; a card that is just being drawn again is nowhere for a moment."""
    for _ in range(600):
        if found := locator.bounding_box():
            return found
        locator.page.wait_for_timeout(100)
    raise AssertionError(f"{locator} is not on the page")


def focus(page, title):
    page.locator(".board .ec-event .card-face", has_text=title).first.focus()


def until(page, what, wanted):
    """Waits until the page shows what is wanted, and compares whole."""
    for _ in range(1200):
        if what(page) == wanted:
            return
        page.wait_for_timeout(50)
    assert what(page) == wanted


def status(page):
    return page.inner_text("[data-status]")


START = {"Ett": ["09:00–10:00", 0], "Två": ["11:00–12:00", 1]}


def drag(page, locator, dx, dy, grip=(30, 12)):
    box = place(locator)
    x, y = box["x"] + grip[0], box["y"] + grip[1]
    page.mouse.move(x, y)
    page.wait_for_timeout(250)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2, steps=3)
    page.mouse.move(x + dx, y + dy, steps=6)
    page.wait_for_timeout(300)


def hour(page):
    """The height of an hour on the board, in pixels."""
    tops = page.eval_on_selector_all(
        ".board .ec-event[data-code]", "e => e.map(x => x.getBoundingClientRect().height)"
    )
    return max(tops)


def column(page):
    return (
        place(page.locator(".board .ec-col-head").nth(1))["x"]
        - place(page.locator(".board .ec-col-head").nth(0))["x"]
    )


def test_by_mouse_with_the_reasons_shown_and_undone_after_a_reload(board):
    page = board.open()
    assert (cards(page), tray(page)) == (START, ["Tre"])
    # Over Anna's other seminar: it says why it would clash, before it is let go.
    drag(page, card(page, "Ett"), 0, hour(page) * 2)
    assert status(page) == "11:00: Anna Ek is in “Ett” and “Två” at the same time."
    assert page.locator(".board .zone.error").count() > 0
    page.mouse.up()
    until(page, cards, {"Ett": ["11:00–12:00", 0], "Två": ["11:00–12:00", 1]})
    until(page, status, "Anna Ek is in “Ett” and “Två” at the same time.")
    # On to the other room, later, where it fits.
    drag(page, card(page, "Ett"), column(page), hour(page) * 1.5)
    assert status(page) == "12:30: It fits here."
    page.mouse.up()
    until(page, cards, {"Ett": ["12:30–13:30", 1], "Två": ["11:00–12:00", 1]})
    until(page, status, "Saved.")
    page.reload()
    page.wait_for_selector("[data-ready]")
    assert cards(page) == {"Ett": ["12:30–13:30", 1], "Två": ["11:00–12:00", 1]}
    page.click("[data-undo]")
    until(page, cards, {"Ett": ["11:00–12:00", 0], "Två": ["11:00–12:00", 1]})
    page.click("[data-undo]")
    until(page, cards, START)
    page.reload()
    page.wait_for_selector("[data-ready]")
    page.click("[data-redo]")
    until(page, cards, {"Ett": ["11:00–12:00", 0], "Två": ["11:00–12:00", 1]})


def test_from_the_tray_and_back_and_longer_by_its_edge(board):
    page = board.open()
    slot = place(page.locator(".board .ec-col-head").nth(0))
    top = place(card(page, "Ett"))["y"]
    lifted = page.locator(".tray-card").first
    box = place(lifted)
    drag(page, lifted, slot["x"] + 40 - box["x"] - 30, top + hour(page) * 4 + 4 - box["y"] - 12)
    page.mouse.up()
    until(page, cards, START | {"Tre": ["13:00–13:30", 0]})
    assert tray(page) == []
    low = place(card(page, "Två"))
    page.mouse.move(low["x"] + 40, low["y"] + low["height"] - 3)
    page.mouse.down()
    page.mouse.move(low["x"] + 40, low["y"] + low["height"] - 5 + hour(page) / 2, steps=6)
    page.mouse.up()
    until(page, cards, START | {"Tre": ["13:00–13:30", 0], "Två": ["11:00–12:30", 1]})
    out, home = place(card(page, "Ett")), place(page.locator("[data-tray]"))
    drag(page, card(page, "Ett"), home["x"] + 20 - out["x"] - 30, home["y"] + 20 - out["y"] - 12)
    page.mouse.up()
    until(page, tray, ["Ett"])
    assert cards(page) == {"Tre": ["13:00–13:30", 0], "Två": ["11:00–12:30", 1]}


def test_all_of_it_by_keyboard(board):
    page = board.open()
    focus(page, "Ett")
    for key, wanted in (
        ("ArrowDown", ["09:05–10:05", 0]),
        ("Alt+ArrowDown", ["09:35–10:35", 0]),
        ("Shift+ArrowDown", ["09:35–10:40", 0]),
        ("Shift+ArrowUp", ["09:35–10:35", 0]),
        ("ArrowUp", ["09:30–10:30", 0]),
        ("ArrowRight", ["09:30–10:30", 1]),
        ("ArrowLeft", ["09:30–10:30", 0]),
    ):
        page.keyboard.press(key)
        until(page, cards, START | {"Ett": wanted})
    page.keyboard.press("Delete")
    until(page, tray, ["Ett", "Tre"])
    assert page.evaluate("document.activeElement.querySelector('strong').textContent") == "Ett"
    page.keyboard.press("ArrowDown")
    until(page, cards, START | {"Ett": ["08:00–09:00", 0]})
    page.keyboard.press("Alt+ArrowRight")
    until(page, cards, {"Ett": ["08:00–09:00", 0]})  # The next day is shown now.
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    until(page, tray, ["Ett", "Tre"])
    page.keyboard.press("Control+y")
    until(page, tray, ["Tre"])
    page.locator("[data-days] button").first.click()
    until(page, cards, START | {"Ett": ["08:00–09:00", 0]})
    focus(page, "Två")
    page.keyboard.press("d")
    until(page, tray, ["Tre", "Två"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/seminars/*/")
    assert page.input_value("#title") == "Två"


def test_by_finger_on_a_tablet(board):
    page = board.open(has_touch=True)
    session = page.context.new_cdp_session(page)

    def touch(kind, x=None, y=None):
        points = [] if x is None else [{"x": x, "y": y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def slide(locator, dx, dy, hold):
        box = place(locator)
        x, y = box["x"] + 30, box["y"] + 12
        touch("touchStart", x, y)
        page.wait_for_timeout(hold)
        for part in range(1, 9):
            touch("touchMove", x + dx * part / 8, y + dy * part / 8)
            page.wait_for_timeout(30)
        page.wait_for_timeout(200)
        touch("touchEnd")

    # A card is lifted when the finger has rested on it; before that one scrolls.
    slide(card(page, "Ett"), column(page), hour(page), 500)
    until(page, cards, START | {"Ett": ["10:00–11:00", 1]})
    slot, top = (
        place(page.locator(".board .ec-col-head").nth(0)),
        place(card(page, "Två"))["y"],
    )
    lifted = page.locator(".tray-card").first
    box = place(lifted)
    slide(lifted, slot["x"] + 40 - box["x"] - 30, top + 4 - box["y"] - 12, 0)
    until(page, cards, {"Ett": ["10:00–11:00", 1], "Två": ["11:00–12:00", 1], "Tre": ["11:00–11:30", 0]})


def move(page, key):
    """Presses a key that moves a card, and waits for the answer: the card is shown moved before it is saved."""
    with page.expect_response(lambda answer: answer.url.endswith("/move")):
        page.keyboard.press(key)


def stop_polling(page):
    """Lets the page learn nothing of others, once a look that may have been on its way is over."""
    page.route("**/board.json*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        look(page)


def look(page):
    """Lets the page look what others have done now, as it does every three seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_two_organisers_see_each_other_and_lose_nothing(board):
    one, other = board.open(), board.open()
    focus(one, "Ett")
    move(one, "ArrowDown")
    until(one, cards, START | {"Ett": ["09:05–10:05", 0]})
    until(other, cards, START | {"Ett": ["09:05–10:05", 0]})  # Within 5 seconds.
    # Both move the same card, the second without having seen the first's move.
    stop_polling(other)
    focus(one, "Ett")
    move(one, "Alt+ArrowDown")
    until(one, cards, START | {"Ett": ["09:35–10:35", 0]})
    focus(other, "Ett")
    move(other, "ArrowDown")
    other.wait_for_selector("[data-conflict]:not([hidden])")
    until(
        other,
        lambda p: p.inner_text("[data-conflict-text]"),
        "Ett: Demo has moved it meanwhile: 09:35–10:35, Hallen.",
    )
    other.unroute("**/board.json*")
    other.click("[data-mine]")
    until(other, cards, START | {"Ett": ["09:10–10:10", 0]})
    look(one)
    until(one, cards, START | {"Ett": ["09:10–10:10", 0]})
    # And the other way: what the colleague did stays.
    stop_polling(one)
    focus(other, "Två")
    move(other, "ArrowDown")
    until(other, cards, {"Ett": ["09:10–10:10", 0], "Två": ["11:05–12:05", 1]})
    focus(one, "Två")
    move(one, "Alt+ArrowDown")
    one.wait_for_selector("[data-conflict]:not([hidden])")
    one.unroute("**/board.json*")
    one.click("[data-theirs]")
    until(one, cards, {"Ett": ["09:10–10:10", 0], "Två": ["11:05–12:05", 1]})
    # One moved it to another room, the other to another time: both are kept, and nobody is asked.
    stop_polling(other)
    focus(one, "Två")
    move(one, "ArrowLeft")
    until(one, cards, {"Ett": ["09:10–10:10", 0], "Två": ["11:05–12:05", 0]})
    focus(other, "Två")
    move(other, "Alt+ArrowDown")
    until(other, cards, {"Ett": ["09:10–10:10", 0], "Två": ["11:35–12:35", 0]})
    other.unroute("**/board.json*")
    look(one)
    until(one, cards, {"Ett": ["09:10–10:10", 0], "Två": ["11:35–12:35", 0]})


def test_what_cannot_be_saved_goes_back_and_says_so(still):
    page = still.open()
    page.route("**/move", lambda route: route.abort())
    focus(page, "Ett")
    page.keyboard.press("ArrowDown")
    until(page, status, "It could not be saved. Check the connection; it is back where it was.")
    assert cards(page) == START


def test_a_blocked_time_is_added_on_the_board(board):
    page = board.open()
    page.click(".quick summary")
    page.fill(".quick input[name=title]", "Ljudprov")
    page.select_option(".quick select", "blocked")
    page.fill(".quick input[name=minutes]", "45")
    page.click(".quick form button")
    until(page, tray, ["Ljudprov", "Tre"])
    page.locator(".tray-card", has_text="Ljudprov").focus()
    page.keyboard.press("ArrowDown")
    until(page, cards, START | {"Ljudprov": ["08:00–08:45", 0]})
    assert card(page, "Ljudprov").evaluate("e => !!e.closest('.is-blocked')")


def test_a_plan_is_made_shown_accepted_and_undone_as_one(board):
    page = board.open()
    page.click("text=Plan it for me")
    page.click("button.primary")
    page.wait_for_selector("text=All wishes are met")
    assert page.eval_on_selector_all("tbody th", "e => e.map(x => x.textContent.trim())") == [
        "Tre 30 minutes"
    ]
    page.click("button.primary")
    page.wait_for_selector("[data-ready]")
    until(page, tray, [])
    assert len(cards(page)) == 3
    page.click("[data-undo]")
    until(page, tray, ["Tre"])
    assert cards(page) == START


def test_a_long_import_shows_how_far_it_is_and_ends_at_the_seminars(board):
    page = board.open()
    page.goto(f"{board.demo.base}/organise/{board.slug}/imports/")
    lines = "".join(f"Rad {n};2027-07-03;09:00;10:00;Person {n}\n" for n in range(160))
    page.fill("#pasted", f"Titel;Datum;Start;Slut;Panel\n{lines}")
    page.click("button.primary")
    with page.expect_event("framenavigated", lambda frame: "/imports/working/" in frame.url):
        page.click("#do button.primary")
    page.wait_for_url("**/seminars/", timeout=60_000)
    assert page.locator("tbody tr").count() == 163
    page.click(".flash button")
    page.goto(f"{board.demo.base}/organise/{board.slug}/seminars/")
    assert page.locator("tbody tr").count() == 3


def test_on_a_phone_rooms_are_wide_enough_to_read_and_the_day_is_named_in_sight(still):
    page = still.open()
    page.set_viewport_size({"width": 390, "height": 844})
    until(page, lambda page: page.locator(".board .ec-col-head").first.bounding_box()["width"] > 110, True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for scrolled in (0, 2000):
        page.evaluate("x => { document.querySelector('.board .ec-main').scrollLeft = x; }", scrolled)
        day, frame = (
            page.locator(s).first.bounding_box() for s in (".board .ec-col-group time", ".board .ec-main")
        )
        assert frame["x"] <= day["x"]
        assert day["x"] + day["width"] <= frame["x"] + frame["width"]


def test_a_kind_of_clash_that_one_has_opened_stays_open(board):
    page = board.open()
    page.click(".quick summary")
    for number in range(5):
        page.fill(".quick input[name=title]", f"Kort {number}")
        page.click(".quick form button")
        until(page, lambda page: len(tray(page)), number + 2)

    def group(page):
        return page.eval_on_selector_all(
            "[data-clashes] details", "e => e.map(d => [d.querySelector('summary').textContent, d.open])"
        )[0]

    assert group(page) == ["Missing Without a time (6)", False]
    page.click("[data-clashes] summary >> nth=0")
    page.locator(".tray-card").first.focus()
    page.keyboard.press("ArrowDown")
    until(page, group, ["Missing Without a time (5)", True])


def test_what_a_card_clashes_with_is_said_also_when_the_answer_is_slow(still):
    page, held = still.open(), []
    page.route("**/zones.json", lambda route: held.append(route))
    focus(page, "Ett")  # This asks; choosing it then waits for the same answer.
    page.keyboard.press("Space")
    page.wait_for_selector("[data-card]:not([hidden])")
    until(page, lambda _: len(held), 1)
    held[0].continue_()

    def reasons(page):
        return page.eval_on_selector_all("[data-card-reasons] li", "e => e.map(x => x.textContent)")

    until(page, reasons, ["“Ett” has no abstract.", "Nobody in “Ett” has said yes yet."])


def inside(page):
    """Whether the whole day, all rooms and the board's end are in sight."""
    return page.evaluate("""() => {
      const main = document.querySelector('.board .ec-main');
      return [main.scrollHeight - main.clientHeight <= 1, main.scrollWidth - main.clientWidth <= 1,
        main.getBoundingClientRect().bottom <= innerHeight];
    }""")


def test_the_whole_day_is_in_sight_and_zoom_goes_from_there(still):
    page = still.open()
    page.set_viewport_size({"width": 1280, "height": 800})
    until(page, inside, [True, True, True])
    heads = page.eval_on_selector_all(".board .ec-col-head", "e => e.map(x => x.textContent.trim())")
    assert heads == ["Hallen", "Sidan"]  # Nothing is without a room, so there is no column for it.
    page.click("[data-zoom='1']")
    until(page, lambda page: inside(page)[0], False)
    page.click("[data-zoom='0']")
    until(page, inside, [True, True, True])


def test_a_chosen_card_is_not_covered_and_nothing_moves(still):
    page = still.open()
    page.set_viewport_size({"width": 1280, "height": 800})
    until(page, inside, [True, True, True])
    where = lambda: [place(card(page, title)) for title in ("Ett", "Två")]  # noqa: E731
    before = where()
    focus(page, "Två")
    page.keyboard.press("Space")
    page.wait_for_selector("[data-card]:not([hidden])")
    assert where() == before
    bar, chosen = place(page.locator("[data-card]")), before[1]
    assert bar["x"] >= chosen["x"] + chosen["width"]


def test_a_seminar_is_made_in_an_empty_slot_by_mouse_and_by_keys(board):
    page = board.open()
    start = place(card(page, "Ett"))
    page.mouse.click(start["x"] + 40, start["y"] + hour(page) * 1.6)
    page.fill("[data-new] [name=title]", "Fyra")
    page.keyboard.press("Enter")
    until(page, cards, START | {"Fyra": ["10:30–11:30", 0]})
    page.focus("[data-slot]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.fill("[data-new] [name=title]", "Fem")
    page.keyboard.press("Enter")
    until(page, cards, START | {"Fyra": ["10:30–11:30", 0], "Fem": ["08:00–09:00", 1]})
    page.click("[data-undo]")
    until(page, cards, START | {"Fyra": ["10:30–11:30", 0]})


def test_colours_are_remembered_and_said_by_a_sign_too(still):
    page = still.open()
    signs = lambda page: page.eval_on_selector_all(  # noqa: E731
        ".board .ec-event .card-badge", "e => e.map(x => x.textContent).sort()"
    )
    assert signs(page) == ["PanelP", "PanelP"]
    page.select_option("[data-colour]", "room")
    until(page, signs, ["HallenH", "SidanS"])
    page.reload()
    page.wait_for_selector("[data-ready]")
    until(page, signs, ["HallenH", "SidanS"])


def test_signed_out_it_keeps_what_is_moved_and_saves_it_once_signed_in(board):
    page = board.open()
    held = page.context.cookies()
    page.context.clear_cookies()
    focus(page, "Ett")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("[data-signed-out]:not([hidden])")
    until(page, lambda page: page.inner_text("[data-kept]"), "Kept here until then, not saved yet: 1.")
    assert cards(page) == START | {"Ett": ["09:05–10:05", 0]}
    page.context.add_cookies(held)
    look(page)
    page.wait_for_selector("[data-signed-out]", state="hidden")
    until(page, lambda page: page.inner_text("[data-undo]") and page.is_enabled("[data-undo]"), True)
    page.reload()
    page.wait_for_selector("[data-ready]")
    assert cards(page) == START | {"Ett": ["09:05–10:05", 0]}


def test_what_was_moved_in_a_tab_left_open_is_not_saved_by_who_has_taken_over_the_session(board):
    page = board.open()
    # The tab is of another account's session than the browser's is now.
    page.evaluate("""() => {
      document.querySelector("#typed-before").dataset.account = "0";
      document.querySelector("input[name=csrf_token]").value = "of a session that was";
    }""")
    focus(page, "Ett")
    with page.expect_response(lambda answer: answer.status == 400):
        page.keyboard.press("ArrowDown")
    page.wait_for_selector(".board-status.error")
    page.reload()
    page.wait_for_selector("[data-ready]")
    assert cards(page) == START
