"""Opinion and repression side by side: aligned, never joined, never correlated."""

import pandas as pd
import pytest

from helpers import charts, estimates, findings, surveys, views, words
from helpers.tables import load_table


@pytest.fixture(scope="module")
def readings():
    answers = surveys.whole_samples(surveys.statements("war_support_russia_actions"))
    frame = surveys.with_series(surveys.readings(answers))
    return estimates.with_intervals(views.polls.labelled(frame), deff="by mode")


@pytest.fixture(scope="module")
def repression():
    return views.timeline.repression_rows(2020, 2026)


def opinion(*rows):
    """Points as (date, house, series)."""
    frame = pd.DataFrame(rows, columns=["date", "house_name", "series"])
    return frame.astype({"date": "datetime64[ns]"}).assign(
        survey_id=[f"s{n}" for n in range(len(frame))], when=frame["date"]
    )


def test_only_the_whole_country_and_at_most_a_month_is_drawn(repression):
    table = load_table("detentions")
    lines = repression["row"][repression["row"].str.startswith("detentions")]
    drawn = table.loc[lines.str.extract(r"(\d+)$")[0].astype(int)]
    assert drawn["place"].eq("Belarus").all()
    assert ((drawn["date_end"] - drawn["date_start"]).dt.days < 31).all()


def test_events_of_a_marked_kind_are_numbered_in_order_of_time():
    events = views.timeline.event_rows(2020, 2026, ["election"])
    numbered = events[events["number"].notna()]
    assert numbered["kind"].eq("election").all()
    assert numbered["number"].tolist() == list(range(1, len(numbered) + 1))
    assert numbered["date"].is_monotonic_increasing
    assert len(events) == len(load_table("events"))
    assert views.timeline.event_rows(2020, 2026, [])["number"].isna().all()


def test_panels_share_the_time_axis_and_opinion_is_lowest(readings, repression):
    shares = views.timeline.opinion_rows(readings, 2020, 2026)
    rows = views.timeline.aligned(repression, shares)
    events = views.timeline.event_rows(2020, 2026, ["election"])
    numbered = events[events["number"].notna()]
    lowest = charts.plot_panels(rows, group="what", strip=events, lines=numbered)
    axes = lowest.figure.axes
    assert lowest.get_title(loc="left") == "Opinion (%)"
    assert len({ax.get_xlim() for ax in axes}) == 1
    assert len(axes) == 1 + rows["panel"].nunique()


def test_every_row_under_the_chart_has_its_source(readings, repression):
    shares = views.timeline.opinion_rows(readings, 2020, 2026)
    events = views.timeline.event_rows(2020, 2026, [])
    rows = views.timeline.with_events(views.timeline.aligned(repression, shares), events)
    assert rows[["row", "source_url", "panel", "period", "said"]].notna().all(axis=None)
    assert len(rows) == len(repression) + len(shares) + len(events)


def test_no_change_is_read_where_nothing_can_be_joined():
    apart = opinion(("2021-01-01", "A", "a/0"), ("2022-01-01", "B", "b/0"))
    assert "no two of them can be joined" in findings.timeline.series_sentence(apart)
    assert "no two surveys" in findings.timeline.verdict_sentence(apart)
    joined = opinion(("2021-01-01", "A", "a/0"), ("2022-01-01", "A", "a/0"))
    assert "has 2 points" in findings.timeline.series_sentence(joined)
    assert "a series of 2 points" in findings.timeline.verdict_sentence(joined)
    long = opinion(*[(f"20{year}-01-01", "A", "a/0") for year in range(10, 20)])
    assert "whatever the cause" in findings.timeline.verdict_sentence(long)
    assert "both move" not in findings.timeline.verdict_sentence(long), "there may be one side only"


def test_one_survey_is_not_two_that_cannot_be_joined():
    one = opinion(("2024-01-01", "A", "a/0"))
    said = findings.timeline.series_sentence(one)
    assert said.endswith("asked this in these years; one survey shows no change of opinion.")
    assert "because only one dated survey" in findings.timeline.verdict_sentence(one)


