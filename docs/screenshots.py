"""Takes pictures of the running program: `make screenshots`.

Those of the README are kept in docs/images. Those of every page are for looking at, in screenshots/ (not committed):
narrow and wide, light and dark, Swedish and English, of an empty day, of one with 14 seminars and of one with 100;
screenshots/index.html shows them beside each other. `docs/screenshots.py seminars` takes only pages whose address
holds that word.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from html import escape
from io import BytesIO
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "benchmarks")]

os.environ["EVENTAPP_DATA"] = tempfile.mkdtemp(prefix="eventapp-screenshots-")

from days import day  # noqa: E402

from eventapp import create_app  # noqa: E402
from eventapp.models import Account  # noqa: E402
from eventapp.programme.model import Programme  # noqa: E402
from eventapp.services.access import Actor  # noqa: E402
from eventapp.services.imports import new_event  # noqa: E402
from eventapp.services.publishing import releases  # noqa: E402
from tests.browser.conftest import CHROMIUM, QUIET, sign_in, start  # noqa: E402
from tests.browser.test_every_page import ORGANISE, PUBLIC, addresses  # noqa: E402

IMAGES = HERE / "images"
EVERY = HERE.parent / "screenshots"
SIZES = {390: 844, 1280: 800}
VARIANTS = list(product(("sv", "en"), ("light", "dark"), SIZES))
SIGNED_OUT = ("account/sign-in", "account/reset")
# No page is shown further down than this.
TALLEST = 2400
STYLE = "body{font:14px system-ui} figure{display:inline-block;margin:4px;vertical-align:top} img{height:320px}"


def save(data: bytes, name: str, width: int) -> None:
    """Small enough for a repository."""
    image = Image.open(BytesIO(data)).convert("RGB")
    image.thumbnail((width, 4000), Image.Resampling.LANCZOS)
    image.quantize(128).save(IMAGES / name, optimize=True)


def served(folder: Path) -> SimpleNamespace:
    """A server with the demonstration, an empty event and one with 100 seminars."""
    server = start(folder, demo=True)
    server.today = re.search(r"today\s+http://[^/]+/(\S+)/", server.said)[1]
    server.personal = re.search(r"http\S+/me/\S+", server.said)[0]
    server.password = re.search(r"demo@example.org\s+(\S+)", server.said)[1]
    app = create_app(DATA=folder, SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/eventapp.db", REQUEST_LOG=False)
    with app.app_context():
        account = Account.query.filter_by(email="demo@example.org").one()
        hundred = day(100)
        new_event.create(account, Programme(day(0).event, (), (), ()))
        event = new_event.create(account, hundred)
        releases.publish(event, Actor(account.id, "owner"), app.extensions["shelf"], "")
    return server


def for_the_readme(browser: Browser, server: SimpleNamespace) -> None:
    """One picture for each kind of user."""
    IMAGES.mkdir(exist_ok=True)
    kept = {"locale": "sv-SE", "timezone_id": "Europe/Stockholm"}
    phone = browser.new_page(viewport={"width": 390, "height": 844}, **kept)
    phone.goto(f"{server.base}/{server.today}/")
    save(phone.screenshot(), "attendee.png", 390)
    phone.goto(server.personal)
    save(phone.screenshot(), "panelist.png", 390)
    desk = browser.new_page(viewport={"width": 1280, "height": 820}, **kept)
    sign_in(desk, server, "demo@example.org", server.password)
    desk.goto(f"{server.base}/organise/{server.today}/schedule/")
    desk.wait_for_selector("[data-ready]")
    save(desk.screenshot(), "organiser.png", 900)
    desk.goto(f"{server.base}/organise/{server.today}/signage/")
    desk.click(".signs-form .save-bar button")
    desk.wait_for_url("**/signage/packs/*/")
    sheet = desk.context.request.get(f"{desk.url}1.pdf").body()
    out = BytesIO()
    pypdfium2.PdfDocument(sheet)[0].render(scale=0.75).to_pil().save(out, "PNG")
    save(out.getvalue(), "crew.png", 446)


def of_every_page(browser: Browser, server: SimpleNamespace, word: str) -> None:
    """All pages whose address holds `word`, in all variants, and the sheet that shows them."""
    EVERY.mkdir(exist_ok=True)
    places: dict[str, str] = {}
    for language in ("sv", "en"):
        context = browser.new_context(locale=language, timezone_id="Europe/Stockholm")
        page = context.new_page()
        for name in SIGNED_OUT:
            if word in _name(name):
                _take(page, _name(name), f"{server.base}/{name}", language)
        sign_in(page, server, "demo@example.org", server.password)
        places = places or _all(server, page)
        for name, address in places.items():
            if word in name:
                _take(page, name, address, language)
        context.close()
    figures = "".join(
        f"<h2>{escape(name)}</h2>" + "".join(
            f'<figure><a href="{f}"><img loading="lazy" alt="" src="{f}"></a><figcaption>{" ".join(map(str, v))}</figcaption></figure>'
            for v in VARIANTS for f in [_file(name, *v)]
        )
        for name in sorted(p.stem.rsplit("_", 3)[0] for p in EVERY.glob("*_sv_light_390.jpg"))
    )  # fmt: skip
    (EVERY / "index.html").write_text(f"<!doctype html><meta charset=utf-8><title>Every page</title><style>{STYLE}</style>{figures}")


def _all(server: SimpleNamespace, page: Page) -> dict[str, str]:
    """Addresses by name: of the day with 14 seminars and the rest of the site, of an empty event, and of 100 seminars."""
    found = {_name(a.removeprefix(server.base)): a for a in addresses(server, page)}
    for slug in ("dag-0", "dag-100"):
        inside = f"{server.base}/organise/{slug}/"
        found |= {_name(f"{slug}-{p}"): inside + p for p in [*ORGANISE, "imports/"] if "releases/1" not in p}
    own = {p for p in PUBLIC if p.count("/") < 2 and p != "nothing/"}
    return found | {_name(f"public-100-{p}"): f"{server.base}/dag-100/{p}" for p in own}


def _name(address: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", address).strip("-") or "front"


def _file(name: str, language: str, scheme: str, width: int) -> str:
    return f"{name}_{language}_{scheme}_{width}.jpg"


def _take(page: Page, name: str, address: str, language: str) -> None:
    page.goto(address)
    for scheme, (width, height) in product(("light", "dark"), SIZES.items()):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(250)
        tall = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        shown = {"x": 0, "y": 0, "width": width, "height": max(tall, height)}
        page.screenshot(path=EVERY / _file(name, language, scheme, width), type="jpeg", quality=80, full_page=True, clip=shown)


def main() -> None:
    """The pictures of the README where no word is given, and those of every page."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    server = served(Path(tempfile.mkdtemp()))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            if not word:
                for_the_readme(browser, server)
            of_every_page(browser, server, word)
            browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
