"""Small collections to break, and what has to hold of a site however a build ended."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import lxml.html
import pytest
import yaml

from conftest import CHECKOUT, Copy
from helpers.pipeline import renewal, rules, sums
from helpers.pipeline.sums import sha256

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
    if (site / renewal.INDEX).is_file():
        links = text_of(site / renewal.INDEX)[0].xpath("//a/@href")
        files = [link.partition("#")[0] for link in links if not link.startswith(("#", "http"))]
        assert [name for name in files if not (site / name).is_file()] == []


def text_of(path: Path):
    """A page of HTML as a document, and all its words."""
    document = lxml.html.fromstring(path.read_text(encoding="utf-8"))
    return document, " ".join(document.text_content().split())


def assert_index_is_true(site: Path) -> dict[str, str]:
    """The index says of no page what is not so, or that pages may be newer than it.

    The edition of each page that it tells of, by slug.
    """
    document, _ = text_of(site / renewal.INDEX)
    told = {}
    for entry in document.xpath("//main//ul[@class='reports' or @class='compact']/li"):
        changed = re.search(r"Last changed (\S+)\.", entry.text_content())
        if not changed:
            continue
        slug = entry.xpath(".//a/@href")[0].removesuffix(".html")
        told[slug] = changed[1]
        if renewal.is_announced(site):
            continue
        _, page = text_of(site / f"{slug}.html")
        assert f"edition of {changed[1]}" in page, slug
        for answer in entry.xpath("./p[not(@class)]"):
            assert " ".join(answer.text_content().split()) in page, slug
    return told


def assert_agrees(site: Path) -> None:
    """The index, the records and the pages tell of the same editions, all of them."""
    assert_whole(site)
    assert not renewal.is_announced(site)
    told = assert_index_is_true(site)
    records = {path.stem: json.loads(path.read_text()) for path in site.glob("records/*.json")}
    editions = {slug: one["edition"] for slug, one in records.items() if one.get("edition")}
    assert told == editions
    listed = (site / "editions.txt").read_text().split()
    for slug in editions:
        assert sha256((site / f"{slug}.html").read_bytes()) in listed
    assert sums.sums({name: (site / name).read_bytes() for name in names_in(site)}) == (
        site / sums.SUMS
    ).read_text(encoding="utf-8")
    assert list(site.rglob(".new-*")) == []


def assert_recovers(copy: Copy, code: int) -> None:
    """After a build that ended with `code`: the site agrees, `status` says so, the next succeeds.

    The war report's notebook is put right before.
    """
    site = copy.root / "reports" / "site"
    assert_agrees(site)
    copy.opinion("status", "--max-age", "1d", expect=code)
    shutil.copy(CHECKOUT / WAR, copy.file(WAR))
    copy.opinion("build")
    assert_agrees(site)
    copy.opinion("status", "--max-age", "1d")


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """Within, a folder is a file system of its own in memory; skips where this user may not."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this user may not mount: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def names_in(site: Path) -> set[str]:
    """The files of a site that its list of sums names: all that a server shows."""
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    return {name for name in files if not re.match(r"state/|(.*/)?\.", name)} - {sums.SUMS}
