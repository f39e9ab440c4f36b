import getpass
import socket
from pathlib import Path

import pytest

from helpers import paths
from helpers.pipeline.rules import CSV, POLICY, broken_rules

HEAD = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta '
    f'http-equiv="Content-Security-Policy" content="{POLICY}"><title>t</title>'
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title><desc>d</desc>'


def page(body="", *, head=HEAD):
    return f"{head}</head><body><h1>t</h1>{body}</body></html>"


SOUND = [
    '<h2 id="a">a</h2><p><a href="#a">up</a> <a href="index.html#a">list</a></p>',
    '<a href="https://elsewhere.example/?a=b:c" rel="noreferrer noopener">a</a>',
    f'<a href="{CSV}a,b" download="war-shares.csv">a</a>',
    "<table><caption>c</caption><tr><th scope=col>a<tr><td>=1</table>",
    f'{SVG}<path d="M0 0" style="clip-path:url(#a);fill:var(--ink,#1b1b1b)" id="a"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true"><path d="M0 0"/></svg>',
    "<p>&lt;script&gt; javascript:alert(1) onclick=x \u202e reversed</p>",
]


@pytest.mark.parametrize("body", SOUND)
def test_a_sound_page_breaks_no_rule(body):
    assert broken_rules(page(body)) == []


BROKEN = {
    "<script>1</script>": "a <script> element",
    f"{SVG}<script>1</script></svg>": "a <script> element",
    f"{SVG}<foreignObject><p>a</p></foreignObject></svg>": "a <foreignobject> element",
    f'{SVG}<image href="data:image/png;base64,AA"/></svg>': "a <image> element",
    f'{SVG}<use xlink:href="https://elsewhere.example/#a"/></svg>': "<use> refers to https",
    f'{SVG}<animate attributeName="href"/></svg>': "a <animate> element",
    "<iframe srcdoc='x'></iframe>": "a <iframe> element",
    "<object></object>": "a <object> element",
    "<embed>": "a <embed> element",
    "<form></form>": "a <form> element",
    '<base href="https://elsewhere.example/">': "a <base> element",
    '<link rel="stylesheet" href="a.css">': "a <link> element",
    '<img src="a.png" alt="">': "loads a.png",
    '<meta http-equiv="refresh" content="0; url=https://elsewhere.example/">': "http-equiv",
    '<p onclick="x()">a</p>': "handler onclick",
    '<svg onload="x()"><title>t</title><desc>d</desc></svg>': "handler onload",
    '<p data-mime-type="text/html">a</p>': "carries data-mime-type",
    '<a href="javascript:alert(1)">a</a>': "neither http",
    '<a href="JavaScript:alert(1)">a</a>': "neither http",
    '<a href=" javascript:alert(1)">a</a>': "neither http",
    '<a href="java\nscript:alert(1)">a</a>': "neither http",
    '<a href="//elsewhere.example/">a</a>': "neither http",
    '<a href="data:text/html,<script>1</script>">a</a>': "neither http",
    '<a href="file:///etc/passwd">a</a>': "neither http",
    f'<a href="{CSV}a">a</a>': "no file name that will do",
    f'<a href="{CSV}a" download="../a.csv">a</a>': "no file name that will do",
    '<a href="https://elsewhere.example/">a</a>': "would send a referrer",
    '<a href="https://elsewhere.example/" rel="noopener">a</a>': "would send a referrer",
    '<a href="https://a.eu/; https://b.eu/" rel="noreferrer noopener">a</a>': "has a space",
    '<a href="#nowhere">a</a>': "which is not there",
    "<style>@import 'x.css';</style>": "style sheet loads",
    "<style>p { background: url(//elsewhere.example/x) }</style>": "style sheet loads",
    '<p style="background: url(https://elsewhere.example/x)">a</p>': "style sheet loads",
    '<svg><title>t</title><path fill="url(https://elsewhere.example/#a)"/></svg>': "sheet loads",
    '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title></svg>': "no description",
    "<table><tr><td>a</table>": "no caption",
    "<table><caption>c</caption><tr><th>a</table>": "does not say whether",
    '<p id="a"></p><p id="a"></p>': "id a stands twice",
    '<p aria-labelledby="gone"></p>': "nothing has the id gone",
    "<h1>Another</h1>": "exactly one h1",
    "<h3>Deep</h3>": "'Deep' is of level 3, after one of level 1",
    "<!-- a note -->": "a comment",
    "<p>/tmp/opinion-x/executed.ipynb</p>": "temporary files",
    "<p>file:///usr</p>": "belongs to a notebook: file://",
    '<pre>{"kernelspec": 1}</pre>': "belongs to a notebook: kernelspec",
    "<pre>Traceback (most recent call last)</pre>": "belongs to a notebook",
}


