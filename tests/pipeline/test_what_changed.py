"""The box of what changed, the feed and the errata say the same, and only what is printed."""

import datetime

import feedparser
import lxml.html
import pytest
from lxml import etree

from helpers.pipeline import publish, rules
from helpers.pipeline.changes import changes, with_sums
from helpers.pipeline.companions import editions
from helpers.pipeline.evidence import Evidence, named_rows
from helpers.pipeline.feed import feed
from helpers.pipeline.reader import reader_pages
from helpers.pipeline.verify import verify
from helpers.pipeline.work import Page

MONDAY, TUESDAY, WEDNESDAY = (datetime.date(2026, 11, day) for day in (23, 24, 25))
OPPOSE = {"survey_id": "baw_2022_03", "question_id": "war_support_russia_actions"}
OPPOSE |= {"option_id": "oppose"}


@pytest.fixture(scope="module")
def named():
    """A row of the data as pages name it."""
    evidence = Evidence()
    return next(f"responses, row {name}" for name in evidence.rows("responses"))


def figure(*rows, id="trend", method="", columns=("Survey", "Answer", "Share (%)"), **said):
    labels = [{"label": label, "numeric": label[0] == "S"} for label in (*columns, "Row in data/")]
    about = {"kind": "figure", "id": id, "title": "It rose", "method": method}
    return {**about, "columns": labels, "rows": [list(row) for row in rows], **said}


def record(*figures, answer=("Yes.",), **said):
    return {"slug": "war", "answer": list(answer), "figures": list(figures), **said}


def texts(before, after):
    found = changes(before, after, Evidence())
    return {kind: [one["text"] for one in listed] for kind, listed in found.items()}


def test_a_revised_figure_is_told_old_to_new_with_the_row_that_changed():
    before = record(figure(("BAW", "against", "50", "responses, row 9")), row_sums={"trend": ["a"]})
    after = record(figure(("BAW", "against", "49", "responses, row 9")))
    (said,) = texts(before, after)["revised"]
    assert said == "BAW, against: Share (%) 50 → 49. The data changed: responses, row 9."


def test_the_same_rows_of_data_mean_that_it_is_worked_out_in_another_way(named):
    before = with_sums(record(figure(("BAW", "against", "50", named))), Evidence())
    after = with_sums(record(figure(("BAW", "against", "49", named))), Evidence())
    (said,) = texts(before, after)["revised"]
    assert "How it is worked out changed; the data did not" in said


def test_other_rows_and_another_method_are_named_as_the_reason():
    old = figure(("BAW", "against", "50", "responses, row 9"))
    moved = figure(("BAW", "against", "49", "responses, row 12"))
    (said,) = texts(record(old), record(moved))["revised"]
    assert "It rests on other rows: responses, row 9 → responses, row 12." in said
    wilson = figure(("BAW", "against", "49", "responses, row 9"), method="Wilson")
    found = texts(record(old), record(wilson))
    assert found["method"] == ["“It rose”: was “nothing”; is “Wilson”"]
    assert found["revised"] == ["BAW, against: Share (%) 50 → 49. The method changed."]


def test_new_and_withdrawn_rows_and_figures():
    rows = [("BAW", "for", "40", ""), ("BAW", "against", "50", ""), ("ISANS", "for", "27", "")]
    found = texts(record(figure(*rows[:2])), record(figure(*rows[1:]), figure(id="other")))
    assert found["new"] == [
        "ISANS, for: Share (%) 27. In “It rose”.",
        "“It rose” is shown for the first time.",
    ]
    assert found["withdrawn"] == ["BAW, for: Share (%) 40. Was in “It rose”."]
    gone = texts(record(figure(), figure(id="other")), record(figure()))
    assert gone == {"withdrawn": ["“It rose” is no longer shown."]}


def test_order_lines_and_needless_decimals_are_no_change():
    rows = [("BAW", "for", "40", "responses, row 1"), ("BAW", "against", "50", "responses, row 2")]
    moved = [("BAW", "against", "50.0", "responses, row 8"), rows[0]]
    assert texts(record(figure(*rows)), record(figure(*moved))) == {}


def test_changed_sentences_of_the_answer_are_told():
    found = texts(record(answer=["No.", "Same."]), record(answer=["Yes.", "Same."]))
    assert found == {"revised": ["In short: “No.” → “Yes.”"]}


def test_rows_are_read_from_what_pages_print():
    assert named_rows("responses, rows 3–5, 9; surveys, row ch_2023_03") == [
        *(("responses", number) for number in ("3", "4", "5", "9")),
        ("surveys", "ch_2023_03"),
    ]


HEAD = (
    '<!DOCTYPE html><html lang="en"><head><meta http-equiv="Content-Security-Policy" '
    f'content="{rules.POLICY}"><title>t</title></head><body><h1>t</h1>'
)


def page(share, note=""):
    html = f"{HEAD}{publish.CHANGES}<p id='trend'>{share}{note}</p></body></html>"
    about = {"title": "War?", "group": "The war", "newest": ""}
    return Page(html, record(figure(("BAW", "against", share, "responses, row 9")), **about))


@pytest.fixture
def site(tmp_path):
    return publish.Site(tmp_path / "site")


def box(site):
    found = lxml.html.fromstring(site.page("war").read_text()).xpath("//section[@class='changes']")
    return " ".join(found[0].text_content().split()) if found else ""


