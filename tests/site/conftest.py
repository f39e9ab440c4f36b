"""The whole site, built once for all browser tests, and the pages that they open."""

import os
import subprocess
import sys
from pathlib import Path

import filelock
import pytest
from playwright.sync_api import sync_playwright

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT / "tests"))

import browsers  # noqa: E402

#: Pages made from one notebook with many parameters, of which every so manyth is opened.
FAMILIES, EVERY = ("question-", "wave-"), 4


@pytest.fixture(scope="session")
def built(request, tmp_path_factory):
    """A freshly built site of the whole collection; the workers of a run share one."""
    if given := request.config.getoption("--site"):
        return Path(given).resolve()
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    site = shared / "built" / "site"
    with filelock.FileLock(shared / "built.lock"):
        if not (site / "index.html").is_file():
            _build(site)
    return site


def _build(site: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "--root", str(CHECKOUT), "build", "--site", str(site)],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        timeout=1200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def pages(request, built):
    """The pages that browser tests open: all with `--all-pages`, else by a fixed rule.

    The index, every page that stands alone, and every fourth of each family, in the order of
    their names; above 60 in all.
    """
    every = sorted(built.glob("*.html"))
    if request.config.getoption("--all-pages"):
        return every
    alone = [page for page in every if not page.name.startswith(FAMILIES)]
    families = [[page for page in every if page.name.startswith(one)] for one in FAMILIES]
    return alone + [page for family in families for page in family[::EVERY]]


@pytest.fixture(scope="session")
def main_pages(pages):
    """The index, every page that stands alone, and one of each family: each notebook once."""
    firsts = [next(page for page in pages if page.name.startswith(one)) for one in FAMILIES]
    return [page for page in pages if not page.name.startswith(FAMILIES)] + firsts


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium with nothing of its own on the network.

    It ends with its module: while it runs, playwright's event loop does, and other tests of the
    same process that run one of their own would fail.
    """
    found = browsers.FIND["chromium"]()
    if found is None:
        pytest.fail(browsers.ADVICE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def opened(browser):
    """Opens pages in contexts of one's own options; all are closed after the test."""
    contexts = []

    def open_page(**options):
        contexts.append(browser.new_context(**options))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()
