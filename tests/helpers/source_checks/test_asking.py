"""What servers answer, and how politely they are asked: against a server of our own."""

import socket
import ssl
import subprocess
import time

import pytest

from helpers.source_checks import Limits, Page, check_addresses
from helpers.source_checks.polite import seconds_of
from helpers.source_checks.verdicts import Verdict
from web import COPY, COPY_DAY, web

QUICK = Limits(pause=0, seconds=1, wait=3)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def server():
    with web() as running:
        yield running


def ask(*addresses, limits=QUICK, archive="", days=None):
    pages = [Page(address, (days or {}).get(address, "")) for address in addresses]
    return check_addresses(pages, archive=archive, limits=limits, tell=lambda *_: None)


@pytest.mark.parametrize(
    ("path", "state", "why"),
    [
        ("/page", "there", ""),
        ("/", "there", ""),
        ("/no-head", "there", ""),
        ("/head-resets", "there", ""),
        ("/302", "there", ""),
        ("/301-302", "there", ""),
        ("/slash", "there", ""),
        ("/endless", "there", ""),
        ("/soon", "there", ""),
        ("/soon-by-date", "there", ""),
        ("/404", "dead", "answers 404"),
        ("/410", "dead", "answers 410"),
        ("/301-404", "dead", "answers 404"),
        ("/403", "untold", "answers 403"),
        ("/in-an-hour", "untold", "the host asks to be left alone until '3600'"),
        ("/busy", "untold", "the host asks to be left alone without saying how long"),
        ("/500", "doubtful", "answers 500"),
        ("/503", "doubtful", "answers 503"),
        ("/front", "doubtful", "leads to a front page"),
        ("/loop", "doubtful", "more than 8 redirects"),
        ("/nowhere", "doubtful", "an answer that breaks off or cannot be read"),
        ("/elsewhere", "doubtful", "an answer that breaks off or cannot be read"),
        ("/long", "doubtful", "a redirect too long for an address"),
        ("/resets", "doubtful", "an answer that breaks off or cannot be read"),
        ("/garbage", "doubtful", "an answer that breaks off or cannot be read"),
        ("/endless-headers", "doubtful", "an answer that breaks off or cannot be read"),
        ("/late", "doubtful", "no answer within 1 seconds"),
        ("/drips", "doubtful", "no answer within 1 seconds"),
    ],
)
def test_each_kind_of_answer_is_judged_in_little_time(path, state, why, server):
    address = server.at(path)
    begun = time.monotonic()
    assert ask(address).verdicts == {address: Verdict(state, why)}
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("path", "target"), [("/301", "/new"), ("/308", "/new?page=1"), ("/301-301", "/new")]
)
def test_a_page_that_moved_for_good_is_followed(path, target, server):
    address = server.at(path)
    expected = Verdict("moved", "a permanent redirect", server.at(target))
    assert ask(address).verdicts == {address: expected}


def test_of_an_endless_page_hardly_anything_is_read(server):
    ask(server.at("/endless"), server.at("/endless-headers"))
    time.sleep(0.2)
    assert server.sent < 30e6  # what the sockets of both ends hold


def test_hosts_that_do_not_exist_are_told_from_a_name_server_that_fails(monkeypatch):
    def fails(host, *_arguments, **_named):
        errno = socket.EAI_NONAME if b"gone" in host else socket.EAI_AGAIN
        raise socket.gaierror(errno, "not found")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    found = ask("http://gone.example/a", "http://other.example/a")
    assert found.verdicts["http://gone.example/a"] == Verdict("dead", "no such host")
    assert found.verdicts["http://other.example/a"].state == "doubtful"
    assert not found.reached


def test_nobody_listening_and_odd_addresses_are_told(server):
    with web() as ended:
        address = ended.at("/page")
    odd = ["http://[::1/", "http://\u200b/", "http://a..b/", "https://" + "a" * 70 + ".example/"]
    found = ask(address, *odd, server.at("/page"))
    assert found.verdicts[address] == Verdict("doubtful", "no connection")
    assert all(found.verdicts[one].state in ("doubtful", "dead") for one in odd)
    assert found.reached