def held(*rows):
    """Precise counts of people held as (day, count)."""
    frame = pd.DataFrame(rows, columns=["date", "count"]).astype({"date": "datetime64[ns]"})
    return frame.assign(
        panel=views.timeline.HELD,
        definition="held",
        qualifier="exact",
        confidence="high",
        period=[words.day(date) for date in frame["date"]],
        source_url="https://a.eu",
    )


def test_a_count_that_is_first_and_highest_is_told_once():
    first, top, last = ("2024-01-04", 1430), ("2024-02-04", 1500), ("2024-03-04", 1400)
    said = findings.timeline.held_sentence
    assert said(held(first)) == "Political prisoners held: 1,430 on 4 Jan 2024."
    assert said(held(top, last)).endswith("held: 1,500 on 4 Feb 2024, 1,400 on 4 Mar 2024.")
    assert said(held(first, top)).endswith("held: 1,430 on 4 Jan 2024, 1,500 on 4 Feb 2024.")
    assert "on 4 Jan 2024, at the highest 1,500 on 4 Feb 2024, 1,400" in said(
        held(first, top, last)
    )
    assert "page, 4 Jan 2024: " in findings.timeline.base(held(first))


def test_one_event_has_one_day_and_is_numbered():
    events = views.timeline.event_rows(2020, 2020, ["election"])
    one = events[events["number"].notna()][:1]
    assert findings.timeline.events_title(one) == "1 of 1 event is numbered: election"
    assert "–" not in findings.timeline.events_base(one)


def fieldwork(*rows):
    """Surveys as (first day, last day, when in words)."""
    frame = pd.DataFrame(rows, columns=["fieldwork_start", "fieldwork_end", "when"])
    frame = frame.astype(dict.fromkeys(["fieldwork_start", "fieldwork_end"], "datetime64[ns]"))
    return frame.assign(survey_id=frame["when"], house_name="A")


COUNTED = pd.DataFrame({"date": pd.to_datetime(["2020-08-09", "2025-06-26"])})


def test_a_gap_runs_from_the_end_of_a_fieldwork_to_the_next_and_is_no_more_precise_than_known():
    asked = fieldwork(
        ("2022-03-16", "2022-03-31", "Mar 2022"), ("2022-12-01", "2022-12-11", "1–11 Dec 2022")
    )
    assert findings.timeline.gap_sentence(asked, COUNTED).endswith(
        "is at least 8 months: from Mar 2022 (A) to 1–11 Dec 2022 (A)."
    )


def test_no_gap_is_claimed_before_the_first_survey_or_after_repression_was_counted():
    one = fieldwork(("2022-03-16", "2022-03-31", "Mar 2022"))
    late = fieldwork(("2030-03-16", "2030-03-31", "Mar 2030"))
    early = fieldwork(("2016-03-16", "2016-03-31", "Mar 2016"))
    assert findings.timeline.gap_sentence(one, COUNTED) == ""
    assert findings.timeline.gap_sentence(pd.concat([early, one, late]), COUNTED) == ""
    assert findings.timeline.gap_sentence(one[:0], COUNTED) == ""


def test_surveys_that_overlap_leave_no_gap():
    asked = fieldwork(
        ("2024-01-01", "2024-12-31", "2024"),
        ("2024-02-01", "2024-02-10", "1–10 Feb 2024"),
        ("2024-12-09", "2024-12-20", "9–20 Dec 2024"),
    )
    assert findings.timeline.gap_sentence(asked, COUNTED) == ""


def test_nobody_could_be_asked_about_the_russian_army_before_the_war(readings, repression):
    shares = views.timeline.opinion_rows(readings, 2020, 2026)
    said = findings.timeline.gap_sentence(shares, repression)
    assert "between two dated surveys" in said and "2020" not in said and "2021" not in said


def test_years_without_anything_are_said_to_have_nothing(readings):
    none = views.timeline.repression_rows(2027, 2026)
    shares = views.timeline.opinion_rows(readings, 2027, 2026)
    rows = views.timeline.aligned(none, shares)
    assert rows.empty
    assert findings.timeline.panels_title(none, shares).startswith("Neither")
    assert findings.timeline.base(rows) == "No row."
    assert findings.timeline.held_sentence(none).startswith("No precise count")
    assert findings.timeline.series_sentence(shares).startswith("No dated survey")
    assert "because no dated survey" in findings.timeline.verdict_sentence(shares)
