import csv
import io
from urllib.parse import unquote

import pytest

from helpers.downloads import CSV, MARK, csv_link, csv_name, csv_text


def record(*rows, sources=()):
    columns = [{"label": "Survey", "numeric": False}, {"label": "Share (%)", "numeric": True}]
    return {"id": "shares", "columns": columns, "rows": rows, "row_sources": list(sources)}


def read(text):
    return list(csv.reader(io.StringIO(text.removeprefix(MARK))))


def test_a_file_holds_headings_rows_and_the_address_of_each_source():
    text = csv_text(record(["BAW", "51.5"], sources=["https://house.example/a,b"]))
    assert text.startswith(MARK)
    assert read(text) == [
        ["Survey", "Share (%)", "Source"],
        ["BAW", "51.5", "https://house.example/a,b"],
    ]


@pytest.mark.parametrize(
    "formula", ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1", "-"]
)
def test_what_a_spreadsheet_would_run_is_text(formula):
    assert read(csv_text(record([formula, "1"])))[1][0] == f"'{formula}"


@pytest.mark.parametrize("value", ["-16", "-3.5", "+3", "1,100", "−16", "a = b", ""])
def test_numbers_and_common_text_stay_as_they_are(value):
    assert read(csv_text(record([value, "1"])))[1][0] == value


@pytest.mark.parametrize(
    "value", ['5 % of "all" #1 & <b>', "two\nlines", "Ён сказаў", "100%25", "`'"]
)
def test_a_link_holds_the_whole_file_and_nothing_that_ends_it(value):
    made = record([value, "1"])
    link = csv_link(made)
    assert unquote(link.removeprefix(CSV)) == csv_text(made)
    assert not set(link) & set("'<>#\n\r\t")


def test_a_file_is_named_after_report_and_figure():
    assert csv_name(record(), "most-oppose-the-war") == "most-oppose-the-war-shares.csv"
    assert csv_name(record()) == "shares.csv"
