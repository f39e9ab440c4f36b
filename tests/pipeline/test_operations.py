"""What docs/operations.md says holds: its configurations are run, its tables compared."""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import time
from contextlib import contextmanager

import pytest

import conftest
from conftest import CHECKOUT
from helpers.errors import Exit
from helpers.language import ENGLISH, LANGUAGES
from helpers.pipeline.serve import HEADERS
from ports import free_port

TEXT = (CHECKOUT / "docs" / "operations.md").read_text(encoding="utf-8")
OTHERS = ("SHA256SUMS", "state-of-opinion.html", "statements.html")
OUTSIDE = ("/state/history.jsonl", "/../secret.txt", "/%2e%2e/secret.txt")
SITE = "/srv/opinion/reports/site"
NGINX = "daemon off; pid {folder}/pid; error_log stderr; {user} events {{}} http {{ {server} }}"


def block(language):
    """The code block of a language."""
    return re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)[1]


@pytest.fixture
def site(tmp_path):
    """A small site with a secret that is hidden and one that lies beside it."""
    folder = tmp_path / "site"
    (folder / "state").mkdir(parents=True)
    for name in ("index.html", "feed.xml", "figures.json", *OTHERS):
        (folder / name).write_text("x")
    for name in (".new-x", "state/history.jsonl"):
        (folder / name).write_text("secret")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@contextmanager
