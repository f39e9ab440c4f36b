import datetime
import json
import os
import time
from pathlib import Path

import lxml.html
import pytest

from helpers import paths
from helpers.errors import Exit, PublishError
from helpers.pipeline import companions, guards, publish, recovery, rules, sums
from helpers.pipeline.collection import Report
from helpers.pipeline.sums import sha256
from helpers.pipeline.work import Page
from pipeline.faults import names_in

MONDAY = datetime.date(2026, 11, 23)
TUESDAY = datetime.date(2026, 11, 24)
WEDNESDAY = datetime.date(2026, 11, 25)
HEAD = (
    '<!DOCTYPE html><html lang="en"><head><meta http-equiv="Content-Security-Policy" '
    f'content="{rules.POLICY}"><title>t</title></head><body><h1>t</h1>'
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


def test_nobody_takes_what_is_still_being_written_for_a_page_or_a_record(site, monkeypatch):
    seen = []
    moved = Path.replace

    def looked_at_before(path, place):
        seen.append((len(list(site.folder.iterdir())), list(site.folder.rglob("*.html"))))
        assert list(site.records()) in ([], ["war"])
        return moved(path, place)

    monkeypatch.setattr(Path, "replace", looked_at_before)
    publish.publish(site, page(), today=MONDAY)
    assert seen[0] == (2, [])  # the page under another name, and the folder of records
    assert [path.name for path in site.folder.rglob("*.html")] == ["war.html"]


def test_the_edition_is_the_day_the_content_last_changed(site):
    publish.publish(site, page(), today=MONDAY)
    assert not publish.publish(site, page(), today=TUESDAY)
    assert site.record("war")["edition"] == "2026-11-23"
    assert publish.publish(site, page("<p>Other.</p>"), today=TUESDAY)
    assert site.record("war")["edition"] == "2026-11-24"


def test_a_page_that_breaks_a_rule_is_not_published(site):
    publish.publish(site, page(), today=MONDAY)
    good = site.page("war").read_bytes()
    with pytest.raises(PublishError, match="<script> element; .*handler onclick"):
        publish.publish(site, page('<script>1</script><p onclick="x()">a</p>'), today=TUESDAY)
    assert site.page("war").read_bytes() == good
    assert [path.name for path in site.folder.glob("*.html")] == ["war.html"]
    assert PublishError.code == Exit.PUBLISH == 8


@pytest.mark.parametrize(
    ("newest", "said"),
    [
        ("2026-11-01", ""),
        ("2025-11-30", ""),
        ("2025-11-20", " – old: nothing newer for over a year"),
        ("2022-03-01", " – old: nothing newer for over 4 years"),
    ],
)
def test_a_page_says_when_its_newest_figure_is_over_a_year_old(site, newest, said):
    publish.publish(site, page(f"<p>{newest}@@AGE {newest}@@.</p>"), today=MONDAY)
    assert f"<p>{newest}{said}.</p>" in site.page("war").read_text()


def test_a_failed_report_keeps_its_page_and_the_index_says_so(site):
    publish.publish(site, page(), today=MONDAY)
    good = site.page("war").read_bytes()
    publish.mark_failed(site, report(), step="running its notebook", today=TUESDAY)
    publish.publish_index(site, "Reports", [report()], site.records())
    index = (site.folder / "index.html").read_text()
    assert site.page("war").read_bytes() == good
    assert "making a new one failed (running its notebook, 2026-11-24)" in index
    assert "Yes." in index


def test_a_failure_is_marked_with_its_date_its_step_and_its_parameters(site):
    told = {"step": "finishing in time", "today": TUESDAY, "subject": "Question: <b>trust</b>?"}
    publish.publish(site, page(), today=MONDAY)
    publish.mark_failed(site, report(), **told)
    publish.mark_failed(site, report("lost"), **told)
    index = index_of(site, [report(), report("lost")])
    said = "finishing in time, 2026-11-24 – Question: <b>trust</b>?"
    assert index.text_content().count(said) == 4  # in the list of failures and at each page
    assert f"a new one failed ({said})" in index.text_content()
    assert f"No page yet: making it failed ({said})" in index.text_content()


def test_a_success_takes_the_failure_off_the_index(site):
    publish.mark_failed(site, report(), step="running its notebook", today=MONDAY)
    publish.publish(site, page(), today=TUESDAY)
    publish.publish_index(site, "Reports", [report()], site.records())
    assert "failed" not in (site.folder / "index.html").read_text().split("</style>")[1]


def test_a_report_that_never_worked_is_listed_without_a_link(site):
    publish.mark_failed(site, report(), step="running its notebook", today=MONDAY)
    publish.publish_index(site, "Reports", [report()], site.records())
    index = (site.folder / "index.html").read_text()
    assert "No page yet" in index
    assert 'href="war.html"' not in index


def test_a_page_no_longer_made_stays_and_is_listed_apart(site):
    publish.publish(site, page(), today=MONDAY)
    publish.publish_index(site, "Reports", [], site.records())
    assert site.page("war").is_file()
    assert publish.NO_LONGER in (site.folder / "index.html").read_text()


def test_a_damaged_record_is_no_record(site):
    publish.publish(site, page(), today=MONDAY)
    site.record_path("war").write_text("{ half")
    assert publish.publish(site, page(), today=TUESDAY)
    assert site.record("war")["edition"] == "2026-11-24"


def put_lists(site):
    """The lists of editions and of sums, as a build puts them in place."""
    (site.folder / publish.EDITIONS).write_text(companions.editions(site.records().values()))
    companions.publish_sums(site)


DAMAGE = {
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:99]),
    "zeroes": lambda path: path.write_bytes(bytes(500)),
    "another thing": lambda path: path.write_text("[]"),
    "gone": Path.unlink,
}


