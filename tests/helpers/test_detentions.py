"""Counts of detained people: what the pages about them say, from made and from real rows."""

import pandas as pd
import pytest

from helpers import claims, findings, views, words
from helpers.tables import load_table

ANTIWAR = ["antiwar_2022"]


def statements(*rows):
    """Statements as (who, relayed_by, count, qualifier, period, last day, sees)."""
    columns = ["who", "relayed_by", "count", "qualifier", "period", "date_end", "sees"]
    frame = pd.DataFrame(rows, columns=columns).astype({"date_end": "datetime64[ns]"})
    return frame.assign(
        date_start=frame["date_end"],
        is_superseded=False,
        place="Belarus",
        definition=None,
        source_url=[f"https://{number}.eu" for number in range(len(frame))],
    )


NAMES = "names_established"
FIRST_DAYS = (
    ("OVD-Info", "RFE/RL", 800, "about", "27 Feb 2022", "2022-02-27", "unknown"),
    ("Viasna", None, 530, "at_least", "27 Feb 2022", "2022-02-27", NAMES),
    ("Viasna", None, 1100, "at_least", "24 Feb – 9 Mar 2022", "2022-03-09", NAMES),
)
CLAIM = pd.Series({"stated_value": 800.0, "cited_source": "RFE/RL", "unit": "people detained"})


@pytest.fixture(scope="module")
def autumn():
    return views.counts.detention_rows(2020, [])


def test_statements_on_an_event_keep_row_counter_and_interval():
    rows = views.counts.at_events(views.counts.detention_rows(2022, ANTIWAR))
    table = load_table("detentions")
    expected = table[
        (table["event_id"] == "antiwar_2022-02-27") & (table["measure"] == "detained_at_event")
    ]
    assert sorted(rows["row"]) == sorted(f"detentions, row {line}" for line in expected.index)
    assert rows[["who", "period", "said", "label"]].notna().all(axis=None)
    at_least = rows["qualifier"] == "at_least"
    assert rows.loc[at_least, "said"].str.startswith("at least ").all()
    relayed = rows["relayed_by"].notna()
    assert (rows.loc[relayed, "label"].str.contains(", via ")).all()
    assert not rows.loc[~relayed, "label"].str.contains(", via ").any()


def test_every_statement_of_a_year_stands_in_exactly_one_section(autumn):
    parts = [f(autumn) for f in (views.counts.at_events, views.counts.totals, views.counts.others)]
    rows = pd.concat([part["row"] for part in parts])
    assert sorted(rows) == sorted(autumn["row"])
    table = load_table("detentions")
    assert len(autumn) == (table["date_start"].dt.year == 2020).sum()


def test_a_part_of_the_country_never_stands_in_the_panel_of_the_whole(autumn):
    days = views.counts.at_events(autumn)
    whole = days["panel"] == "The whole country"
    assert (days.loc[whole, "place"] == "Belarus").all()
    assert (days.loc[~whole, "place"] != "Belarus").all()


def test_pairs_of_counters_are_about_the_same_people_and_name_both_rows(autumn):
    pairs = views.counts.ratio_rows(views.counts.at_events(autumn), "interior_ministry", "viasna")
    assert len(pairs)
    assert pairs["row"].str.count("detentions, row").eq(2).all()
    assert pairs["date"].is_monotonic_increasing
    assert (pairs["ratio"] > 0).all()


def test_a_comparison_rests_on_the_statements_of_both_counters(autumn):
    days = views.counts.at_events(autumn)
    pairs = views.counts.ratio_rows(days, "interior_ministry", "viasna")
    both = views.counts.compared(days, pairs)
    assert words.count_base(both).startswith(f"{2 * len(pairs)} statements by 2 counters ")
    assert words.count_base(views.counts.compared(days, pairs[:0])) == "No statement."


