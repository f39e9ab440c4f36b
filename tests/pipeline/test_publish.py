import datetime

import pytest

from helpers.errors import PublishError
from helpers.pipeline import publish
from helpers.pipeline.collection import Report
from helpers.pipeline.work import Page

MONDAY = datetime.date(2026, 11, 23)
TUESDAY = datetime.date(2026, 11, 24)
HEAD = (
    '<!DOCTYPE html><html lang="en"><head><meta http-equiv="Content-Security-Policy" '
    f'content="{publish.POLICY}"><title>t</title></head><body><h1>t</h1>'
)


def page(body: str = "<p>Sound.</p>", **record) -> Page:
    html = f"{HEAD}{body}<p>{publish.EDITION}</p></body></html>"
    about = {"slug": "war", "title": "War?", "group": "The war", "answer": ["Yes."], "newest": ""}
    return Page(html, {**about, "figures": [], **record})


@pytest.fixture
def site(tmp_path):
    return publish.Site(tmp_path / "site")


def report(slug="war") -> Report:
    return Report(slug=slug, notebook="n", file="n.ipynb", group="The war", parameters={})


def test_a_page_is_put_in_place_with_its_edition(site):
    assert publish.publish(site, page(), today=MONDAY)
    assert "2026-11-23" in site.page("war").read_text()
    assert publish.EDITION not in site.page("war").read_text()
    assert site.record("war")["answer"] == ["Yes."]


def test_the_edition_is_the_day_the_content_last_changed(site):
    publish.publish(site, page(), today=MONDAY)
    assert not publish.publish(site, page(), today=TUESDAY)
    assert site.record("war")["edition"] == "2026-11-23"
    assert publish.publish(site, page("<p>Other.</p>"), today=TUESDAY)
    assert site.record("war")["edition"] == "2026-11-24"


BROKEN = {
    "<script>1</script>": "script",
    '<p onclick="x()">a</p>': "handler onclick",
    '<img src="https://elsewhere.example/a.png" alt="">': "loads https://elsewhere",
    '<iframe src="a.html"></iframe>': "iframe",
    '<link rel="stylesheet" href="a.css">': "link",
    '<a href="javascript:alert(1)">a</a>': "neither http",
    '<a href="https://elsewhere.example/">a</a>': "would send a referrer",
    "<style>@import 'x.css';</style>": "style sheet loads",
    '<p style="background: url(https://elsewhere.example/x)">a</p>': "style sheet loads",
    '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title></svg>': "no description",
    '<p id="a"></p><p id="a"></p>': "id a stands twice",
    "<h1>Another</h1>": "exactly one h1",
}


@pytest.mark.parametrize(("body", "said"), BROKEN.items())
def test_a_page_that_breaks_a_rule_is_not_published(site, body, said):
    publish.publish(site, page(), today=MONDAY)
    good = site.page("war").read_bytes()
    with pytest.raises(PublishError, match=said):
        publish.publish(site, page(body), today=TUESDAY)
    assert site.page("war").read_bytes() == good
    assert [path.name for path in site.folder.glob("*.html")] == ["war.html"]


def test_a_page_without_our_policy_is_not_published(site):
    bare = Page("<html><body><h1>t</h1></body></html>", page().record)
    with pytest.raises(PublishError, match="content security policy"):
        publish.publish(site, bare, today=MONDAY)


def test_a_page_that_shows_where_it_was_made_is_not_published(site, real_collection):
    with pytest.raises(PublishError, match="the folder of the collection"):
        publish.publish(site, page(f"<p>{real_collection}/data</p>"), today=MONDAY)


def test_a_failed_report_keeps_its_page_and_the_index_says_so(site):
    publish.publish(site, page(), today=MONDAY)
    good = site.page("war").read_bytes()
    publish.mark_failed(site, report(), step="running its notebook", today=TUESDAY)
    publish.publish_index(site, "Reports", [report()])
    index = (site.folder / "index.html").read_text()
    assert site.page("war").read_bytes() == good
    assert "making a new one failed on 2026-11-24 (running its notebook)" in index
    assert "Yes." in index


def test_a_success_takes_the_failure_off_the_index(site):
    publish.mark_failed(site, report(), step="running its notebook", today=MONDAY)
    publish.publish(site, page(), today=TUESDAY)
    publish.publish_index(site, "Reports", [report()])
    assert "failed" not in (site.folder / "index.html").read_text().split("</style>")[1]


def test_a_report_that_never_worked_is_listed_without_a_link(site):
    publish.mark_failed(site, report(), step="running its notebook", today=MONDAY)
    publish.publish_index(site, "Reports", [report()])
    index = (site.folder / "index.html").read_text()
    assert "No page yet" in index
    assert 'href="war.html"' not in index


def test_a_page_no_longer_made_stays_and_is_listed_apart(site):
    publish.publish(site, page(), today=MONDAY)
    publish.publish_index(site, "Reports", [])
    assert site.page("war").is_file()
    assert publish.NO_LONGER in (site.folder / "index.html").read_text()


def test_a_damaged_record_is_no_record(site):
    publish.publish(site, page(), today=MONDAY)
    site.record_path("war").write_text("{ half")
    assert publish.publish(site, page(), today=TUESDAY)
    assert site.record("war")["edition"] == "2026-11-24"


def test_markup_in_an_answer_is_shown_as_text_on_the_index(site):
    publish.publish(site, page(answer=["<b>bold</b> & <script>x</script>"]), today=MONDAY)
    publish.publish_index(site, "Reports", [report()])
    index = (site.folder / "index.html").read_text()
    assert "&lt;script&gt;x" in index
    assert "<script" not in index
