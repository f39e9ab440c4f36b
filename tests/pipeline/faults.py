"""Small collections to break, and what has to hold of a site however a build ended."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import lxml.html
import yaml

from conftest import Copy
from helpers.pipeline import rules

WAR = "notebooks/02_do_most_belarusians_oppose_the_war.ipynb"
SLUGS = ("most-oppose-the-war", "detained-2020", "detained-2021")


def shrink(copy: Copy, slugs=SLUGS, **settings) -> None:
    """Leave a few reports in a copy, with other settings."""
    path = copy.file("reports/collection.yml")
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    listed["reports"] = [one for one in listed["reports"] if one["slug"] in slugs]
    path.write_text(yaml.safe_dump(listed | settings, sort_keys=False), encoding="utf-8")


def plant(copy: Copy, *statements: str) -> None:
    """Put statements into the notebook of the war report, which otherwise stays."""
    lines = "".join(f"{json.dumps(one + chr(10))},\n    " for one in statements)
    copy.edit(WAR, lambda text: text.replace('"splits = views', f'{lines}"splits = views', 1))


def start(copy: Copy, *arguments: str, **options) -> subprocess.Popen:
    """`opinion` on the copy as a process that goes on."""
    command = [sys.executable, "-m", "helpers", "--root", str(copy.root), *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=copy.root, **pipes, **options)


def kill(process: subprocess.Popen) -> None:
    """End a process as the system does when memory runs out."""
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=20)


def assert_whole(site: Path, editions: dict[str, set[bytes]] | None = None) -> None:
    """Every page is whole, one of its good `editions` if told; what the index leads to is there."""
    for page in site.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert html.rstrip().endswith("</html>"), page.name
        assert rules.broken_rules(html) == [], page.name
        if editions and page.stem in editions:
            assert page.read_bytes() in editions[page.stem], page.name
    index = site / "index.html"
    if index.is_file():
        links = lxml.html.fromstring(index.read_text(encoding="utf-8")).xpath("//a/@href")
        files = [link.partition("#")[0] for link in links if not link.startswith(("#", "http"))]
        assert [name for name in files if not (site / name).is_file()] == []


def assert_agrees(site: Path) -> None:
    """The index, the records and the pages tell of the same editions."""
    assert_whole(site)
    index = " ".join(lxml.html.fromstring((site / "index.html").read_text()).text_content().split())
    for path in (site / "records").glob("*.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        if not record.get("edition"):
            continue
        page = (site / f"{path.stem}.html").read_text(encoding="utf-8")
        assert re.search(rf"edition of {record['edition']}", page)
        assert f"Last changed {record['edition']}." in index
    assert list(site.rglob(".new-*")) == []