@pytest.mark.parametrize("other", ["interior_ministry", "glasno"])
def test_without_a_pair_nothing_is_compared(autumn, other):
    pairs = views.counts.ratio_rows(views.counts.at_events(autumn), "interior_ministry", other)
    assert pairs.empty
    assert findings.counts.ratio_sentence(pairs, ["A", "B"]) == ""
    assert "state nothing on the same people" in findings.counts.ratio_title(pairs, ["A", "B"])


def test_only_counts_with_a_second_statement_are_reconciled(autumn):
    possible = views.counts.possible_rows(views.counts.at_events(autumn))
    assert (possible["n_statements"] > 1).all()
    ends = possible[["low", "high"]].stack().dropna()
    assert (ends == ends.round()).all(), "there is no half of a person"
    assert "no conflict" in findings.counts.possible_reading(possible)


def test_an_outlet_is_found_under_the_name_it_relays_by():
    rows = views.counts.detention_rows(2022, ANTIWAR)
    claim = claims.claim("byline_2023_11", "c16")
    read = views.counts.read_in(rows, claim)
    assert len(read) and read["relayed_by"].str.contains("RFE/RL").all()
    said = findings.counts.outlet_sentence(read, claim)
    assert said.startswith(f"The article names {claim['cited_source']}")


def test_a_year_without_rows_is_said_to_have_none():
    rows = views.counts.detention_rows(2027, [])
    days = views.counts.at_events(rows)
    assert findings.counts.counters_title(views.counts.counters(rows)) == "No count was read"
    assert findings.counts.days_title(days).startswith("No count")
    assert findings.counts.highest_sentence(days).startswith("No count")
    assert findings.counts.totals_title(views.counts.totals(rows)).startswith("No total")
    assert findings.counts.others_title(views.counts.others(rows)).startswith("No count")
    assert views.counts.busiest(days).empty
    assert findings.counts.possible_title(views.counts.possible_rows(days)).startswith("No count")


def test_a_single_statement_from_a_list_is_called_one_floor():
    rows = [("Viasna", 1, "people whose names it could establish"), ("Ministry", 2, "everyone")]
    counters = pd.DataFrame(rows, columns=["who", "n_statements", "sees_words"])
    floor = "comes from a list of established names, so it is a floor"
    title = findings.counts.counters_title
    assert title(counters) == f"3 statements by 2 counters; 1 of them {floor}"
    assert title(counters[:1]) == f"1 statement by 1 counter; it {floor}"
    assert title(counters.assign(n_statements=2)).endswith(
        "2 of them come from lists of established names, so they are floors"
    )


def test_the_title_speaks_of_the_period_most_is_said_about():
    assert findings.counts.statements_title(statements(*FIRST_DAYS)) == (
        "27 Feb 2022: 2 statements, from at least 530 to about 800"
    )
    assert findings.counts.statements_title(statements(FIRST_DAYS[0])) == (
        "27 Feb 2022: about 800 (OVD-Info)"
    )


def test_parts_of_a_country_are_no_rival_counts():
    spring = views.counts.at_events(views.counts.detention_rows(2021, []))
    assert findings.counts.statements_title(views.counts.busiest(spring)) == (
        "25 Mar 2021: Minsk 175 (Human Rights Centre Viasna); "
        "Regions outside Minsk at least 75 (Human Rights Centre Viasna)"
    )


def test_the_whole_country_is_named_before_its_parts(autumn):
    title = findings.counts.statements_title(views.counts.busiest(views.counts.at_events(autumn)))
    assert title.startswith(
        "9–10 Aug 2020: the whole country 3 statements, from at least 1,000 to about 3,000; "
    )


def test_a_list_of_names_is_called_a_floor_and_a_round_total_is_not():
    said = findings.counts.highest_sentence(statements(*FIRST_DAYS))
    assert "at least 1,100 (Viasna, 24 Feb – 9 Mar 2022), a floor: it holds only" in said
    assert "floor" not in findings.counts.highest_sentence(statements(FIRST_DAYS[0]))
    assert "1 day or spell of days;" in findings.counts.highest_sentence(statements(FIRST_DAYS[0]))


