"""`opinion sources check`: the one command that uses the network, and only as it is told."""

import ast
import re
import subprocess
import sys
import time
import zipfile

import pytest

from helpers.intake import writing
from helpers.pipeline import cli
from web import web

TABLE = "data/source_checks.csv"
NETWORK = {"httpx", "requests", "urllib3", "aiohttp", "urllib.request", "http.client", "ftplib"}


@pytest.fixture
def server(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "OPINION_ARCHIVE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795910400")  # 2026-11-29
    with web() as running:
        yield running


def with_pages(copy, server, *paths):
    """Put pages of the server among the sources of the copy."""
    rows = "".join(f"{server.at(path)},,,,,,,\n" for path in paths)
    copy.edit("data/sources.csv", lambda text: text + rows)


def check(copy, server, *arguments, expect=0):
    """Ask for the pages of the server alone: no test goes anywhere else."""
    here = ["127.0.0.1", "--pause", "0", "--seconds", "1", "--archive", server.at("/archive")]
    return copy.opinion("sources", "check", *here, *arguments, expect=expect)


def test_findings_are_shown_and_written_with_their_day_and_copy(copy, server):
    with_pages(copy, server, "/page", "/404", "/301", "/500", "/403")
    before = copy.file(TABLE).read_bytes()
    tried = check(copy, server, "--dry-run")
    assert copy.file(TABLE).read_bytes() == before
    assert "5 of 744 addresses asked: " in tried.stderr
    assert "untold: " + server.at("/403") + ": answers 403" in tried.stderr
    done = check(copy, server)
    assert done.stdout == tried.stdout
    lines = copy.file(TABLE).read_text().splitlines()
    at = server.at
    copied = "https://archive.example/web/20130919044612/"
    assert lines[1:] == [
        f"{at('/301')},moved,2026-11-29,a permanent redirect,{at('/new')},,,",
        f"{at('/404')},dead,2026-11-29,answers 404,,{copied}{at('/404')},2013-09-19,",
        f"{at('/500')},doubtful,2026-11-29,answers 500,,{copied}{at('/500')},2013-09-19,",
    ]
    assert not any("found " in line and "source_checks" in line for line in check_data(copy))
    again = check(copy, server)
    assert again.stdout == ""
    assert copy.file(TABLE).read_text().splitlines() == lines


def check_data(copy):
    return copy.opinion("check", expect=None).stderr.splitlines()


def test_a_limit_takes_the_longest_unasked_first(copy, server):
    with_pages(copy, server, "/a", "/b", "/c")
    for _ in range(2):
        check(copy, server, "--limit", "2")
    asked = [path for _, _, path, _ in server.asked]
    assert asked[:2] == ["/a", "/b"]
    assert asked[2] == "/c"


def test_without_a_network_nothing_is_written_and_a_proxy_is_thought_of(copy, server):
    with_pages(copy, server, "/page")
    copy.edit(
        "data/sources.csv", lambda text: text.replace(server.at("/page"), "http://127.0.0.1:9/x")
    )
    before = copy.file(TABLE).read_bytes()
    said = check(copy, server, "--archive", "", expect=2).stderr
    assert "no server answered, so nothing was written; is there a network" in said
    assert copy.file(TABLE).read_bytes() == before
    assert not copy.file("reports/runs/sources-asked.json").exists()


def test_a_word_that_no_address_holds_is_told(copy):
    done = copy.opinion("sources", "check", "nowhere-at-all", expect=2)
    assert "no address of a source holds nowhere-at-all" in done.stderr


def test_a_check_that_is_killed_leaves_the_table_as_it_was(copy, server):
    with_pages(copy, server, "/404", "/late")
    before = copy.file(TABLE).read_bytes()
    command = [sys.executable, "-m", "helpers", "--root", str(copy.root), "sources", "check"]
    command += ["127.0.0.1", "--pause", "0", "--archive", ""]
    process = subprocess.Popen(command, cwd=copy.root, stderr=subprocess.PIPE, text=True)
    assert "dead: " in process.stderr.readline()
    process.kill()
    process.wait()
    process.stderr.close()
    assert copy.file(TABLE).read_bytes() == before
    assert [path.name for path in copy.file("data").glob(".new-*")] == []


