"""How pages can be read: aloud, by keyboard, on a phone, in the dark, on paper.

axe finds what its rules can find; no violation is not the same as conformance.
"""

import json

import pytest

from helpers import palette
from reading import CUT_OFF, OPEN, printed_whole, violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(pages, opened, scheme):
    """Folds are opened in light; in the dark what they hold differs in its colours alone."""
    page = opened(bypass_csp=True, color_scheme=scheme)
    for path in pages:
        page.goto(path.as_uri())
        if scheme == "light":
            page.evaluate(OPEN)
        assert violations(page) == {}, path.name


def test_axe_would_find_what_cannot_be_read(built, opened):
    page = opened(bypass_csp=True)
    page.goto((built / "index.html").as_uri())
    page.add_style_tag(content="p { color: #bbb !important; background: #fff !important }")
    assert "color-contrast" in violations(page)


USED = """() => {
    const seen = new Set();
    for (const one of document.querySelectorAll('figure svg path, figure svg use, figure svg text'))
        for (const paint of ['fill', 'stroke']) {
            const value = getComputedStyle(one)[paint];
            if (value.startsWith('rgb')) seen.add(value);
        }
    return [...seen];
}"""


@pytest.mark.parametrize(
    ("scheme", "media", "colours"),
    [
        ("light", "screen", palette.LIGHT),
        ("dark", "screen", palette.DARK),
        ("dark", "print", palette.LIGHT),
    ],
)
def test_charts_have_the_colours_of_the_readers_scheme(pages, opened, scheme, media, colours):
    """The colours of both schemes are tested for contrast in tests/helpers/test_style.py."""
    ours = {f"rgb{tuple(bytes.fromhex(colour[1:]))}" for colour in colours.values()}
    page = opened(color_scheme=scheme)
    page.emulate_media(media=media, color_scheme=scheme)
    drawn = set()
    for path in pages:
        page.goto(path.as_uri())
        used = {*page.evaluate(USED)}
        assert used <= ours, f"{path.name}: {sorted(used - ours)}"
        drawn |= used
    assert len(drawn) > 8


def test_with_forced_colours_the_text_of_charts_is_that_of_the_page(main_pages, opened):
    page = opened(forced_colors="active", color_scheme="dark")
    for path in main_pages:
        page.goto(path.as_uri())
        ink = page.evaluate("getComputedStyle(document.body).color")
        fills = page.evaluate(
            "[...document.querySelectorAll('figure svg text')].map(t => getComputedStyle(t).fill)"
        )
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ink != paper and {*fills} <= {ink, paper}, path.name


@pytest.mark.parametrize("family", ["", "DejaVu Serif", "DejaVu Sans Mono"])
def test_no_text_of_a_chart_is_cut_off_in_a_wider_font(pages, opened, family):
    page = opened(bypass_csp=True, viewport={"width": 1000, "height": 800})
    for path in pages:
        page.goto(path.as_uri())
        if family:
            page.add_style_tag(content=f"svg, svg * {{ font-family: '{family}' !important }}")
            assert page.evaluate(f"document.fonts.check('12px \"{family}\"')"), "no such font"
        assert page.evaluate(CUT_OFF) == [], (path.name, family)


@pytest.mark.parametrize("is_open", [False, True], ids=["folded", "open"])
def test_no_page_is_wider_than_a_phone(pages, opened, is_open):
    page = opened(viewport={"width": 320, "height": 640})
    for path in pages:
        page.goto(path.as_uri())
        if is_open:
            page.evaluate(OPEN)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{path.name} is {width} wide"


STOPS = """() => [...document.querySelectorAll('a[href], summary, [tabindex]')]
    .filter(one => one.checkVisibility()).length"""
FOCUSED = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const look = getComputedStyle(one);
    return {
        place: [...document.querySelectorAll('*')].indexOf(one),
        isBody: one === document.body,
        isSeen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
        outline: look.outlineStyle === 'none' ? 0 : parseFloat(look.outlineWidth),
        what: one.outerHTML.slice(0, 120),
    };
}"""
MOST_STOPS = 150


def test_everything_can_be_reached_and_seen_by_keyboard(main_pages, opened):
    for path in main_pages:
        page = opened(viewport={"width": 1000, "height": 800})
        page.goto(path.as_uri())
        stops = page.evaluate(STOPS)
        assert stops > 5
        places = []
        for _ in range(min(stops, MOST_STOPS)):
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            assert focused["isSeen"] and focused["outline"] >= 2, (path.name, focused["what"])
            places.append(focused["place"])
        assert places == sorted(set(places)), path.name


def test_a_fold_opens_and_a_wide_table_scrolls_by_keyboard(built, opened):
    page = opened(bypass_csp=True, viewport={"width": 360, "height": 800})
    page.goto((built / "most-oppose-the-war.html").as_uri())
    fold = page.locator("#majority details")
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    assert fold.evaluate("fold => fold.open")
    box = fold.locator(".scroll")
    page.keyboard.press("Tab")
    assert box.evaluate("box => box === document.activeElement")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")


def test_the_first_stop_skips_to_the_content(built, opened):
    page = opened()
    page.goto((built / "most-oppose-the-war.html").as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")


def test_headings_are_in_order_and_ids_unique(pages, opened):
    page = opened()
    for path in pages:
        page.goto(path.as_uri())
        levels = page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(one => +one.tagName[1])"
        )
        assert levels[0] == 1 and levels.count(1) == 1, path.name
        steps = zip(levels, levels[1:], strict=False)
        assert all(level <= before + 1 for before, level in steps), path.name
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
        assert len(ids) == len(set(ids)), path.name


PRINTED = ["claims-byline-2023-11", "most-oppose-the-war", "whom-do-they-trust"]


@pytest.mark.parametrize("slug", PRINTED)
def test_on_paper_folds_are_open_and_no_row_is_split(built, opened, slug):
    page = opened(bypass_csp=True)
    page.goto((built / f"{slug}.html").as_uri())
    assert printed_whole(page) > 3


def test_a_figure_can_be_downloaded_as_a_table(main_pages, opened):
    page = opened()
    for path in main_pages:
        page.goto(path.as_uri())
        record = path.parent / "records" / f"{path.stem}.json"
        shown = json.loads(record.read_text())["figures"] if record.is_file() else []
        for figure in shown[:2]:
            with page.expect_download() as begun:
                page.locator(f"figure#{figure['id']} a[download]").click()
            file = begun.value
            assert file.suggested_filename == f"{path.stem}-{figure['id']}.csv"
            lines = file.path().read_text(encoding="utf-8-sig").splitlines()
            assert len(lines) >= len(figure["rows"]) + 1
            assert figure["columns"][0]["label"] in lines[0]
