"""Takes the README's pictures from the running program: `make screenshots`."""

from __future__ import annotations

import re
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.browser.conftest import CHROMIUM, QUIET, start  # noqa: E402

IMAGES = HERE / "images"


def save(data: bytes, name: str, width: int) -> None:
    """Small enough for a repository."""
    image = Image.open(BytesIO(data)).convert("RGB")
    image.thumbnail((width, 4000), Image.Resampling.LANCZOS)
    image.quantize(128).save(IMAGES / name, optimize=True)


def main() -> None:
    """One picture for each kind of user."""
    IMAGES.mkdir(exist_ok=True)
    server = start(Path(tempfile.mkdtemp()), demo=True)
    today = re.search(r"today\s+http://[^/]+/(\S+)/", server.said)[1]
    personal = re.search(r"http\S+/me/\S+", server.said)[0]
    password = re.search(r"demo@example.org\s+(\S+)", server.said)[1]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        phone = browser.new_page(
            viewport={"width": 390, "height": 844}, locale="sv-SE", timezone_id="Europe/Stockholm"
        )
        phone.goto(f"{server.base}/{today}/")
        save(phone.screenshot(), "attendee.png", 390)
        phone.goto(personal)
        save(phone.screenshot(), "panelist.png", 390)
        desk = browser.new_page(
            viewport={"width": 1280, "height": 820}, locale="sv-SE", timezone_id="Europe/Stockholm"
        )
        desk.goto(f"{server.base}/account/sign-in")
        desk.fill("#email", "demo@example.org")
        desk.fill("#password", password)
        desk.click("button.primary")
        desk.goto(f"{server.base}/organise/{today}/schedule/")
        desk.wait_for_selector("[data-ready]")
        save(desk.screenshot(), "organiser.png", 900)
        sheet = desk.context.request.get(f"{server.base}/organise/{today}/signage/rooms.pdf").body()
        browser.close()
    out = BytesIO()
    pypdfium2.PdfDocument(sheet)[0].render(scale=0.75).to_pil().save(out, "PNG")
    save(out.getvalue(), "crew.png", 446)
    server.stop()


if __name__ == "__main__":
    main()
