import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import figures, surveys, usage, views, vintage
from helpers.checks import check
from helpers.errors import OpinionError
from helpers.tables import load_table

RESPONSES = "data/polls/responses.csv"
CHATHAM = "https://www.chathamhouse.org/2021/06/belarusians-views-political-crisis"
DAYS = st.dates(min_value=datetime.date(1998, 1, 1), max_value=datetime.date(2026, 1, 1))


@pytest.fixture(autouse=True)
def today_again():
    yield
    vintage.as_of("")


def row_of(copy, name: str, row_id: str) -> dict[str, str]:
    lines = copy.file(name).read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if line.startswith(f"{row_id},")]
    return dict(zip(lines[0].split(","), line.split(","), strict=False))


@pytest.fixture
def restated(copy):
    """Chatham House's first vote share of 2020 with a made-up one after weighting by education."""
    old = {"survey_id": "ch_2020_09", "question_id": "vote_2020_presidential"}
    old |= {"option_id": "lukashenka", "percent": "20.6"}
    new = "99001,ch_2020_09,vote_2020_presidential,all,lukashenka,23.1,,,exact,1,,"
    new += f"{CHATHAM},high,2021-06-14,,Weighted by education too\n"
    copy.edit_row(RESPONSES, old, replaced_by="99001")
    copy.edit(RESPONSES, lambda text: text + new)
    return copy


def vote(on: str) -> pd.Series:
    vintage.as_of(on)
    frame = surveys.readings(surveys.statements("vote_2020_presidential"))
    rows = frame[(frame["survey_id"] == "ch_2020_09") & (frame["option_id"] == "lukashenka")]
    return rows.iloc[0]


def test_a_restated_share_takes_the_place_of_the_first_and_keeps_it_in_sight(restated):
    now = vote("")
    assert now["percent"] == 23.1
    assert now["other_readings"] == "20.6 %, restated since"
    assert "responses, row 263" in now["every_row"]


@pytest.mark.parametrize(("on", "share"), [("2021-06-13", 20.6), ("2021-06-14", 23.1)])
def test_on_a_day_the_share_known_then_stands(restated, on, share):
    assert vote(on)["percent"] == share


def test_a_figure_that_was_not_restated_yet_is_not_said_to_be(restated):
    assert pd.isna(vote("2021-06-13")["other_readings"])


def test_restated_figures_and_surveys_are_listed_with_both_values(restated):
    listed = views.restatements.restated_rows()
    figure = listed[listed["is_read"]].iloc[0]
    assert (figure["was"], figure["now"]) == ("20.6 %", "23.1 %")
    assert figure["restated_when"] == "14 Jun 2021"
    assert figure["row"] == "responses, row 263; responses, row 99001"
    surveys_listed = listed.loc[~listed["is_read"], "restated_figure"]
    assert list(surveys_listed.str.contains("2020|2021")) == [True, True]
    vintage.as_of("2021-06-13")
    assert views.restatements.restated_rows().empty


def test_the_real_tables_name_the_waves_that_chatham_house_weighted_anew():
    listed = views.restatements.restated_rows()
    waves = {"surveys, row ch_2020_09", "surveys, row ch_2020_11", "surveys, row ch_2021_01"}
    assert set(listed["row"]) == waves
    assert set(listed["restated_when"]) == {"June 2021"}


