"""Political prisoners: definitions apart, stale figures called stale, never a list of persons."""

import pandas as pd
import pytest

from helpers import findings, views, vintage
from helpers.tables import load_table
from helpers.words import day

AS_OF = pd.Timestamp("2025-06-30")


@pytest.fixture(scope="module")
def prisoners():
    return views.prisoners.prisoner_rows()


def held(*rows, definition="held"):
    """Counts as (date, count, qualifier), of one counter."""
    frame = pd.DataFrame(rows, columns=["date", "count", "qualifier"])
    words = {"exact": "", "about": "about ", "at_least": "at least ", "up_to": "up to "}
    said = [f"{words[q]}{n:,}" for q, n in zip(frame["qualifier"], frame["count"], strict=True)]
    return frame.astype({"date": "datetime64[ns]"}).assign(
        definition=definition,
        definition_name=definition,
        confidence="high",
        reporting_org="viasna",
        who="Viasna",
        said=said,
        day=[day(pd.Timestamp(date)) for date in frame["date"]],
        date_precision="day",
        row=[f"line {number}" for number in range(len(frame))],
        source_url="https://a.eu",
    )


def test_every_statement_is_shown_and_no_definition_is_unnamed(prisoners):
    assert len(prisoners) == len(load_table("political_prisoners"))
    assert prisoners[["definition_name", "who", "said", "day"]].notna().all(axis=None)
    shown = (*views.prisoners.STOCKS, *views.prisoners.RUNNING, *views.prisoners.RELEASES)
    assert set(prisoners["definition"]) <= {*shown, "newly_recognised"}


def test_a_day_is_no_more_precise_than_it_is_known(prisoners):
    months = prisoners[prisoners["date_precision"] == "month"]
    assert months["day"].str.fullmatch(r"[A-Z][a-z]{2} \d{4}").all()


def test_stale_is_a_matter_of_the_newest_page_and_the_stated_days():
    rows = held(("2025-05-31", 1185, "exact"))
    fresh = views.prisoners.definition_rows(rows, AS_OF, 30)
    stale = views.prisoners.definition_rows(rows, AS_OF, 29)
    assert fresh["age_days"].tolist() == [30]
    assert (fresh["is_stale"].tolist(), stale["is_stale"].tolist()) == ([False], [True])
    assert "says nothing of today" in findings.prisoners.newest_sentence(rows, AS_OF, 29)
    assert "stale" not in findings.prisoners.newest_sentence(rows, AS_OF, 30)


def test_the_newest_page_comes_from_the_tables_not_from_the_clock():
    assert views.prisoners.newest_page() == load_table("sources")["date_published"].max()


def test_ages_on_a_chosen_day_are_counted_from_that_day():
    rows = held(("2025-05-31", 1185, "exact"))
    vintage.as_of("2025-06-30")
    try:
        assert views.prisoners.newest_page() == AS_OF
        reading = findings.prisoners.definitions_reading(AS_OF, 1)
        assert reading.startswith("Stale: more than 1 day older than the day chosen (30 Jun 2025).")
        assert "than the day chosen" in findings.prisoners.newest_sentence(rows, AS_OF, 29)
        assert "before the day chosen" in findings.prisoners.newest_sentence(rows, AS_OF, 30)
    finally:
        vintage.as_of("")
    assert "newest page" in findings.prisoners.definitions_reading(AS_OF, 1)


def test_one_day_and_no_release_are_told_as_such():
    assert findings.prisoners.base(held(("2025-05-31", 1, "exact"))).endswith("page, 31 May 2025.")
    assert findings.prisoners.releases_title(held()) == "No statement on releases was read"
    one = held(("2025-05-31", 1, "exact"), definition="released_by_pardon")
    assert findings.prisoners.releases_title(one) == "1 statement on releases, none on a group"


def test_a_newer_floor_is_named_beside_the_newest_precise_count():
    rows = held(("2025-05-31", 1185, "exact"), ("2025-06-26", 1100, "at_least"))
    said = findings.prisoners.newest_sentence(rows, AS_OF, 120)
    assert "is 1,185" in said and "Less precise but newer: at least 1,100" in said


