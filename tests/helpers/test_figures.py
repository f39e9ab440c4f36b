import json
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from helpers import figures, style
from helpers.descriptions import describe
from helpers.figures import Shown, cell

HOSTILE = '<script>alert("x")</script>'
PAGE = "https://relay.example/page"


def data():
    return pd.DataFrame(
        {
            "survey": ["BAW, Mar 2022", "BAW, Sep 2022", "IISEPS, 2014"],
            "percent": [40.0, 51.5, 44.0],
            "date": pd.to_datetime(["2022-03-15", "2022-09-15", None]),
            "row": ["responses, row 2", "responses, row 9", "responses, row 5"],
            "source_url": [PAGE, "https://house.example/", PAGE],
        }
    )


WORDS = {"id": "shares", "title": "A finding", "reading": "How to read", "base": "3 surveys"}


def shown(frame=None, **change) -> Shown:
    frame = data() if frame is None else frame
    with style.house_style():
        ax = style.new_axes(2.0)
        ax.plot([0, 1], [0, 1])
    return figures.show(ax, frame, **(WORDS | {"columns": ["survey", "percent"]} | change))


class Page(HTMLParser):
    """Tags and text of an HTML fragment."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def links(self):
        """Attributes of the links that lead to other pages."""
        links = [attributes for tag, attributes in self.tags if tag == "a"]
        return [link for link in links if "download" not in link]


def page(display: Shown) -> Page:
    return Page(display._repr_mimebundle_()["text/html"])


def test_a_figure_carries_base_rows_and_the_source_of_each_row():
    record = shown(method="Wilson").record
    assert record["base"] == "3 surveys" and record["method"] == "Wilson"
    assert [column["numeric"] for column in record["columns"]] == [False, True, False]
    assert record["rows"][1] == ["BAW, Sep 2022", "51.5", "responses, row 9"]
    assert record["row_sources"] == [PAGE, "https://house.example/", PAGE]
    assert {source["url"] for source in record["sources"]} == {PAGE, "https://house.example/"}
    assert record["newest"] == "2022-09-15"


def test_a_page_that_is_gone_is_linked_by_its_archived_copy_and_both_are_said(copy):
    archived = "https://archive.example/web/1/page"
    row = f"{PAGE},dead,2026-11-29,answers 404,,{archived},2013-09-19,\n"
    copy.edit("data/source_checks.csv", lambda text: text + row)
    for display in (shown(), figures.listed_sources(data())):
        leads = [link["href"] for link in page(display).links()]
        assert archived in leads
        assert PAGE not in leads
        assert "relay.example (archived copy of 2013-09-19)" in " ".join(page(display).text.split())
        assert "house.example (archived" not in " ".join(page(display).text.split())
    listed = " ".join(page(figures.listed_sources(data())).text.split())
    assert f"(archived copy of 2013-09-19); the page itself is gone: {PAGE}" in listed


def test_every_column_of_the_table_has_its_heading_in_words():
    labels = [column["label"] for column in shown().record["columns"]]
    assert labels == ["Survey", "Share (%)", "Row in data/"]


def test_a_record_survives_as_json():
    frame = data()
    frame["percent"] = frame["percent"].astype("Float64")
    frame.loc[0, "percent"] = pd.NA
    record = shown(frame).record
    assert json.loads(json.dumps(record)) == record
    assert record["rows"][0][1] == ""


def test_one_display_serves_notebook_terminal_and_report():
    bundle = shown()._repr_mimebundle_()
    assert bundle["text/plain"].splitlines() == ["A finding", "How to read", "3 surveys"]
    assert bundle[figures.MIME]["title"] == "A finding"
    assert bundle[figures.MIME]["svg"] in bundle["text/html"]


def test_the_page_shows_title_reading_base_chart_and_rows():
    seen = page(shown())
    for said in ("A finding", "How to read", "3 surveys", "51.5", "responses, row 9"):
        assert said in seen.text
    assert ("figure", {"id": "shares", "class": "figure"}) in seen.tags
    assert [tag for tag, _ in seen.tags].count("svg") == 1
    assert "(3 rows" in seen.text


def test_a_table_is_open_and_has_no_chart():
    tags = [tag for tag, _ in page(figures.table(data(), columns=["survey"], **WORDS)).tags]
    assert "table" in tags
    assert not {"svg", "details"} & set(tags)


def test_markup_in_the_data_is_shown_and_not_run():
    frame = data().assign(survey=HOSTILE, row=HOSTILE)
    words = dict.fromkeys(("title", "reading", "base", "method"), HOSTILE)
    for display in (
        shown(frame, **words),
        figures.table(frame, columns=["survey"], **(WORDS | words)),
        figures.answer(HOSTILE, data=frame),
        figures.too_little(HOSTILE),
        figures.title(HOSTILE),
    ):
        seen = page(display)
        assert "script" not in {tag for tag, _ in seen.tags}
        assert HOSTILE in seen.text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", " https://a.eu", "ftp://a.eu"]
)
def test_only_web_addresses_become_links(address):
    seen = page(shown(data().assign(source_url=address)))
    assert seen.links() == []
    assert address.strip() in seen.text


def test_links_do_not_tell_where_the_reader_comes_from():
    links = page(shown()).links()
    assert {link["href"] for link in links} == {PAGE, "https://house.example/"}
    assert all({"noreferrer", "noopener"} <= set(link["rel"].split()) for link in links)


def test_a_quote_in_an_address_cannot_leave_its_attribute():
    address = 'https://a.eu/" onclick="alert(1)'
    links = page(shown(data().assign(source_url=address))).links()
    assert links and all(set(link) == {"href", "rel"} for link in links)
    assert links[0]["href"] == address


def test_a_row_read_in_two_pages_links_both():
    frame = data()
    frame.loc[1, "source_url"] = f"{PAGE}; https://house.example/"
    display = shown(frame)
    assert {source["url"] for source in display.record["sources"]} == {
        PAGE,
        "https://house.example/",
    }
    followed = [link["href"] for link in page(display).links()]
    assert not [address for address in followed if ";" in address]
    assert followed.count("https://house.example/") == 2  # in its row, and among the sources


def test_a_row_without_a_source_has_an_empty_cell():
    frame = data()
    frame.loc[1, "source_url"] = None
    record = shown(frame).record
    assert record["row_sources"][1] == ""
    assert [source["url"] for source in record["sources"]] == [PAGE]


def test_a_chart_is_described_in_its_drawing_and_in_its_record():
    display = shown()
    said = describe(data(), label="survey", value="percent")
    assert said in display.svg and display.record["alt"] == said
    assert display.record["measure"] == "Share (%)"


def test_an_answer_leaves_out_empty_sentences_and_keeps_a_receipt_of_each():
    twice, last = pd.concat([data(), data()]), data().iloc[-1]
    said = [("First.", twice), ("", last), ("Second.", last), ("Third.", data()), "Fourth."]
    record = figures.answer(*said, ("Fifth.", "polls"), data=twice).record
    assert record["sentences"] == ["First.", "Second.", "Third.", "Fourth.", "Fifth."]
    assert record["rests"] == ["rests", "rests", "rests", "", "polls"]
    every, one = record["receipts"]
    assert (every["numbers"], every["rows"]) == ([1, 3], "responses, rows 2, 5, 9")
    assert (one["numbers"], one["rows"]) == ([2], "responses, row 5")
    assert len(every["sources"]) == 2
    assert record["newest"] == "2022-09-15"


def test_each_sentence_leads_to_the_rows_behind_it():
    said = ("First.", data()), ("Second.", data()[:1])
    seen = page(figures.answer(*said, ("Third.", "polls"), data=data()))
    links = [attributes["href"] for tag, attributes in seen.tags if tag == "a"]
    assert links[:3] == ["#rests", "#rests", "#polls"]
    assert "Sentence 1: responses, rows 2, 5, 9." in seen.text
    assert "Sentence 2: responses, row 2." in seen.text


def test_a_row_that_names_several_is_counted_once_and_an_empty_one_not_at_all():
    frame = data().assign(row=["responses, row 2; responses, row 3", "", None][: len(data())])
    (receipt,) = figures.answer(("A.", frame), data=data()).record["receipts"]
    assert receipt["rows"] == "responses, rows 2–3"


def test_the_newest_date_is_the_end_of_fieldwork_where_it_is_known():
    frame = data().assign(fieldwork_end=pd.Timestamp(2022, 9, 30))
    assert figures.answer("A.", data=frame).record["newest"] == "2022-09-30"
    assert figures.answer("A.", data=data()[2:]).record["newest"] == ""


def test_where_a_chart_is_not_possible_the_reason_stands_in_its_place():
    display = figures.too_little("Only one survey asked this.")
    assert display.svg == ""
    assert "Only one survey asked this." in page(display).text
    assert display._repr_mimebundle_()["text/plain"] == "Only one survey asked this."


def test_a_title_is_the_heading_of_the_page():
    seen = page(figures.title("Do people want to leave?"))
    assert seen.tags == [("h1", {})] and "Do people want to leave?" in seen.text


def test_pages_of_several_frames_are_listed_once():
    display = figures.listed_sources(data(), data()[:1])
    assert len(display.record["sources"]) == 2
    assert {link["href"] for link in page(display).links()} == {PAGE, "https://house.example/"}


def test_versions_name_what_the_page_was_made_with():
    (sentence,) = figures.versions().record["sentences"]
    assert sentence.startswith("Python 3.")
    assert f"pandas {pd.__version__}" in sentence and f"numpy {np.__version__}" in sentence


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (47.0, "47"),
        (47.35, "47.4"),
        (1391, "1391"),
        (0, "0"),
        (True, "yes"),
        (False, "no"),
        (pd.Timestamp(2022, 2, 27), "2022-02-27"),
        ("text", "text"),
        ("", ""),
        (None, ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        (float("nan"), ""),
    ],
)
def test_cells_are_written_plainly_and_missing_ones_are_empty(value, text):
    assert cell(value) == text


def test_a_table_without_rows_says_its_title_and_shows_no_empty_table():
    display = figures.table(data().iloc[:0], columns=["survey"], **WORDS)
    assert "A finding" in page(display).text
    assert "table" not in {tag for tag, _ in page(display).tags}


@pytest.mark.parametrize(
    ("rows", "short"),
    [
        ("responses, row 3", "responses, row 3"),
        ("responses, row 5; responses, row 3; responses, row 4", "responses, rows 3–5"),
        ("surveys, row 2; surveys, row 9; events, row 4", "surveys, rows 2, 9; events, row 4"),
        ("simulated", "simulated"),
        ("", ""),
    ],
)
def test_many_rows_of_one_table_are_named_in_short(rows, short):
    assert figures.short_rows(rows) == short