@pytest.fixture
def listed(site, monkeypatch):
    """A site with two editions of a page, another page, and its lists."""
    monkeypatch.setattr(paths, "reports", lambda: site.folder.parent)
    for day, body in ((MONDAY, "<p>One.</p>"), (TUESDAY, "<p>Two.</p>")):
        publish.publish(site, page(body), today=day)
    publish.publish(site, page(slug="other"), today=MONDAY)
    put_lists(site)
    return site


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_record_costs_no_edition_and_no_other_page(listed, damage):
    whole, shown, notes = listed.record("war"), listed.page("war").read_bytes(), []
    damage(listed.record_path("war"))
    with guards.alone(listed.folder, notes.append):
        assert list(listed.slugs()) == ["other", "war"]
        assert listed.record("war")["editions"] == whole["editions"]
    assert ["war.json was damaged or gone" in note for note in notes] == [True]
    set_aside = recovery.aside(listed.folder, listed.record_path("war"))
    assert set_aside.is_file() is (damage is not Path.unlink)
    with guards.alone(listed.folder, notes.append):
        assert not publish.publish(listed, page("<p>Two.</p>"), today=WEDNESDAY)
    assert len(notes) == 1
    assert listed.record("war") == whole
    assert listed.page("war").read_bytes() == shown


def test_lists_can_be_made_of_a_record_that_was_mended(listed, real_collection, monkeypatch):
    """The making of its page may fail, or no entry of the collection makes it any more."""
    for slug in ("war", "other"):
        listed.record_path(slug).write_text("{ half")
    editions = (listed.folder / publish.EDITIONS).read_text()
    with guards.alone(listed.folder):
        publish.mark_failed(listed, report(), step="running its notebook", today=WEDNESDAY)
    monkeypatch.setattr(paths, "reports", lambda: real_collection / "reports")
    companions.publish_companions(listed, "Reports", listed.records())
    publish.publish_figures(listed, "Reports", [report(), report("other")], listed.records())
    index = index_of(listed, [report()]).text_content()
    assert "a new one failed (running its notebook, 2026-11-25)" in index
    assert (listed.folder / publish.EDITIONS).read_text() == editions


