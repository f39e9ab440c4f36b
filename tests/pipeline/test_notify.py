"""Who is told of what, against a web hook and a mail server of this test."""

import email
import json
import socketserver
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from helpers.pipeline import clock, settings
from pipeline.faults import WAR, mounted, plant, shrink

ONE = ("most-oppose-the-war",)
SECRET = "hunter2-planted"


class Hook(BaseHTTPRequestHandler):
    """Keeps what is posted."""

    def do_POST(self):
        held = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append(json.loads(held))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class Mail(socketserver.StreamRequestHandler):
    """As much of SMTP as smtplib needs to hand over a message."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.told.append(b"".join(lines).decode())
            self.wfile.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 ok\r\n")


@pytest.fixture
def sinks():
    """A web hook and a mail server, each with what it was `told`."""
    servers = [HTTPServer(("127.0.0.1", 0), Hook)]
    servers.append(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail))
    for server in servers:
        server.told = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield servers
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def told(copy, sinks, tmp_path, monkeypatch):
    """A collection whose settings name both sinks; what they were told."""
    shrink(copy, ONE, deliver=[{"reports": ["most-*"], "to": "editors"}])
    hook, mail = sinks
    server = f"mailto://127.0.0.1:{mail.server_address[1]}?from=reports@example.org&mode=insecure"
    held = {
        "notify": [f"json://somebody:{SECRET}@127.0.0.1:{hook.server_address[1]}/x"],
        "mail": server,
        "addresses": {"editors": ["one@example.org", "two@example.org"]},
    }
    path = tmp_path / "settings.yml"
    path.write_text(json.dumps(held))
    monkeypatch.setenv(settings.FILE, str(path))
    return hook.told, mail.told


def test_failure_and_recovery_are_told_without_figures_paths_or_secrets(copy, told):
    hook, _ = told
    copy.opinion("build")
    assert hook == []
    plant(copy, "import os; raise LookupError(str(dict(os.environ)) + os.getcwd())")
    copy.opinion("build", expect=5)
    assert [one["title"] for one in hook] == ["1 of 1 reports could not be made anew"]
    assert "most-oppose-the-war: running its notebook" in hook[0]["message"]
    copy.edit(WAR, lambda text: text.replace("raise LookupError", "str"))
    copy.opinion("build")
    assert hook[1]["title"] == "1 reports are made again"
    text = json.dumps(hook)
    assert str(copy.root) not in text
    assert "LookupError" not in text
    written = [path for path in (copy.root / "reports").rglob("*") if path.is_file()]
    assert [path for path in written if SECRET.encode() in path.read_bytes()] == []
    assert [path for path in written if b"settings.yml" in path.read_bytes()] == []


@pytest.mark.parametrize("engine", ["fork", "papermill"])
@pytest.mark.parametrize("command", ["build", "run"])
def test_notebooks_do_not_see_the_settings(copy, told, monkeypatch, command, engine):
    monkeypatch.setenv(settings.NOTIFY, f"json://x:{SECRET}@127.0.0.1:1/")
    plant(copy, "import os; assert not {'OPINION_NOTIFY', 'OPINION_SETTINGS'} & {*os.environ}")
    notebook = ["most_oppose_the_war"] if command == "run" else []
    copy.opinion(command, *notebook, "--engine", engine)


def test_data_that_do_not_pass_are_told(copy, told):
    copy.edit_row("data/polls/responses.csv", {"survey_id": "ch_2023_03"}, percent="104")
    copy.opinion("build", expect=4)
    (one,) = told[0]
    assert "the data did not pass their check" in one["message"]
    assert "104" not in one["message"]


def test_a_site_that_cannot_be_written_is_told(copy, told):
    hook, _ = told
    site = copy.root / "reports" / "site"
    with mounted(site, "ro,size=1m"):
        copy.opinion("build", expect=8)
    assert [one["title"] for one in hook] == ["No report was made"]
    assert hook[0]["message"] == "Code 8: the site could not be written."


def test_overdue_is_told_once(copy, told, monkeypatch):
    shrink(copy, ONE, schedule={"cron": "0 6 * * 1"})
    copy.opinion("status", "--notify", expect=10)
    copy.opinion("status", "--notify", expect=10)
    assert [one["title"] for one in told[0]] == ["Reports are overdue"]


def test_a_changed_page_is_mailed_to_its_readers_with_what_changed(copy, told, monkeypatch):
    copy.opinion("build")
    assert len(told[1]) == 2
    for address in ("one@example.org", "two@example.org"):
        (mine,) = [mail for mail in told[1] if address in mail]
        assert 'filename="most-oppose-the-war.html"' in mine
    copy.opinion("build", "--force")
    assert len(told[1]) == 2
    monkeypatch.setenv(clock.VARIABLE, "1900000000")
    where = {"survey_id": "ch_2023_03", "question_id": "war_support_russia_actions"}
    copy.edit_row("data/polls/responses.csv", where, percent="33.1")
    copy.opinion("build")
    assert len(told[1]) == 4
    assert "33.1" in body(told[1][-1])


def body(mail: str) -> str:
    """The text of a mail with its attachments left out."""
    found = email.message_from_string(mail).walk()
    texts = [part for part in found if part.get_content_type() == "text/plain"]
    kept = [part for part in texts if not part.get_filename()]
    return "".join(part.get_payload(decode=True).decode() for part in kept)


def test_a_test_message_arrives_or_the_command_says_that_it_did_not(copy, told, sinks):
    assert "1 messages were sent" in copy.opinion("notify", "test").stdout
    assert told[0][0]["title"] == "A test"
    sinks[0].shutdown()
    sinks[0].server_close()
    done = copy.opinion("notify", "test", expect=2)
    assert SECRET not in done.stdout + done.stderr


def test_settings_in_the_repository_are_refused(copy, told, monkeypatch):
    copy.file("settings.yml").write_text("{}")
    monkeypatch.setenv(settings.FILE, str(copy.file("settings.yml")))
    assert "move it out" in copy.opinion("notify", "test", expect=2).stderr
