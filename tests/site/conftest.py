"""The whole site, built once for all browser tests."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT / "tests"))

import chromium  # noqa: E402


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A freshly built site of the whole collection."""
    site = tmp_path_factory.mktemp("built") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "--root", str(CHECKOUT), "build", "--site", str(site)],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        timeout=1200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium with nothing of its own on the network."""
    found = chromium.find()
    if found is None:
        pytest.fail(chromium.ADVICE)
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