def test_a_damaged_record_without_the_list_has_the_editions_of_a_kept_one(listed):
    (listed.folder / publish.EDITIONS).unlink()
    before = listed.record("war")["editions"]
    listed.record_path("war").write_text("{ half")
    with guards.alone(listed.folder):
        assert publish.publish(listed, page("<p>Three.</p>"), today=WEDNESDAY)
    first, last = listed.record("war")["editions"]
    assert first == before[0]
    assert last["edition"] == "2026-11-25"


def test_a_page_that_is_new_after_its_record_was_damaged_is_a_new_edition(listed):
    editions = listed.record("war")["editions"]
    listed.record_path("war").write_text("{ half")
    with guards.alone(listed.folder):
        assert publish.publish(listed, page("<p>Three.</p>"), today=WEDNESDAY)
    assert listed.record("war")["editions"][:-1] == editions
    assert listed.record("war")["edition"] == "2026-11-25"
    assert listed.kept("war") == ["2026-11-23", "2026-11-24"]


def test_the_sums_are_of_all_that_is_published(listed):
    for name in ("state/lock", ".hidden", "records/.new-x"):
        (listed.folder / name).parent.mkdir(exist_ok=True)
        (listed.folder / name).write_text("x")
    put_lists(listed)
    kept = listed.kept_path("war", "2026-11-23", ".html")
    held = listed.folder / sums.SUMS
    names = [line.split()[1] for line in held.read_text().splitlines()]
    assert names == sorted(names_in(listed.folder))
    assert {"war.html", "records/war.json", f"records/editions/war/{kept.name}"} <= {*names}
    contents = {name: (listed.folder / name).read_bytes() for name in names}
    assert held.read_text() == sums.sums(contents)
    written = kept.stat().st_mtime_ns
    kept.write_text("damaged")
    os.utime(kept, ns=(written, written))
    companions.publish_sums(listed)
    assert held.read_text() == sums.sums(contents)  # the damage is still to be seen
    kept.write_text("another")
    os.utime(kept, ns=(time.time_ns(), time.time_ns() + 10**10))
    companions.publish_sums(listed)
    assert sha256(b"another") in held.read_text()


def test_markup_in_an_answer_is_shown_as_text_on_the_index(site):
    publish.publish(site, page(answer=["<b>bold</b> & <script>x</script>"]), today=MONDAY)
    publish.publish_index(site, "Reports", [report()], site.records())
    index = (site.folder / "index.html").read_text()
    assert "&lt;script&gt;x" in index
    assert "<script" not in index


def family(site, slug, kind, **keys) -> Report:
    """A published page of a family, filed under `keys`."""
    filed = {"kind": kind, "label": slug.upper(), "houses": ["FOM"], "years": [2020], **keys}
    group = {"question": "One question", "survey": "One survey"}[kind]
    about = {"slug": slug, "title": f"About {slug}?", "group": group, "keys": filed}
    publish.publish(site, page(**about, answer=["First.", "Second."]), today=MONDAY)
    return Report(slug=slug, notebook="n", file="n.ipynb", group=group, parameters={})


def index_of(site, listed, **kwargs):
    publish.publish_index(site, "Reports", listed, site.records(), **kwargs)
    return lxml.html.fromstring((site.folder / "index.html").read_text())


def test_each_report_has_its_picture_and_the_day_of_its_last_change(site):
    publish.publish(site, page(picture="M2 3h0"), today=MONDAY)
    index = index_of(site, [report(), family(site, "trust", "survey")])
    for entry in (index.find_class("reports")[0], index.find_class("compact")[0]):
        assert "Last changed 2026-11-23." in entry.text_content()
    pictures = index.xpath("//*[local-name()='svg']")
    assert {picture.get("aria-hidden") for picture in pictures} == {"true"}
    assert index.xpath("//*[local-name()='path']/@d") == ["M2 3h0"]


def test_every_failure_is_said_before_the_list(site):
    listed = [family(site, "trust", "survey"), report("lost")]
    publish.mark_failed(site, listed[0], step="running its notebook", today=TUESDAY)
    publish.mark_failed(site, listed[1], step="finishing in time", today=TUESDAY)
    index = index_of(site, listed)
    said = index.get_element_by_id("content")[0].text_content()
    assert "2 pages could not be made anew" in said
    assert "About trust?: running its notebook, 2026-11-24" in said
    assert "lost: finishing in time, 2026-11-24" in said