def running(command, port):
    """A server of the machine, once it answers."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            for _ in range(200):
                assert process.poll() is None, process.stderr.read()
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=5).close()
                    break
                except ConnectionRefusedError:
                    time.sleep(0.1)
            yield
        finally:
            process.terminate()


def nginx(site, folder, port):
    server = block("nginx").replace(SITE, str(site)).replace("80;", f"127.0.0.1:{port};", 1)
    user = "user root;" if os.geteuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(NGINX.format(folder=folder, user=user, server=server))
    return ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(file)]


def caddy(site, folder, port):
    server = block("caddy").replace(SITE, str(site))
    server = server.replace("reports.example.org", f"http://127.0.0.1:{port}")
    file = folder / "Caddyfile"
    file.write_text("{\n    admin off\n}\n" + server)
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(file)]


@pytest.mark.parametrize("server", [nginx, caddy], ids=lambda server: server.__name__)
def test_the_servers_send_what_they_should_and_nothing_that_is_hidden(site, tmp_path, server):
    if not (shutil.which(server.__name__) or shutil.which(server.__name__, path="/usr/sbin")):
        pytest.skip(f"{server.__name__} is not on this machine")
    port = free_port()
    types = {
        "/": "text/html; charset=utf-8",
        "/feed.xml": "application/atom+xml",
        "/figures.json": "application/json",
    }
    with running(server(site, tmp_path, port), port):
        shown = {*types, *(f"/{name}" for name in OTHERS)}
        for path in (*shown, "/.new-x", *OUTSIDE):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", path)
            answer = connection.getresponse()
            assert answer.status == 200 if path in shown else answer.status >= 400
            assert b"secret" not in answer.read()
            if path in types:
                assert answer.headers["Content-Type"] == types[path]
                sent = dict(answer.headers)
                assert sent | HEADERS | {"Cache-Control": "no-cache"} == sent


def test_every_exit_code_is_explained():
    rows = re.findall(r"^\| (\d+) \| ([A-Z_]+) \| (.+?) \| (.+?) \|$", TEXT, re.MULTILINE)
    assert [(int(code), name) for code, name, _, _ in rows] == [
        (int(code), code.name) for code in Exit
    ]


def dockerfile():
    """The instructions of the last stage as (word, rest)."""
    text = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    stage = text[text.rindex("FROM ") :]
    return [line.split(" ", 1) for line in stage.splitlines() if line.strip()]


def test_the_container_is_nobody_and_builds_what_is_due():
    last = dict(dockerfile())
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", last["USER"])
    assert last["ENTRYPOINT"] == '["opinion"]'
    assert last["CMD"] == '["build", "--if-due"]'


def test_the_sites_of_all_languages_are_volumes_of_the_container():
    sites = {"site", *(f"site-{one}" for one in LANGUAGES if one != ENGLISH)}
    folders = {f"/opinion/reports/{name}" for name in (*sites, "runs")}
    assert folders == set(json.loads(dict(dockerfile())["VOLUME"]))
    made = (CHECKOUT / "Dockerfile").read_text().partition("mkdir -p ")[2].split("&&")[0].split()
    assert folders == {f"/opinion/{name}" for name in made}
    assert "reports/site*" in (CHECKOUT / ".dockerignore").read_text().splitlines()


@pytest.fixture
def folders(tmp_path):
    """A folder with what the collection has besides what is in git."""
    for name in ("site", "site-be", "site-ru", "runs", "runs/cache", "pages"):
        (tmp_path / "reports" / name).mkdir(parents=True)
        (tmp_path / "reports" / name / "file").write_text("x")
    return tmp_path


def test_the_backup_holds_the_sites_of_all_languages(folders):
    command = re.search(r"^tar .+$", TEXT, re.MULTILINE)[0]
    subprocess.run(["sh", "-ec", command], cwd=folders, check=True)
    with tarfile.open(folders / "backup.tar.gz") as backup:
        held = {one.name for one in backup if one.isfile()}
    assert held == {f"reports/{name}/file" for name in ("site", "site-be", "site-ru", "runs")}


def test_make_clean_takes_away_the_sites_of_all_languages(folders):
    if not shutil.which("make"):
        pytest.skip("make is not on this machine")
    subprocess.run(["make", "-f", str(CHECKOUT / "Makefile"), "clean"], cwd=folders, check=True)
    assert [path.name for path in (folders / "reports").iterdir()] == ["pages"]


def test_a_copy_for_tests_has_no_site(folders, monkeypatch):
    for name in ("data", "docs", "notebooks"):
        (folders / name).mkdir()
    monkeypatch.setattr(conftest, "CHECKOUT", folders)
    copy = conftest.copied(folders / "copy")
    assert [path.name for path in copy.file("reports").iterdir()] == ["pages"]


READ_ONLY = """
set -e
mount --make-rprivate /
for folder in "$COPY/reports/site" "$COPY/reports/runs"; do mount --bind "$folder" "$folder"; done
mount -t tmpfs tmpfs "$SCRATCH"
for file in /etc/passwd /etc/nsswitch.conf; do mount --bind /dev/null "$file"; done
unset USER LOGNAME LNAME USERNAME
mount -o remount,bind,ro /
mkdir "$COPY/data/x" 2>/dev/null && exit 99
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all \
    "$PYTHON" -m helpers --root "$COPY" build most-oppose-the-war how-large-protests
"""


def may_unshare():
    command = ["unshare", "--mount", "sh", "-c", "mount --make-rprivate / && mount -t tmpfs x /mnt"]
    return (
        shutil.which("unshare")
        and not subprocess.run(command, capture_output=True, check=False).returncode
    )


@pytest.mark.skipif(not may_unshare(), reason="this user may not make a root file system read-only")
@pytest.mark.parametrize("engine", ["fork", "papermill"])
def test_a_build_writes_only_to_the_volumes_and_to_tmp(copy, tmp_path, engine):
    """The container's settings and limits, and a user without a name, on this file system."""
    scratch = tmp_path / "scratch"
    for folder in (scratch, copy.file("reports/site"), copy.file("reports/runs")):
        folder.mkdir()
    settings = dict(
        one.split("=") for word, rest in dockerfile() if word == "ENV" for one in rest.split()
    )
    settings.pop("PATH")
    settings = {name: value.replace("/tmp", str(scratch)) for name, value in settings.items()}
    places = {"COPY": str(copy.root), "SCRATCH": str(scratch), "PYTHON": sys.executable}
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", f"{READ_ONLY.strip()} --engine {engine}"],
        env={**os.environ, **settings, **places, "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert copy.file("reports/site/most-oppose-the-war.html").is_file()