def test_a_certificate_or_connection_that_is_not_safe_tells_nothing_of_the_page(server, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1"]
        + ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    plain = server.at("/page").replace("http:", "https:")
    with web(context) as own:
        signed_by_itself = own.at("/page").replace("http:", "https:")
        found = ask(signed_by_itself, plain)
    assert found.verdicts[signed_by_itself] == Verdict("untold", "its certificate is not valid")
    assert found.verdicts[plain] == Verdict("untold", "no secure connection")


def test_a_host_gets_one_request_at_a_time_with_a_pause_and_our_name(server):
    addresses = [server.at(f"/page/{number}") for number in range(4)]
    others = [server.at(f"/other/{number}", "localhost") for number in range(4)]
    begun = time.monotonic()
    ask(*addresses, *others, limits=Limits(pause=0.3, seconds=1))
    assert time.monotonic() - begun < 2, "two hosts are asked at the same time"
    times = [moment for moment, _, path, _ in server.asked if path.startswith("/page")]
    assert len(times) == 4
    assert all(later - sooner >= 0.29 for sooner, later in zip(times, times[1:], strict=False))
    assert {method for _, method, _, _ in server.asked} == {"HEAD"}
    assert all(agent.startswith("belarus-opinion/") for *_, agent in server.asked)
    assert all("opinion sources check" in agent for *_, agent in server.asked)


def test_a_host_that_asks_to_wait_is_waited_for_or_left_alone(server):
    ask(server.at("/soon"))
    first, second = (moment for moment, *_ in server.asked)
    assert second - first >= 1
    server.asked.clear()
    found = ask(*(server.at(f"/{path}") for path in ("in-an-hour", "a", "b", "c")))
    assert len(server.asked) == 1
    assert [said.state for said in found.verdicts.values()] == ["untold"] * 4


def test_copies_are_found_for_what_is_gone_and_for_nothing_else(server):
    gone, uncopied = server.at("/404"), server.at("/404?uncopied")
    days = {gone: "2013-09-20"}
    pages = (gone, uncopied, server.at("/page"), server.at("/403"))
    found = ask(*pages, archive=server.at("/archive"), days=days)
    assert found.copies == {gone: ("https" + COPY.removeprefix("http") + gone, COPY_DAY)}
    asked = [path for *_, path, _ in server.asked if path.startswith("/archive")]
    assert len(asked) == 2
    assert asked[0].endswith("&timestamp=20130920")
    assert found.archive_failures == {}


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/archive-breaks", "says what cannot be read"),
        ("/archive-lies", "says what cannot be read"),
        ("/500", "does not answer"),
        ("/endless", "does not answer"),
        ("/late", "does not answer"),
    ],
)
def test_an_archive_that_fails_is_told(path, why, server):
    gone = server.at("/404")
    found = ask(gone, archive=server.at(path, "localhost"))
    assert found.copies == {}
    assert why in found.archive_failures[gone] or "answers" in found.archive_failures[gone]


def test_a_proxy_is_used_where_the_environment_names_one(server, monkeypatch):
    with web() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.at(""))
        monkeypatch.setenv("HTTPS_PROXY", proxy.at(""))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        pages = "http://pages.example/page", "https://pages.example/page", server.at("/page")
        found = ask(*pages)
    states = [found.verdicts[page].state for page in pages]
    assert states == ["there", "untold", "there"]
    assert proxy.paths("http://pages.example/page") == ["HEAD"]
    assert proxy.paths("pages.example:443") == ["CONNECT"]
    assert server.paths("/page") == ["HEAD"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), (" 120 ", 120), ("soon", None), ("", None), ("-5", None), ("9" * 400, 999999999)]
    + [("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("Wed, 99 Oct 2015", None), ("²", None)],
)
def test_how_long_a_host_wants_to_be_left(text, seconds):
    assert seconds_of(text) == seconds