def test_a_claimed_number_is_found_with_its_counter_or_said_to_be_nowhere():
    frame = statements(*FIRST_DAYS)
    assert findings.counts.claimed_sentence(frame, CLAIM) == (
        "The number 800 of the article is stated as about 800 for 27 Feb 2022, counted by OVD-Info "
        "(read in 1 page)."
    )
    other = CLAIM.replace(800.0, 1234.0)
    assert findings.counts.claimed_sentence(frame, other) == (
        "None of the statements of this page gives 1,234."
    )


@pytest.mark.parametrize("claim", ["c01", "c09", "c15", "c23"])
def test_a_claim_without_a_number_of_people_detained_is_not_traced(claim):
    claim = claims.claim("byline_2023_11", claim)
    frame = statements(*FIRST_DAYS).assign(count=90)
    assert views.counts.claimed_rows(frame, claim).empty
    assert findings.counts.claim_sentence(frame, frame, claim) == (
        "The claim states no number of people detained, so none is traced."
    )


def test_without_a_claim_nothing_is_said_of_one():
    frame = statements(*FIRST_DAYS)
    assert findings.counts.claimed_sentence(frame, None) == ""
    assert findings.counts.outlet_sentence(frame, None) == ""
    assert findings.counts.claim_sentence(frame, frame, None) == ""
    assert views.counts.claimed_rows(frame, None).empty


def test_what_a_named_outlet_says_is_told_with_its_origin():
    frame = statements(FIRST_DAYS[0])
    said = findings.counts.outlet_sentence(frame, CLAIM)
    assert "about 800, all counted by OVD-Info; one of them gives 800." in said
    other = CLAIM.replace(800.0, 900.0)
    assert findings.counts.outlet_sentence(frame, other).endswith("none of them gives 900.")
    assert "no statement read comes from there" in findings.counts.outlet_sentence(frame[:0], CLAIM)


def totals(*rows):
    """Totals as (count, first day, last day, definition), each at least, of the whole country."""
    frame = pd.DataFrame(rows, columns=["count", "date_start", "date_end", "definition"])
    frame = frame.astype(dict.fromkeys(["date_start", "date_end"], "datetime64[ns]"))
    return frame.assign(
        qualifier="at_least",
        period=frame["date_start"].dt.strftime("%Y"),
        place="Belarus",
        event_id=None,
        who="Viasna",
        sees=NAMES,
        is_superseded=False,
    )


SPRING = (1500, "2022-02-24", "2022-04-09", "over anti-war protest")
THREE_YEARS = (1671, "2022-02-24", "2024-11-20", "for an anti-war stance")
WHOLE_YEAR = (6442, "2022-01-01", "2022-12-31", None)
NARROWER = (9000, "2022-01-01", "2022-12-31", "on administrative grounds")


def test_a_total_of_a_year_is_the_one_that_fits_it_not_the_one_that_ends_last():
    said = findings.counts.total_sentence(totals(SPRING, THREE_YEARS, WHOLE_YEAR, NARROWER), 2022)
    assert said == (
        "The total for the longest period within 2022 is at least 6,442 for 2022 "
        "(Viasna): a count of its own, not a sum of the days."
    )
    assert findings.counts.total_sentence(totals(), 2022) == ""


def test_a_total_of_some_only_says_of_whom_and_one_beyond_the_year_says_so():
    said = findings.counts.total_sentence(totals(SPRING, THREE_YEARS), 2022)
    assert "at least 1,500" in said
    assert "counted are only those detained over anti-war protest" in said
    said = findings.counts.total_sentence(totals(THREE_YEARS), 2022)
    assert said.startswith("No total lies within 2022; the one that goes least beyond it is")
    title = findings.counts.totals_title(totals(SPRING, THREE_YEARS))
    assert title.endswith("(Viasna; counted are only those detained for an anti-war stance)")