def test_groups_stand_in_the_order_of_the_collection(site):
    publish.publish(site, page(), today=MONDAY)
    wave = family(site, "wave-a", "survey", questions=[["War", "Who wins?"]])
    order = ["One survey", "Nothing in it", "The war"]
    headings = index_of(site, [report(), wave], groups=order).xpath("//h2/text()")
    assert headings[:2] == ["One survey", "The war"]
    headings = index_of(site, [report(), wave]).xpath("//h2/text()")
    assert headings[:2] == ["The war", "One survey"]


def test_pages_of_a_family_are_listed_in_short_under_what_they_are_filed_under(site):
    wave = family(site, "wave-a", "survey", questions=[["War", "Who wins?"]])
    document = index_of(site, [wave])
    listed = document.xpath("//h2[@id='group-1']/following-sibling::details[1]")[0]
    assert listed.xpath("./summary/text()") == ["FOM (1)"]
    assert "First." in listed.text_content()
    assert "Second." not in document.text_content()


def test_a_question_is_found_with_its_page_or_with_the_surveys_that_asked(site):
    own = family(site, "question-a", "question", questions=[["War", "Who wins?"]])
    wave = family(site, "wave-a", "survey", questions=[["War", "Who wins?"], ["War", "Who loses?"]])
    document = index_of(site, [own, wave])
    topic = document.xpath("//h2[@id='find-question']/following-sibling::details[1]")[0]
    assert topic.xpath("./summary/text()") == ["War (2)"]
    assert topic.xpath(".//li[contains(., 'Who wins')]//@href") == ["question-a.html"]
    assert topic.xpath(".//li[contains(., 'Who loses')]//@href") == ["wave-a.html"]


def test_houses_and_years_lead_to_surveys_and_questions(site):
    own = family(site, "question-a", "question", questions=[["War", "Who wins?"]], years=[2019])
    wave = family(site, "wave-a", "survey", questions=[["War", "Who wins?"]])
    document = index_of(site, [own, wave])
    house = document.xpath("//h2[@id='find-house']/following-sibling::details[1]")[0]
    assert house.xpath(".//@href") == ["wave-a.html", "question-a.html"]
    years = document.xpath("//h2[@id='find-year']/following-sibling::details")
    assert [year.xpath("./summary/text()")[0] for year in years] == ["2019", "2020"]
    assert years[1].xpath(".//@href") == ["wave-a.html"]


def test_a_family_page_that_never_worked_is_listed_without_a_link(site):
    wave = family(site, "wave-a", "survey", questions=[["War", "Who wins?"]])
    lost = wave.model_copy(update={"slug": "wave-b"})
    publish.mark_failed(site, lost, step="running its notebook", today=MONDAY)
    document = index_of(site, [wave, lost])
    assert "No page yet" in document.text_content()
    assert not document.xpath("//a[@href='wave-b.html']")


def test_figures_json_holds_what_every_page_says_and_shows(site):
    shown = {"kind": "figure", "id": "trend", "title": "It rose", "rows": [["2020", "5"]]}
    publish.publish(site, page(figures=[shown]), today=MONDAY)
    lost = report("lost")
    publish.mark_failed(site, lost, step="running its notebook", today=MONDAY)
    publish.publish_figures(site, "Reports", [lost, report()], site.records())
    written = (site.folder / "figures.json").read_bytes()
    held = json.loads(written)
    assert held["title"] == "Reports"
    assert [one["slug"] for one in held["reports"]] == ["war"]
    assert held["reports"][0]["figures"] == [shown]
    assert held["reports"][0]["answer"] == ["Yes."]
    assert held["reports"][0]["edition"] == "2026-11-23"
    publish.publish_figures(site, "Reports", [report(), lost], site.records())
    assert (site.folder / "figures.json").read_bytes() == written