def test_a_restated_count_leaves_the_pages_of_counts_and_is_listed(copy):
    name = "data/counts/detentions.csv"
    first = load_table("detentions").dropna(subset="count").iloc[0]
    lines = copy.file(name).read_text(encoding="utf-8").splitlines(keepends=True)
    (line,) = [line for line in lines if line.startswith(f"{first['row_id']},")]
    copy.edit(name, lambda text: text + line.replace(f"{first['row_id']},", "99002,", 1))
    copy.edit_row(name, {"row_id": str(first["row_id"])}, replaced_by="99002")
    copy.edit_row(name, {"row_id": "99002"}, count="77777", reading="2")
    rows = views.counts.detention_rows(first["date_start"].year, [])
    assert f"detentions, row {first['row_id']}" not in set(rows["row"])
    assert "detentions, row 99002" in set(rows["row"])
    assert "77,777" in set(views.restatements.restated_rows()["now"])
    used = usage.usage().set_index("row")
    assert used.at[f"detentions, row {first['row_id']}", "reason"] == usage.RESTATED


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("264", "another option_id"),
        ("3", "another survey_id"),
        ("987654", "which is not in responses"),
        ("263", "leads back to it"),
    ],
)
def test_a_row_can_be_replaced_only_by_a_later_row_of_its_figure(copy, by, said):
    line = copy.edit_row(RESPONSES, {"row_id": "263"}, replaced_by=by)
    (problem,) = check().errors
    assert (problem.line, problem.column) == (line, "replaced_by")
    assert said in str(problem)


@given(DAYS, DAYS)
def test_what_was_known_stays_known(one, other):
    early, late = sorted((one, other))
    for name in (*vintage.STATEMENTS, "surveys", "events", "byline_2023_11_evidence"):
        vintage.as_of(str(early))
        before = set(load_table(name).index)
        vintage.as_of(str(late))
        assert before <= set(load_table(name).index)


@given(DAYS)
def test_no_page_published_later_is_read(on):
    vintage.as_of(str(on))
    published = load_table("sources").set_index("url")["date_published"]
    for name in vintage.STATEMENTS:
        frame = load_table(name)
        dates = frame.loc[frame["known_from"].isna(), "source_url"].map(published.to_dict())
        assert not (pd.to_datetime(dates) > pd.Timestamp(on)).any()


@given(DAYS)
def test_every_statement_that_is_left_belongs_to_a_survey_that_is_left(on):
    vintage.as_of(str(on))
    known = set(load_table("surveys")["survey_id"])
    assert set(load_table("responses")["survey_id"]) <= known


def evidence(on: str) -> set[str]:
    vintage.as_of(on)
    return set(load_table("byline_2023_11_evidence")["evidence_id"])


def test_evidence_without_a_day_is_known_from_that_of_its_source():
    assert "e162" not in evidence("2023-11-15")
    assert "e162" in evidence("2023-11-16")


def test_evidence_that_nothing_dates_is_known_today_only():
    """e001 has no day and neither has its source; e003 is of February 2023."""
    assert {"e001", "e003"} <= evidence("")
    assert {"e001", "e003"} & evidence("2026-01-01") == {"e003"}
    assert "e003" not in evidence("2023-02-23")


def test_every_event_has_a_day():
    """Else it would be known today only, and pages as of a day would lack it without a word."""
    assert load_table("events")["date"].notna().all()


def test_an_end_of_fieldwork_counts_where_no_day_of_publication_is_known():
    frame = pd.DataFrame({"known_from": [pd.NaT] * 3, "row_id": [1, 2, 3]})
    frame.loc[0, "known_from"] = pd.Timestamp(2021, 3, 1)
    published = pd.Series([pd.Timestamp(2020, 1, 1), pd.Timestamp(2021, 2, 1), pd.NaT])
    ends = pd.Series([pd.Timestamp(2019, 1, 1)] * 3)
    since = vintage.known_from(frame, published, ends, 60)
    assert [f"{day:%Y-%m-%d}" for day in since] == ["2021-03-01", "2021-02-01", "2019-03-02"]


@pytest.mark.parametrize("text", ["2021-02-30", "yesterday", "2021-6-1", "20210601", "2021"])
def test_what_is_no_day_is_told(text):
    with pytest.raises(OpinionError, match="expected a day such as 2021-06-30"):
        vintage.as_of(text)


def test_a_page_as_of_a_day_has_no_newer_data():
    asked = pd.DataFrame({"date": pd.to_datetime(["2022-03-01", "2022-12-31"])})
    newest = [figures.answer("Asked.", data=asked).record["newest"]]
    vintage.as_of("2022-09-30")
    newest.append(figures.answer("Asked.", data=asked).record["newest"])
    assert newest == ["2022-12-31", "2022-09-30"]