@pytest.mark.parametrize(("body", "said"), BROKEN.items())
def test_a_rule_that_a_page_breaks_is_named(body, said):
    assert any(said in rule for rule in broken_rules(page(body)))


POLICIES = {
    "none": "",
    "another": '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">',
    "two": f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' * 2,
    "late": f'<style></style><meta http-equiv="Content-Security-Policy" content="{POLICY}">',
}


@pytest.mark.parametrize("metas", POLICIES.values(), ids=POLICIES)
def test_a_page_without_our_policy_at_its_head_breaks_a_rule(metas):
    head = f'<html lang="en"><head>{metas}<title>t</title>'
    assert any("content security policy" in rule for rule in broken_rules(page(head=head)))


@pytest.mark.parametrize(
    "head", [HEAD.replace(' lang="en"', ""), HEAD.replace("<title>t", "<title>")]
)
def test_a_page_says_its_language_and_its_title(head):
    assert broken_rules(page(head=head)) == ["it has no language or no title"]


@pytest.fixture
def made_at(monkeypatch):
    """A function that sets the user, the machine, the home and the folder of the collection."""

    def set_to(*, user="anna", host="laptop", home="/home/anna", root="/srv/reports"):
        monkeypatch.setattr(getpass, "getuser", lambda: user)
        monkeypatch.setattr(socket, "gethostname", lambda: host)
        monkeypatch.setenv("HOME", home)
        monkeypatch.setattr(paths, "root", lambda: Path(root))

    return set_to


ROOT, HOME = "the folder of the collection", "the home folder"
BOTH = "the names of user and machine"
SHOWN = {
    "<p>on workstation-7</p>": "the name of the machine",
    "<p>by aliaksandra.</p>": "the name of the user",
    "<p>aliaksandra@workstation-7:~$</p>": BOTH,
    "<p>in /srv/reports.</p>": ROOT,
    "<p>'/srv/reports/data/a.csv'</p>": ROOT,
    "<p>https://a.example/a /home/aliaksandra/a</p>": HOME,
    f"<a href='{CSV}https://a.eu,%0A/home/aliaksandra/a' download='a.csv'>a</a>": HOME,
    f"<a href='{CSV}https://a.eu,%27/home/aliaksandra%27' download='a.csv'>a</a>": HOME,
}


@pytest.mark.parametrize(("body", "said"), SHOWN.items())
def test_a_page_does_not_show_where_it_was_made(made_at, body, said):
    made_at(user="aliaksandra", host="workstation-7", home="/home/aliaksandra")
    assert f"it shows {said}" in broken_rules(page(body))


LINK = '<a href="{0}" rel="noreferrer noopener">{0}</a>'
GOOD = [
    LINK.format("https://belsat.eu/opinion/aliaksandra/workstation-7?a=/opinion&amp;b=/opinion"),
    f"<a href='{CSV}a,https://belsat.eu/a%2520/opinion%0Ahttps://belsat.eu' download='a.csv'>a</a>",
    "<p>belsat.eu/opinion, public/opinion, /opinions, /opinion-polls</p>",
    "<p>aliaksandra-pages, workstation-71, xaliaksandra</p>",
    "<table><caption>in a folder called table</caption></table>",
]


@pytest.mark.parametrize("body", GOOD)
def test_an_address_a_tag_or_a_longer_word_is_no_place_of_this_machine(made_at, body):
    made_at(user="aliaksandra", host="workstation-7", home="/table", root="/opinion")
    assert broken_rules(page(body)) == []


def test_a_machine_may_be_called_as_what_pages_speak_of(made_at):
    body = "<p>The opinion of Belarus, in belarus.by: an opinion; belarus</p>"
    made_at(user="opinion", host="belarus", root="/opinion")
    assert broken_rules(page(body)) == []
    said = broken_rules(page("<p>opinion@belarus: /opinion/data</p>"))
    assert {f"it shows {what}" for what in (ROOT, BOTH)} == {*said}


def test_a_short_name_is_found_with_its_machine_or_its_home(made_at):
    made_at(user="anna", host="pc1", home="/home/anna")
    said = broken_rules(page("<p>anna@pc1 in /home/anna; anna</p>"))
    assert {f"it shows {what}" for what in (HOME, BOTH)} == {*said}


@pytest.mark.parametrize("error", [KeyError, OSError])
def test_a_user_without_a_name_publishes_too(monkeypatch, error):
    def unknown():
        raise error("uid not found: 10001")

    monkeypatch.setattr(getpass, "getuser", unknown)
    assert broken_rules(page()) == []