def test_the_box_is_shown_until_the_next_change_and_the_bytes_stay(site):
    publish.publish(site, page("50"), today=MONDAY)
    assert box(site) == ""
    publish.publish(site, page("49"), today=TUESDAY)
    assert "What changed in the edition of 2026-11-24 Compared with the edition of 2026" in box(
        site
    )
    assert "Share (%) 50 → 49" in box(site)
    shown = site.page("war").read_bytes()
    publish.publish(site, page("49"), today=WEDNESDAY)
    assert site.page("war").read_bytes() == shown
    publish.publish(site, page("49", note=" Other words."), today=WEDNESDAY)
    assert "Share (%) 50 → 49" in box(site)
    publish.publish(site, page("48"), today=datetime.date(2026, 12, 1))
    assert "49 → 48" in box(site)
    assert "edition of 2026-11-25" in box(site)


def test_a_second_build_of_one_day_is_compared_with_the_day_before(site):
    publish.publish(site, page("50"), today=MONDAY)
    publish.publish(site, page("45"), today=TUESDAY)
    publish.publish(site, page("49"), today=TUESDAY)
    assert "50 → 49" in box(site)
    assert "45" not in box(site)
    publish.publish(site, page("50"), today=TUESDAY)
    assert box(site) == ""


def test_a_page_changed_on_its_first_day_has_no_box(site):
    publish.publish(site, page("50"), today=MONDAY)
    publish.publish(site, page("49"), today=MONDAY)
    assert box(site) == ""


def test_the_box_tells_another_way_of_working_out_from_changed_data(site, copy):
    """The row behind the figure is a real one: first untouched, then edited."""
    row = next(iter(Evidence().rows("responses")))
    cell = f"responses, row {row}"

    def shown(share, today):
        made = page(share)
        made.record["figures"][0]["rows"][0][-1] = cell
        publish.publish(site, made, today=today)
        return box(site)

    shown("50", MONDAY)
    assert "How it is worked out changed; the data did not" in shown("49", TUESDAY)
    held = copy.file("data/polls/responses.csv").read_text().splitlines()[1]
    copy.edit("data/polls/responses.csv", lambda text: text.replace(held, held[:-1] + "x,", 1))
    assert f"The data changed: {cell}." in shown("48", WEDNESDAY)


def published(site):
    publish.publish(site, page("50"), today=MONDAY)
    publish.publish(site, page("<b>49</b>"), today=TUESDAY)
    return [site.record("war")]


def test_the_feed_says_what_the_box_says_and_parses(site):
    made = feed("Reports", published(site))
    read = feedparser.parse(made)
    assert not read.bozo
    (entry,) = read.entries
    assert entry.id == "tag:belarus-opinion.invalid,2026:war/2026-11-24"
    assert entry.updated == "2026-11-24T00:00:00Z"
    assert "BAW, against: Share (%) 50 → <b>49</b>" in entry.content[0].value
    assert all(
        one["text"] in entry.content[0].value
        for one in site.record("war")["changed"]["changes"]["revised"]
    )
    links = etree.fromstring(made).xpath("//*[local-name()='link']/@href")
    assert links == ["feed.xml", "index.html", "war.html#changes"]
    assert feed("Reports", published(site)) == made


def test_a_page_without_changes_is_announced_once_with_its_answer(site):
    publish.publish(site, page("50"), today=MONDAY)
    (entry,) = feedparser.parse(feed("Reports", [site.record("war")])).entries
    assert entry.updated == "2026-11-23T00:00:00Z"
    assert entry.content[0].value == "A new page.\nYes."


def test_a_page_of_an_earlier_edition_is_still_known(site, tmp_path):
    publish.publish(site, page("50"), today=MONDAY)
    kept = tmp_path / "kept.html"
    kept.write_bytes(site.page("war").read_bytes())
    publish.publish(site, page("49"), today=TUESDAY)
    publish.put(site.folder / publish.EDITIONS, editions(site.records().values()))
    assert verify(kept, site.folder)[0].published == "war.html, edition of 2026-11-23"
    assert verify(site.page("war"), site.folder)[0].published == "war.html, edition of 2026-11-24"


def test_a_record_of_an_older_version_is_announced_by_its_edition():
    old = {"slug": "war", "title": "War?", "answer": ["Yes."], "edition": "2026-11-23"}
    assert feedparser.parse(feed("Reports", [old])).entries[0].updated == "2026-11-23T00:00:00Z"


def test_errata_and_index_list_the_change_as_text(site):
    records = published(site)
    errata = lxml.html.fromstring(reader_pages("Reports", records)["errata.html"])
    assert "Share (%) 50 → <b>49</b>" in errata.text_content()
    assert errata.xpath("//h3/a/@href") == ["war.html#changes"]
    assert "published 51.4, used 34.5" in errata.text_content()
    index = publish.index_html("Reports", [{**records[0], "group": "The war"}], ())
    assert "(1 revised)" in lxml.html.fromstring(index).text_content()


def test_a_slip_put_right_is_given_as_the_reason(copy, site):
    """On the real data: a correction that did not hold before explains what follows from it."""
    evidence = Evidence()
    name, cells = next(
        (name, cells)
        for name, cells in evidence.rows("responses").items()
        if set(OPPOSE.values()) <= set(cells)
    )
    cell = f"responses, row {name}"
    before = with_sums(record(figure(("BAW", "against", "50", cell))), evidence)
    address = next(c for c in cells if c.startswith("http"))
    key = "; ".join(f"{k}={v}" for k, v in {**OPPOSE, "source_url": address}.items())
    line = f"responses,{key},percent,50,49,Read again.,{address}\n"
    copy.edit("data/corrections.csv", lambda text: text + line)
    (found,) = changes(before, record(figure(("BAW", "against", "49", cell))), Evidence())[
        "revised"
    ]
    assert found["text"].endswith("A slip of a source was corrected: Read again.")