def test_titles_with_no_row_one_row_and_several():
    assert findings.prisoners.held_title(held()) == "No precise count of people held was read"
    one = held(("2020-09-30", 74, "exact"))
    assert findings.prisoners.held_title(one) == "74 held on 30 Sep 2020 (Viasna)"
    three = held(("2020-09-30", 74, "exact"), ("2023-05-31", 1496, "exact"))
    three = pd.concat([three, held(("2025-05-31", 1185, "exact")).assign(row="c")])
    assert findings.prisoners.held_title(three) == (
        "Held: 74 on 30 Sep 2020, highest 1,496 on 31 May 2023, 1,185 on 31 May 2025"
    )


def test_a_round_or_doubtful_number_is_never_the_newest_or_the_highest():
    rows = held(("2025-05-31", 1185, "exact"), ("2025-06-01", 2000, "about"))
    doubtful = held(("2025-06-02", 1999, "exact")).assign(confidence="low")
    said = findings.prisoners.peak_sentence(pd.concat([rows, doubtful]))
    assert "1,185" in said


def test_fewer_held_is_never_said_without_how_many_more_were_recognised(prisoners):
    pairs = views.prisoners.stock_and_flow(prisoners)
    said = findings.prisoners.flow_sentence(pairs)
    assert "held" in said and "ever recognised" in said
    assert (pairs["left"] == pairs["count"] - pairs["count_held"]).all()
    assert pairs["row"].str.contains("; ").all()
    assert findings.prisoners.flow_sentence(pairs[:1]) == ""


def test_conflicts_are_two_precise_numbers_of_one_counter_for_one_day(prisoners):
    found = views.prisoners.conflicts(prisoners)
    groups = found.groupby(["definition", "reporting_org", "date"])["count"]
    assert len(found) and (groups.nunique() > 1).all()
    assert findings.prisoners.conflicts_title(found[:0]).startswith("No counter")


def test_releases_in_groups_are_not_added_up(prisoners):
    freed = views.prisoners.releases(prisoners)
    groups = freed[freed["definition"] == "released_group"]
    said = findings.prisoners.releases_title(freed) + findings.prisoners.releases_sentence(freed)
    assert f"{groups['count'].sum():,}" not in said
    assert f"{groups['date'].nunique()} dates" in said


def test_a_release_known_to_the_month_has_no_day_and_may_be_one_that_has(prisoners):
    freed = views.prisoners.releases(prisoners)
    said = findings.prisoners.releases_sentence(freed)
    assert "under 14 dates from Jul 2024 to 21 Jun 2025; 2 of these are known only" in said
    assert "may be the same release as another" in said
    assert "14 dates, 2 of them known only to the month" in findings.prisoners.releases_title(freed)
    groups = freed[freed["definition"] == "released_group"]
    assert findings.prisoners.base(groups).endswith(", Jul 2024 – 21 Jun 2025.")
    days = freed[freed["date_precision"] == "day"]
    assert "month" not in findings.prisoners.releases_sentence(days)


def test_a_stock_known_to_the_month_has_no_day():
    autumn = held(("2021-09-30", 715, "exact")).assign(day="Sep 2021", date_precision="month")
    assert findings.prisoners.held_title(autumn) == "715 held in Sep 2021 (Viasna)"
    assert findings.prisoners.peak_sentence(autumn).endswith("715 (Sep 2021).")


def test_numbers_of_unlike_periods_are_listed_and_not_ranked(prisoners):
    new = views.prisoners.of_kind(prisoners, ("newly_recognised",))
    assert findings.prisoners.new_title(new) == (
        "3 statements on people newly recognised: 889 in 2022, 593 in 2024 and 28 in May 2025"
    )
    assert findings.prisoners.new_title(new[:0]).startswith("No number")


def test_running_totals_name_the_different_starts(prisoners):
    running = views.prisoners.of_kind(prisoners, views.prisoners.RUNNING)
    said = findings.prisoners.starts_reading(running)
    starts = running.loc[running["definition"] == "ever_recognised", "definition_detail"]
    assert all(f"“{start}”" in said for start in starts.dropna().unique())
    assert "add" in findings.prisoners.starts_reading(running[:0])


@pytest.mark.parametrize(
    ("stale", "said"), [((True, True), "all"), ((True, False), "1"), ((False, False), "none")]
)
def test_the_title_says_how_many_newest_counts_are_stale(stale, said):
    rows = pd.DataFrame({"is_stale": stale, "n_statements": [3, 4]})
    title = findings.prisoners.definitions_title(rows)
    assert title == f"7 statements by 2 definitions; the newest is stale for {said} of them"
