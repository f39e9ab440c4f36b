"""`opinion watch`: the page follows the notebook, the data and the helpers."""

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import helpers

QUESTION = "notebooks/15_how_did_answers_to_one_question_change.ipynb"


class Watch:
    """A running `opinion watch` whose lines can be waited for."""

    def __init__(self, copy, source):
        command = [sys.executable, "-u", "-m", "helpers", "--root", str(copy.root), "watch"]
        self.process = subprocess.Popen(
            [*command, "one_question_over_time", "-p", "question=trust_army", "--language", "be"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": str(source)},
            start_new_session=True,
        )
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line)

    def wait_for(self, text):
        """The lines up to the one that has `text`."""
        ends, seen = time.monotonic() + 60, []
        while not (seen and text in seen[-1]):
            seen.append(self.lines.get(timeout=max(0.1, ends - time.monotonic())))
        return seen


@pytest.fixture
def watch(copy, tmp_path):
    """A watch of the copy, run from a copy of the helpers in `source`."""
    source = tmp_path / "source"
    shutil.copytree(Path(helpers.__file__).parent, source / "helpers")
    watch = Watch(copy, source)
    watch.source = source
    yield watch
    watch.process.kill()
    watch.process.wait()


def test_the_page_follows_what_it_is_made_of(copy, watch):
    page = Path(watch.wait_for(".html")[-1].strip())
    watch.wait_for("made in")
    assert '<html lang="be">' in page.read_text()
    copy.edit(QUESTION, lambda text: text.replace("## Sources", "## Where it is from", 1))
    watch.wait_for("made in")
    assert "Where it is from" in page.read_text()

    copy.edit(QUESTION, lambda text: text.replace('"figures.versions()"', '"1 / 0"', 1))
    assert "ZeroDivisionError" in "".join(watch.wait_for("ZeroDivisionError"))
    copy.edit(QUESTION, lambda text: text.replace('"1 / 0"', '"figures.versions()"', 1))
    watch.wait_for("made in")

    copy.edit("data/polls/questions.csv", lambda text: text.replace("army", "Army forces", 1))
    watch.wait_for("made in")

    sentence = watch.source / "helpers" / "figures.py"
    text = sentence.read_text()
    sentence.write_text(text.replace('f"Python {platform', 'f"The Python {platform', 1))
    watch.wait_for("starting anew")
    watch.wait_for("made in")
    assert "The Python 3" in page.read_text()

    catalogue = watch.source / "helpers" / "locale" / "be" / "LC_MESSAGES" / "opinion.po"
    catalogue.write_text(catalogue.read_text().replace('"Коратка"', '"Сцісла"', 1))
    watch.wait_for("starting anew")
    watch.wait_for("made in")
    assert "Сцісла" in page.read_text()

    os.killpg(watch.process.pid, signal.SIGINT)
    assert "no longer watching" in "".join(watch.wait_for("no longer watching"))
    assert watch.process.wait(timeout=10) == 0