def test_a_month_is_called_a_month_and_a_relay_gives_way_to_a_counter():
    may, june = (395, "2023-05-01", "2023-05-31", None), (560, "2023-06-01", "2023-06-30", None)
    said = findings.counts.total_sentence(totals(may, june), 2023)
    assert said.startswith("No total of 2023 over more than a month") and "560" in said
    relayed = totals((9000, "2023-01-01", "2023-12-31", None)).assign(sees="relayed")
    both = pd.concat([totals(may), relayed])
    assert "395" in findings.counts.total_sentence(both, 2023)
    assert "9,000" in findings.counts.total_sentence(relayed, 2023)


def test_the_year_2020_has_its_own_total_before_one_of_four_years(autumn):
    said = findings.counts.total_sentence(views.counts.totals(autumn), 2020)
    assert "at least 33,000 for 1 May 2020 – 31 Dec 2020" in said


def test_only_the_signs_that_occur_are_explained():
    said = findings.counts.statements_reading(statements(FIRST_DAYS[0]))
    assert "ring" in said and "arrow" not in said
    assert "arrow" not in findings.counts.days_reading(statements(FIRST_DAYS[0]))
    assert "An arrow upwards" in findings.counts.days_reading(statements(FIRST_DAYS[1]))


def pairs(*ratios):
    return pd.DataFrame({"ratio": ratios, "censored": "at most"})


def test_two_counters_are_compared_in_words_that_fit_their_number():
    names = ["the ministry", "Viasna"]
    assert findings.counts.ratio_title(pairs(2.0, 0.5, 1.5), names) == (
        "On 2 of 3 days that both count, the ministry states more than Viasna"
    )
    assert findings.counts.ratio_title(pairs(), ["the ministry"] * 2) == (
        "The ministry is not compared with itself"
    )
    assert "the one day" in findings.counts.ratio_title(pairs(2.0), names)
    assert "does not state more" in findings.counts.ratio_title(pairs(1.0), names)
    assert "a floor" in findings.counts.ratio_sentence(pairs(2.0), names)
    assert "from 0.50 to 2.00, the middle one is 1.50" in findings.counts.ratio_reading(
        pairs(2.0, 0.5, 1.5)
    )


def test_counts_that_bound_nothing_are_said_to_bound_nothing():
    autumn = views.counts.at_events(views.counts.detention_rows(2020, []))
    unbounded = views.counts.possible_rows(autumn).assign(low=pd.NA).head(1)
    assert findings.counts.possible_title(unbounded).endswith("the statements set no bound")


def test_an_upper_end_that_nobody_states_is_called_the_rounding_of_a_total(autumn):
    possible = views.counts.possible_rows(views.counts.at_events(autumn))
    assert findings.counts.possible_title(possible) == (
        "9–10 Aug 2020: no less than 2,000, at most 3,500, as far as the rounding of “about 3,000” "
        "allows"
    )
    exact = possible[possible["best"].eq(possible["high"])]
    assert len(exact) and exact["rounded"].isna().all()
    assert "largest total stated, as far as its rounding allows" in findings.counts.POSSIBLE


def test_a_higher_floor_that_raises_nothing_is_named_with_the_reason():
    winter = views.counts.at_events(views.counts.detention_rows(2024, []))
    possible = views.counts.possible_rows(winter)
    assert findings.counts.possible_title(possible) == (
        "23 Jan 2024: no less than 24, with no upper end; whether a list backs “at least 60” "
        "(The Insider) is not known"
    )
    assert "In 1 row somebody states a higher floor" in findings.counts.possible_reading(possible)


def test_a_year_without_a_second_statement_has_nothing_to_reconcile():
    spring = views.counts.at_events(views.counts.detention_rows(2021, []))
    assert len(spring)
    assert len(views.counts.possible_rows(spring.drop_duplicates("period"))) == 0
