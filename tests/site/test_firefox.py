"""The main pages in Firefox ESR: they say and show what they do in Chromium."""

import pytest

import browsers
from ports import free_port

marionette = pytest.importorskip(
    "marionette_driver.marionette", reason="Firefox's driver is installed on Linux only"
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("firefox")]

#: What a reader has before them: words in order, charts that are drawn, folds, what was asked for.
SEEN = """
    const folds = [...document.querySelectorAll('details')];
    const closed = folds.filter(fold => !fold.open).length;
    folds.forEach(fold => fold.open = true);
    const sideways = document.documentElement.scrollWidth > window.innerWidth;
    const charts = [...document.querySelectorAll('figure svg')].map(chart => {
        const texts = [...chart.querySelectorAll('text')];
        const drawn = texts.filter(text => text.getBoundingClientRect().width > 0);
        const box = chart.getBoundingClientRect();
        return [box.width, box.height, texts.length, drawn.length];
    });
    document.querySelectorAll('svg').forEach(chart => chart.style.display = 'none');
    return {
        title: document.title,
        words: document.body.innerText.split(/\\s+/).filter(word => word),
        charts,
        closed,
        sideways,
        requests: performance.getEntriesByType('resource').length,
    };
"""
WIDTH, HEIGHT = 1280, 900


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    """A headless Firefox, new and without a profile of its own."""
    found = browsers.find_firefox()
    if found is None:
        pytest.fail(browsers.ADVICE)
    log = tmp_path_factory.mktemp("firefox") / "log.txt"  # the driver removes what is there
    driver = marionette.Marionette(
        bin=found, headless=True, app="fxdesktop", gecko_log=str(log), port=free_port()
    )
    driver.start_session()
    try:
        yield driver
    finally:
        driver.quit()
        driver.instance.close(clean=True)


def test_firefox_shows_what_chromium_shows(firefox, main_pages, opened):
    page = opened(viewport={"width": WIDTH, "height": HEIGHT})
    firefox.set_window_rect(width=WIDTH, height=HEIGHT)
    assert len(main_pages) > 20
    charts = 0
    for path in main_pages:
        page.goto(path.as_uri())
        firefox.navigate(path.as_uri())
        there, here = page.evaluate(f"() => {{{SEEN}}}"), firefox.execute_script(SEEN)
        for same in ("title", "words", "closed"):
            assert here[same] == there[same], (path.name, same)
        assert not here["sideways"], path.name
        assert here["requests"] == 0, path.name
        assert len(here["charts"]) == len(there["charts"]), path.name
        for width, height, texts, drawn in here["charts"]:
            assert width > 300 and height > 50, path.name
            assert texts == drawn > 0, path.name
        charts += len(here["charts"])
    assert charts > 20
