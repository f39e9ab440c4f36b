"""`opinion serve` shows the site and nothing else, to this machine alone."""

import http.client
import signal
import socket
import subprocess
import sys
import urllib.parse

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright

from helpers.pipeline.pdf import find_chromium
from helpers.pipeline.serve import HEADERS, POLICY

SECRET = "not to be shown"
PAGE = """<!DOCTYPE html><html lang="en"><title>é</title><h1>Site</h1>
<img src="x.png"><script>document.title = "a script ran"</script>"""
ODD = [
    "..",
    ".",
    "%2e",
    "%2f",
    "/",
    "%5c",
    "up",
    "secret.txt",
    "%00",
    "records",
    "state/history.jsonl",
    "~",
]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The port of a real server of a small site, with secrets beside and hidden in it."""
    folder = tmp_path_factory.mktemp("served")
    site = folder / "site"
    for name in ("records", "state"):
        (site / name).mkdir(parents=True)
    (folder / "secret.txt").write_text(SECRET)
    for name in (".new-page", ".git", "records/.hidden", "state/history.jsonl"):
        (site / name).write_text(SECRET)
    (site / "link.txt").symlink_to(folder / "secret.txt")
    (site / "up").symlink_to(folder)
    (site / "index.html").write_text(PAGE, encoding="utf-8")
    (site / "records" / "a.json").write_text("{}")
    for name in ("feed.xml", "SHA256SUMS", "editions.txt", "data.zip"):
        (site / name).write_text("x")
    process = started(site, "0")
    yield int(urllib.parse.urlsplit(process.stdout.readline().strip()).port)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert process.stderr.read() == ""


def started(site, port):
    command = [sys.executable, "-m", "helpers", "serve", "--port", port, "--site", str(site)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def asked(port, path, method="GET", host=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html?x=1", "text/html; charset=utf-8"),
        ("/records/a.json", "application/json"),
        ("/feed.xml", "application/atom+xml"),
        ("/SHA256SUMS", "text/plain; charset=utf-8"),
        ("/editions.txt", "text/plain; charset=utf-8"),
        ("/data.zip", "application/zip"),
    ],
)
def test_a_file_comes_with_its_type_and_the_headers(served, path, type_):
    answer, content = asked(served, path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, type_)
    assert content
    assert dict(answer.headers) | HEADERS | {"Cache-Control": "no-store"} == dict(answer.headers)
    assert answer.headers["Server"].strip() == "opinion"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/records/../../secret.txt",
        "/%5c..%5csecret.txt",
        "//secret.txt",
        "/link.txt",
        "/up/secret.txt",
        "/.new-page",
        "/.git",
        "/records/.hidden",
        "/state/history.jsonl",
        "/records/../state/history.jsonl",
        "/state",
        "/records/",
        "/a%00b",
        "/nothing.html",
    ],
)
def test_what_is_not_published_is_not_found(served, path):
    answer, content = asked(served, path)
    assert answer.status == 404
    assert SECRET.encode() not in content
    assert answer.headers["Content-Security-Policy"] == POLICY


@given(st.lists(st.sampled_from(ODD)))
def test_no_path_leads_out_of_the_site(served, parts):
    answer, content = asked(served, "/" + "".join(parts))
    assert SECRET.encode() not in content
    assert answer.status in (200, 301, 404)


def test_another_name_for_this_machine_is_turned_away(served):
    answer, content = asked(served, "/", host=f"evil.example:{served}")
    assert answer.status == 421
    assert b"Site" not in content
    assert asked(served, "/", host=f"localhost:{served}")[0].status == 200


def test_nothing_can_be_written(served):
    for method in ("POST", "PUT", "DELETE"):
        assert asked(served, "/index.html", method=method)[0].status == 501
    answer, content = asked(served, "/index.html", method="HEAD")
    assert (answer.status, content) == (200, b"")


def test_other_machines_cannot_reach_it(served):
    """Linux gives all of 127/8 to this machine: a server on all addresses would answer here."""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", served), timeout=5)


@pytest.mark.browser
def test_a_browser_shows_the_page_and_runs_no_script(served):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        asked_for = []
        page.on("requestfinished", lambda request: asked_for.append(request.url))
        page.goto(f"http://127.0.0.1:{served}/")
        assert page.get_by_role("heading", name="Site").is_visible()
        assert page.title() == "é"
        assert [url for url in asked_for if url.endswith("x.png")] == []
        browser.close()


def test_a_port_in_use_and_a_site_that_is_not_there_are_said(copy, tmp_path):
    done = copy.opinion("serve", expect=2)
    assert "run `opinion build` first" in done.stderr
    (tmp_path / "index.html").write_text("x")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = copy.opinion("serve", "--port", port, "--site", str(tmp_path), expect=2)
    assert f"port {port}: Address already in use; choose another" in done.stderr