def test_what_a_person_writes_while_servers_are_asked_stays(copy, server):
    with_pages(copy, server, "/404", "/late", "/page")
    gone = f"{server.at('/page')},gone,2026-11-28,a person looked,,,,"
    command = [sys.executable, "-m", "helpers", "--root", str(copy.root), "sources", "check"]
    command += ["127.0.0.1", "--pause", "0", "--seconds", "3", "--archive", ""]
    process = subprocess.Popen(command, cwd=copy.root, stderr=subprocess.PIPE, text=True)
    while not any(path == "/late" for _, _, path, _ in server.asked):
        assert process.poll() is None
        time.sleep(0.02)
    copy.edit(TABLE, lambda text: text + gone + "\n")
    process.communicate(timeout=60)
    assert process.returncode == 0
    lines = copy.file(TABLE).read_text().splitlines()
    assert gone in lines
    assert any(line.startswith(server.at("/404") + ",dead,") for line in lines)


def test_the_table_is_not_written_while_another_process_changes_the_data(copy, server):
    with_pages(copy, server, "/404")
    before = copy.file(TABLE).read_bytes()
    with writing.alone():
        assert "another process is changing the data" in check(copy, server, expect=9).stderr
    assert copy.file(TABLE).read_bytes() == before


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("https://no.example/,dead,2026-01-01,,,,,", "column url: found 'https://no.example/'"),
        ("{url},moved,2026-01-01,,,,,", "column moved_to"),
        ("{url},dead,2026-01-01,,,https://a.example/,,", "column archived_date"),
        ("{url},lost,2026-01-01,,,,,", "column state"),
    ],
)
def test_a_row_by_hand_that_cannot_be_is_an_error_of_the_data(row, said, copy):
    url = copy.file("data/sources.csv").read_text().splitlines()[1].split(",")[0]
    copy.edit(TABLE, lambda text: text + row.format(url=url) + "\n")
    assert f"{TABLE}, line 2, {said}" in copy.opinion("check", expect=4).stderr


def test_nothing_else_in_the_product_can_ask_the_network(real_collection):
    folder = real_collection / "src" / "helpers"
    for path in folder.rglob("*.py"):
        if path.parent.name == "source_checks":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not names & NETWORK, path
        if path.name != "source_commands.py":
            assert not [name for name in names if name and "source_checks" in name], path


def test_the_command_loads_no_client_before_it_is_asked():
    code = "import sys, helpers.pipeline.cli; print('httpx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert cli.sources_app


def test_a_report_follows_when_a_source_is_gone_and_others_stay(copy):
    war = "most-oppose-the-war"
    copy.opinion("build", war, "whom-do-they-trust")
    page = copy.file(f"reports/site/{war}.html")
    url = "https://pozirk.online/en/news/46487"
    assert url in page.read_text()
    row = f"{url},dead,2026-11-29,answers 404,,https://archive.example/web/1/p,2013-09-19,"
    copy.edit(TABLE, lambda text: text + row + "\n")
    why = copy.opinion("build", war, "whom-do-they-trust", "--why", "--dry-run").stdout
    assert "source_checks" in why
    copy.opinion("build", war)
    html = page.read_text()
    assert f'href="{url}"' not in html
    assert 'href="https://archive.example/web/1/p"' in html
    assert "archived copy of 2013-09-19" in html
    assert f"the page itself is gone: {url}" in re.sub("<[^>]+>", "", html)
    out = copy.root.parent / "quiet.zip"
    copy.opinion("share", war, "--quiet", "--no-addresses", "--out", str(out))
    with zipfile.ZipFile(out) as pack:
        quiet = "".join(pack.read(name).decode() for name in pack.namelist())
    assert "archived copy of 2013-09-19" in quiet
    assert "pozirk.online" not in quiet
    assert "archive.example" not in quiet
