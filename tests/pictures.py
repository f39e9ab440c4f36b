"""Contact sheets of every notebook's page, and the README's picture: `make pictures`.

Each notebook is made twice: with its own parameters, and as it stood on a day of 2022. A sheet
shows both at desk and phone width, in light, dark and print, from the top of the page down. They
are for looking at; nothing is compared.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

import browsers
from helpers import paths
from helpers.pipeline import clock, pool, publish
from helpers.pipeline.collection import Report, load_collection
from helpers.pipeline.engines.workers import Workers
from helpers.pipeline.parameters import checked_parameters
from helpers.pipeline.plan import works_for
from helpers.pipeline.work import Engine

SETS = {"": {}, "as-of-2022": {"as_of": "2022-09-30"}}
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "print": {"media": "print", "color_scheme": "light"},
}
WIDTHS = (1280, 360)
#: Pixels of a picture on a sheet for one of the page, and the most of a page that is shown.
SCALE, LONGEST = 0.4, 9000
ALONE = "figure { padding: 8px } figure > .base:last-of-type, figure > details { display: none }"
README = "most_oppose_the_war", "splits"


def reports() -> Iterator[Report]:
    """Each notebook with each set of parameters."""
    collection = load_collection()
    for name, entry in collection.notebooks.items():
        for label, given in SETS.items():
            values = checked_parameters(entry, given)
            slug = f"{name}-{label}" if label else name
            yield Report(
                slug=slug,
                notebook=name,
                file=entry.file,
                group=entry.group,
                parameters=values,
                remade=collection.remade,
            )


def pages(folder: Path) -> Iterator[Path]:
    """The file of each page, as it would be published."""
    works = list(works_for(load_collection(), list(reports()), Engine.AUTO, print))
    today = str(clock.today())
    with Workers(works[0].engine) as workers:
        for result in pool.results(works, workers, jobs=pool.cores()):
            if result.page is None:
                print(f"{result.report.slug}: no page: {result.error}")
                continue
            file = folder / f"{result.report.slug}.html"
            file.write_text(publish.finished(result.page, today), encoding="utf-8")
            yield file


def sheet(browser: Browser, page: Path) -> Image.Image:
    """One page in every width and look, side by side."""
    parts = []
    for width in WIDTHS:
        with browser.new_page(viewport={"width": width, "height": 900}) as tab:
            tab.goto(page.as_uri())
            for look in LOOKS.values():
                tab.emulate_media(**({"media": "screen"} | look))
                tall = tab.evaluate("document.documentElement.scrollHeight")
                clip = {"x": 0, "y": 0, "width": width, "height": min(tall, LONGEST)}
                shown = Image.open(io.BytesIO(tab.screenshot(full_page=True, clip=clip)))
                size = round(shown.width * SCALE), round(shown.height * SCALE)
                parts.append(shown.convert("RGB").resize(size, Image.Resampling.LANCZOS))
    whole = Image.new(
        "RGB", (sum(p.width + 10 for p in parts), max(p.height for p in parts)), "grey"
    )
    left = 0
    for part in parts:
        whole.paste(part, (left, 0))
        left += part.width + 10
    return whole


def readme_picture(browser: Browser, page: Path, file: Path) -> None:
    """One figure with its title, base and sources, without the lines on citing it."""
    with browser.new_page(viewport={"width": 680, "height": 900}, device_scale_factor=1.5) as tab:
        tab.goto(page.as_uri())
        tab.add_style_tag(content=ALONE)
        taken = tab.locator(f"#{README[1]}").screenshot()
    Image.open(io.BytesIO(taken)).convert("RGB").quantize(128).save(file, optimize=True)


def main() -> None:
    """Make what was asked for into `build/pictures/`, or renew `docs/example.png`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--readme", action="store_true", help="renew the README's picture as well")
    options = parser.parse_args()
    chromium = browsers.FIND["chromium"]() or sys.exit(browsers.ADVICE)
    folder = paths.root() / "build" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for page in pages(folder):
            sheet(browser, page).save(folder / f"{page.stem}.png")
            print(folder / f"{page.stem}.png")
            if options.readme and page.stem == README[0]:
                readme_picture(browser, page, paths.root() / "docs" / "example.png")
        browser.close()


if __name__ == "__main__":
    main()
