"""Make the pictures of the public pages for docs/images, from two months of invented reports.

    .venv/bin/python -m scripts.pictures

Needs Chromium. Each shows what a phone, or a desk's window, has above all; in few colours, to stay under MOST bytes.
"""

import io
import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from core.database import Database
from motcua.migrate import migrate
from tests.conftest import ROOT, FixedClock
from tests.public_town import PublicTown, public_town

IMAGES = ROOT / "docs" / "images"
PHONE = (390, 1240)
DESK = (1080, 1240)
MOST = 200_000
COLOURS = 128


def pages(town: PublicTown) -> dict[str, tuple[str, tuple[int, int]]]:
    """Picture -> address and size."""
    return {
        "public-figures": ("/cong-khai", DESK),
        "public-list": ("/cong-khai/phan-anh", PHONE),
        "public-case": (f"/cong-khai/phan-anh/{town.case}", PHONE),
    }


def taken(browser: Browser, url: str, size: tuple[int, int]) -> bytes:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="vi-VN")
    page.goto(url, wait_until="networkidle")
    png = page.screenshot()
    page.close()
    return small(png)


def small(png: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        with closing(Database(f"sqlite:///{folder / 'motcua.db'}")) as database:
            migrate(database)
            with public_town(database, folder, FixedClock()) as town:
                for name, (path, size) in pages(town).items():
                    picture = taken(browser, town.url + path, size)
                    if len(picture) > MOST:
                        sys.exit(f"{name} has {len(picture)} bytes, more than {MOST}")
                    (IMAGES / f"{name}.png").write_bytes(picture)
                    print(f"{name}.png: {len(picture) // 1000} kB")


if __name__ == "__main__":
    main()
