"""Counts: intervals, chains, ranges, ratios, posterior; published examples and refusals.

Facts of events are typed in from the project's compilation `detentions.csv` (source pages named).
"""

import math
from statistics import median

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.counts import (
    ccc_mean,
    collapse_chains,
    reconcile,
    reconcile_events,
    statement_interval,
    with_roles,
    with_statement_intervals,
    word_magnitude,
)
from helpers.counts.posteriors import count_posterior
from helpers.counts.ratios import reporter_ratio

ORGANISATIONS = pd.DataFrame(
    [
        ("ministry", "Interior Ministry", "all"),
        ("prosecutor", "Prosecutor General", "all"),
        ("viasna", "Viasna", "names_established"),
        ("observer", "Observer", "estimate"),
        ("newspaper", "Newspaper", "estimate"),
        ("aggregator", "Aggregator", "relayed"),
        ("committee", "Committee", "unknown"),
    ],
    columns=["org", "name", "sees"],
)
WAR_DAY = {"event_id": "antiwar_2022-02-27", "date_start": "2022-02-27", "date_end": "2022-02-27"}
WORDS = {"": "exact", "~": "about", "+": "at_least", "<": "up_to"}


def statements(*rows, **same):
    """A frame like the table `detentions`; rows are (org, "+544") or (org, "+544", {columns})."""
    blank = {
        "event_id": "march",
        "measure": "detained_at_event",
        "definition": None,
        "place": "Belarus",
        "date_start": "2020-09-13",
        "date_end": "2020-09-13",
        "relayed_by": None,
        "source_url": "https://example.org/a",
        "confidence": "high",
        "note": None,
    }
    made = []
    for org, said, *own in rows:
        sign = said[0] if said[0] in WORDS else ""
        stated = {"count": int(said[len(sign) :]), "qualifier": WORDS[sign], "reporting_org": org}
        made.append(blank | same | stated | (own[0] if own else {}))
    frame = pd.DataFrame(made).astype({"count": "Int64"})
    for date in ("date_start", "date_end", "date_published"):
        if date in frame:
            frame[date] = pd.to_datetime(frame[date])
    return frame


def range_of(*rows, **same):
    """Low, best and high of a reconciled frame, None where missing."""
    row = reconcile(statements(*rows, **same), ORGANISATIONS).iloc[0]
    return tuple(None if pd.isna(row[end]) else row[end] for end in ("low", "best", "high"))


def via(name, url="https://example.org/relay", **more):
    return {"relayed_by": name, "source_url": url} | more


# 27 February 2022, detentions.csv, event antiwar_2022-02-27: RFE/RL (rferl.org, ukrinform.de) and
# AP (republicworld.com) relay Viasna; Viasna's list of 28 February and the ministry's figure
# (nkeu.foreignaffairs.co.nz, voiceofbelarus.org).
def war_day(*more):
    own = "https://nkeu.foreignaffairs.co.nz/2022/02/28/hundreds-arrested"
    return statements(
        ("viasna", "+300", via("RFE/RL", "https://rferl.org/amp/31726363", confidence="medium")),
        ("viasna", "+500", via("RFE/RL", "https://www.ukrinform.de/3415462", confidence="medium")),
        ("viasna", "530", via("AP", "https://www.republicworld.com/over-500-people-detained")),
        ("viasna", "+544", {"source_url": own}),
        ("ministry", "~800", via("Viasna", own)),
        ("ministry", "~800", via("Voice of Belarus", "https://voiceofbelarus.org/es/800")),
        *more,
        **WAR_DAY,
    )


# --- Intervals and words ---------------------------------------------------------------------


# Section 5.5, rule 3: h is half the largest of 1, 5, 10, 50, 100, 500, 1000, ... that divides c.
@pytest.mark.parametrize(
    ("count", "qualifier", "low", "high", "unit"),
    [
        (774, "exact", 774, 774, 1),
        (800, "about", 750, 850, 100),
        (315, "about", 312.5, 317.5, 5),
        (6700, "about", 6650, 6750, 100),
        (3000, "about", 2500, 3500, 1000),
        (250, "about", 225, 275, 50),
        (35_000, "about", 32_500, 37_500, 5000),
        (544, "at_least", 544, None, 1),
        (300, "up_to", 0, 300, 100),
        (0, "exact", 0, 0, 1),
    ],
)
def test_what_a_statement_leaves_open(count, qualifier, low, high, unit):
    found = statement_interval(count, qualifier)
    assert (found.low, found.high, found.unit) == (low, high, unit)
    frame = with_statement_intervals(pd.DataFrame({"count": [count], "qualifier": [qualifier]}))
    assert frame["low"].iloc[0] == low
    assert pd.isna(frame["high"].iloc[0]) if high is None else frame["high"].iloc[0] == high


@given(st.integers(1, 10**7))
def test_an_interval_of_about_holds_its_number_and_no_negative_people(count):
    found = statement_interval(count, "about")
    assert 0 < found.low < count < found.high
    assert count % found.unit == 0
    assert str(found.unit).strip("0") in ("1", "5")


@pytest.mark.parametrize(
    ("count", "qualifier", "message"),
    [
        (5, "roughly", "unknown qualifier 'roughly' in row 1.*exact, about, at_least, up_to"),
        (-1, "exact", "whole number of people.*found -1 in row 1"),
        (pd.NA, "exact", "whole number of people.*row 1.*word_magnitude"),
        (0, "about", r"about 0 has no rounding unit \(row 1\)"),
    ],
)
def test_statements_that_are_no_interval_are_refused_by_row(count, qualifier, message):
    frame = pd.DataFrame(
        {"count": pd.array([4, count], "Int64"), "qualifier": ["exact", qualifier]}
    )
    with pytest.raises(ValueError, match=message):
        with_statement_intervals(frame)


def test_a_broken_count_is_no_count():
    with pytest.raises(ValueError, match="whole number of people"):
        statement_interval(3.5, "exact")


def test_rows_of_a_file_are_named_by_line():
    frame = pd.DataFrame({"count": [3], "qualifier": ["over"]}, index=pd.Index([222], name="line"))
    with pytest.raises(ValueError, match="line 222"):
        with_statement_intervals(frame)


# Case 16: ccc_data_dictionary.md of the Crowd Counting Consortium.
@pytest.mark.parametrize(
    ("text", "ccc"),
    [
        ("hundreds", 200),
        ("thousands", 2000),
        ("Tens of thousands", 20_000),
        ("hundreds of thousands", 200_000),
    ],
)
def test_words_of_the_crowd_counting_consortium(text, ccc):
    found = word_magnitude(text)
    assert found.ccc == ccc
    assert found.low <= ccc <= found.high
    assert found.text == text


# Case 16, and section 5.5, rule 3: CCC's 200 and ACLED's 100 for one word.
def test_a_word_is_a_band_and_no_single_number():
    found = word_magnitude("hundreds")
    assert (found.low, found.high, found.ccc, found.acled) == (100, 999, 200, 100)
    assert word_magnitude("dozens").acled == 12
    assert "any single number is a convention" in found.assumptions


# Case 16: low 100 and high missing give mean 100.
def test_mean_size_of_the_crowd_counting_consortium():
    assert ccc_mean(100, None) == 100
    assert ccc_mean(100, pd.NA) == 100
    assert ccc_mean(100, 300) == 200


def test_other_words_and_reversed_sizes_are_refused():
    with pytest.raises(ValueError, match="no order of magnitude for 'many'; known are: tens"):
        word_magnitude("many")
    with pytest.raises(ValueError, match="found 300 to 100; swap them"):
        ccc_mean(300, 100)
    with pytest.raises(ValueError, match="found None"):
        ccc_mean(None, 100)


# --- What a counter could see ------------------------------------------------------------------


def test_numbers_of_a_list_of_names_are_floors_however_exact():
    frame = statements(("viasna", "226"), ("viasna", "<300"), ("ministry", "226"))
    found = with_roles(frame, ORGANISATIONS)
    assert found["role"].tolist() == ["floor", "none", "total"]
    assert found["high"].isna().tolist() == [True, True, False]
    assert found["is_hard"].tolist() == [True, False, False]


def test_unknown_counters_and_unknown_sight_are_refused():
    with pytest.raises(ValueError, match=r"'okrestina' \(row 1\) is not in organisations"):
        reconcile(statements(("viasna", "+3"), ("okrestina", "+4")), ORGANISATIONS)
    with pytest.raises(ValueError, match="'viasna' sees 'much'; write one of all"):
        reconcile(statements(("viasna", "+3")), pd.DataFrame({"org": ["viasna"], "sees": ["much"]}))
    with pytest.raises(ValueError, match="organisations has 'ministry' twice"):
        reconcile(statements(("viasna", "+3")), pd.concat([ORGANISATIONS] * 2))


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="lacks the column.s. relayed_by"):
        collapse_chains(statements(("viasna", "+3")).drop(columns="relayed_by"))


# --- Chains ------------------------------------------------------------------------------------


# Section 5.5, rule 2: RFE/RL 300+ and 500+ cite Viasna, whose list stood at 530 and 544.
def test_relays_of_27_february_2022_collapse_to_their_origin():
    frame = war_day()
    found = collapse_chains(frame, ORGANISATIONS)
    assert found["is_superseded"].tolist() == [True, True, True, False, False, True]
    assert found["superseded_reason"].iloc[0] == (
        "a lower floor of the same counter, whose latest is at least 544"
    )
    assert found["superseded_reason"].iloc[5] == "repeats about 800 via Viasna of the same counter"
    assert found["superseded_reason"].notna().equals(found["is_superseded"])
    assert found[frame.columns.tolist()].equals(frame)


# 13 September 2020: ministry over 400 (tvn24.pl), then 774 (delfi.lt and its Telegram channel).
def test_an_early_floor_gives_way_to_the_total_of_the_same_counter():
    frame = statements(("ministry", "+400"), ("ministry", "774", via("Delfi")), ("ministry", "774"))
    found = collapse_chains(frame)
    assert found["is_superseded"].tolist() == [True, True, False]
    assert found["superseded_reason"].iloc[0] == "says no more than 774 of the same counter"
    assert "repeats 774" in found["superseded_reason"].iloc[1]


@pytest.mark.parametrize(
    ("wider", "narrower"), [("+774", "774"), ("~800", "774"), ("<600", "<300"), ("<774", "774")]
)
def test_the_vaguer_of_two_statements_of_one_counter_gives_way(wider, narrower):
    found = collapse_chains(statements(("ministry", narrower), ("ministry", wider)), ORGANISATIONS)
    assert found["is_superseded"].tolist() == [False, True]
    assert "says no more than" in found["superseded_reason"].iloc[1]


def test_other_quantities_and_other_counters_are_other_chains():
    frame = statements(
        ("viasna", "+300"),
        ("viasna", "+100", {"place": "Minsk"}),
        ("viasna", "+90", {"definition": "held pending court"}),
        ("viasna", "+80", {"date_end": "2020-09-14"}),
        ("viasna", "+70", {"measure": "administrative_cases"}),
        ("viasna", "+60", {"event_id": "strike"}),
        ("committee", "+50"),
    )
    assert not collapse_chains(frame, ORGANISATIONS)["is_superseded"].any()


def test_two_totals_of_one_counter_both_count_unless_it_corrected_itself():
    # 30 August 2020, Minsk: 125 as of 16:00 (belta.by), about 140 in the evening (urdupoint.com).
    rows = [("ministry", "125", via("BelTA")), ("ministry", "~140", via("Sputnik"))]
    assert not collapse_chains(statements(*rows))["is_superseded"].any()
    low, best, high = range_of(*rows)
    assert (low, best, high) == (125, None, 145)
    dated = statements(
        ("ministry", "125", {"date_published": "2020-08-30"}),
        ("ministry", "140", {"date_published": "2020-08-31"}),
    )
    found = collapse_chains(dated)
    assert found["is_superseded"].tolist() == [True, False]
    assert (
        "withdrawn: the counter's own later page (2020-08-31) states 140"
        in (found["superseded_reason"].iloc[0])
    )


def test_a_floor_is_lowered_only_by_the_counters_own_later_page():
    early, late = {"date_published": "2022-02-27"}, {"date_published": "2022-03-01"}
    relay = via("RFE/RL", **late)
    own = statements(("viasna", "+544", early), ("viasna", "+500", late))
    assert collapse_chains(own, ORGANISATIONS)["is_superseded"].tolist() == [True, False]
    assert reconcile(own, ORGANISATIONS)["low"].iloc[0] == 500
    relayed = statements(("viasna", "+544", early), ("viasna", "+500", relay))
    assert collapse_chains(relayed, ORGANISATIONS)["is_superseded"].tolist() == [False, True]
    undated = statements(("viasna", "+544", early), ("viasna", "+500", {"date_published": None}))
    assert reconcile(undated, ORGANISATIONS)["low"].iloc[0] == 544


# --- Ranges ------------------------------------------------------------------------------------


# The ministry's "about 800" reaches 850: `high` holds what the statement holds (rules 3 and 5).
# Floors under one rounded total do not earn a best.
def test_range_of_27_february_2022():
    row = reconcile(war_day(), ORGANISATIONS).iloc[0]
    assert (row["low"], row["high"]) == (544, 850)
    assert pd.isna(row["best"])
    assert row["conflicts"] is None
    assert (row["n_statements"], row["n_counters"]) == (6, 2)
    assert "Viasna: at least 544 counts, superseded 530 via AP" in row["chains"]
    assert "low: the largest hard floor, Viasna, at least 544" in row["reasons"]
    assert "about 800 via Viasna" in row["reasons"]
    assert "read as up to 850" in row["reasons"]
    assert "best: blank" in row["reasons"]
    assert "rules 1-5" in row["method"]
    assert "not everybody" in row["assumptions"]


# The same day with the committee's "at least 908" (torturesbelarus2020.org): no list backs it, so
# it is no hard floor, but nobody's total reaches it.
def test_a_floor_above_all_totals_is_a_conflict_and_opens_the_range():
    url = "https://torturesbelarus2020.org/en"
    row = reconcile(war_day(("committee", "+908", {"source_url": url})), ORGANISATIONS).iloc[0]
    assert row["low"] == 544
    assert pd.isna(row["high"])
    assert pd.isna(row["best"])
    assert "Committee, at least 908 (https://torturesbelarus2020.org/en)" in row["conflicts"]
    assert "against Interior Ministry, about 800 via Viasna" in row["conflicts"]
    assert "lies above every total stated" in row["reasons"]


# 13 September, 29 and 15 November 2020 in detentions.csv; the trap of section 5.4.
def test_a_total_above_the_floor_is_best_and_one_below_it_is_not():
    assert range_of(("ministry", "774"), ("viasna", "+420")) == (420, 774, 774)
    assert range_of(("ministry", "313"), ("viasna", "+340")) == (340, None, None)
    assert range_of(("viasna", "1126"), ("viasna", "+1120")) == (1126, None, None)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([("observer", "500")], (500, None, 500), id="one judge is not enough"),
        pytest.param([("committee", "500")], (500, None, 500), id="sight unknown"),
        pytest.param([("observer", "~800"), ("newspaper", "~820")], (750, 820, 850), id="agree"),
        pytest.param([("observer", "~800"), ("newspaper", "~930")], (750, None, 935), id="differ"),
        pytest.param(
            [("observer", "~800"), ("aggregator", "~820")], (750, None, 850), id="relays no judge"
        ),
        pytest.param([("ministry", "~800")], (750, None, 850), id="rounded alone"),
        pytest.param(
            [("ministry", "300"), ("prosecutor", "500")], (300, None, 500), id="two exact"
        ),
        pytest.param([("ministry", "300"), ("prosecutor", "300")], (300, 300, 300), id="same"),
        pytest.param([("ministry", "+350")], (350, None, None), id="floor only"),
        pytest.param([("committee", "+60"), ("observer", "+100")], (100, None, None), id="soft"),
        pytest.param([("ministry", "523"), ("observer", "<300")], (300, None, 523), id="ceiling"),
        pytest.param([("observer", "<300")], (0, None, 300), id="ceiling only"),
        pytest.param([("viasna", "<300")], (None, None, None), id="bounds nothing"),
    ],
)
def test_ranges_by_rule(rows, expected):
    assert range_of(*rows) == expected


def test_a_conflict_shows_both_statements_with_their_sources():
    rows = [("ministry", "523", {"source_url": "https://a.example"})]
    rows += [("observer", "<300", {"source_url": "https://b.example"})]
    found = reconcile(statements(*rows), ORGANISATIONS)["conflicts"].iloc[0]
    assert found == (
        "Interior Ministry, 523 (https://a.example) against Observer, up to 300 (https://b.example)"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"place": "Minsk"}, r"one place; found Belarus \(row 0, row 2\) and Minsk \(row 1\)"),
        (
            {"measure": "administrative_arrests"},
            r"one measure; found administrative_arrests \(row 1\) and detained_at_event",
        ),
        (
            {"date_end": "2020-09-14"},
            r"one period; found 2020-09-13 to 2020-09-13 \(row 0, row 2\) and .* \(row 1\)",
        ),
        ({"definition": "held pending court"}, r"one definition; found blank .* and held pending"),
        ({"event_id": "strike"}, r"one event_id; found march \(row 0, row 2\) and strike"),
    ],
)
def test_mixed_quantities_are_refused_by_row(change, message):
    frame = statements(("viasna", "+420"), ("ministry", "774", change), ("ministry", "774"))
    with pytest.raises(ValueError, match=message) as refused:
        reconcile(frame, ORGANISATIONS)
    assert "use reconcile_events" in str(refused.value)


def test_nothing_to_reconcile_is_refused_and_no_events_give_no_rows():
    empty = statements(("viasna", "+3")).iloc[:0]
    with pytest.raises(ValueError, match="no statements"):
        reconcile(empty, ORGANISATIONS)
    assert reconcile_events(empty, ORGANISATIONS).empty


# --- Events ------------------------------------------------------------------------------------


# 6 September 2020: ministry 633 for Belarus (comcd.info), Viasna 193+ for Minsk alone
# (warsawinstitute.org). 27-28 February 2022: 544+ and 61+ by day, 1,100+ for both (spring96.org).
def test_events_are_reconciled_apart_and_parts_are_never_added_up():
    two_days = {"date_end": "2022-02-28"}
    frame = pd.concat(
        [
            statements(("ministry", "633"), ("viasna", "+193", {"place": "Minsk"})),
            statements(
                ("viasna", "+544"),
                ("viasna", "+61", {"date_start": "2022-02-28", "date_end": "2022-02-28"}),
                ("committee", "+500", two_days),
                **WAR_DAY,
            ),
        ]
    )
    found = reconcile_events(frame, ORGANISATIONS)
    assert found["place"].tolist() == ["Belarus", "Minsk", "Belarus", "Belarus", "Belarus"]
    assert found["low"].tolist() == [633, 193, 544, 544, 61]
    assert found["best"].iloc[0] == 633
    both_days = found.iloc[3]
    assert "low: part (2022-02-27) of it: Viasna, at least 544" in both_days["reasons"]
    assert pd.isna(both_days["high"])


def test_a_part_larger_than_its_whole_is_a_conflict():
    frame = statements(("ministry", "300"), ("viasna", "+340", {"place": "Minsk"}))
    whole = reconcile_events(frame, ORGANISATIONS).iloc[0]
    assert whole["low"] == 340
    assert pd.isna(whole["best"])
    assert pd.isna(whole["high"])
    assert "Interior Ministry, 300" in whole["conflicts"]
    assert "part (Minsk) of it: Viasna, at least 340" in whole["conflicts"]


def test_a_narrower_definition_is_a_part_and_stocks_are_not():
    court = {"definition": "held pending court"}
    frame = statements(("ministry", "+350", court), ("viasna", "+341"))
    assert reconcile_events(frame, ORGANISATIONS)["low"].tolist() == [350, 350]
    later = {"date_start": "2020-09-10", "date_end": "2020-09-20"}
    stock = statements(("viasna", "+90"), ("viasna", "+50", later), measure="still_held")
    assert reconcile_events(stock, ORGANISATIONS)["low"].tolist() == [50, 90]


def test_an_unknown_place_is_no_part():
    frame = statements(("viasna", "+50"), ("viasna", "+90", {"place": "Warsaw"}))
    assert reconcile_events(frame, ORGANISATIONS)["low"].tolist() == [50, 90]


# --- Properties --------------------------------------------------------------------------------

orgs = st.sampled_from(ORGANISATIONS["org"].tolist())
dates = st.sampled_from([None, "2020-09-13", "2020-09-14", "2020-09-20"])
relays = st.sampled_from([None, None, "AP", "TASS"])
rows_of_one = st.tuples(
    orgs, st.sampled_from(list(WORDS)), st.integers(1, 60).map(lambda n: 10 * n), relays, dates
)
several = st.lists(rows_of_one, min_size=1, max_size=7)


def frame_of(rows):
    return statements(
        *(
            (org, f"{sign}{count}", {"relayed_by": relay, "date_published": date})
            for org, sign, count, relay, date in rows
        )
    )


@settings(deadline=None)
@given(several, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(rows, random):
    frame = frame_of(rows)
    other = frame.sample(frac=1, random_state=random.randrange(2**31))
    pd.testing.assert_frame_equal(
        reconcile(frame, ORGANISATIONS), reconcile(other, ORGANISATIONS), check_exact=True
    )


@settings(deadline=None, max_examples=200)
@given(several, st.data())
def test_raising_a_floor_never_lowers_low(rows, data):
    floors = [place for place, row in enumerate(rows) if row[1] == "+"]
    assume(floors)
    place = data.draw(st.sampled_from(floors))
    raised = list(rows)
    org, sign, count, *rest = rows[place]
    raised[place] = (org, sign, count + data.draw(st.integers(1, 500)), *rest)
    before = reconcile(frame_of(rows), ORGANISATIONS)["low"].iloc[0]
    after = reconcile(frame_of(raised), ORGANISATIONS)["low"].iloc[0]
    assert after >= before


@settings(deadline=None)
@given(several)
def test_a_range_is_in_order_and_best_satisfies_every_statement(rows):
    row = reconcile(frame_of(rows), ORGANISATIONS).iloc[0]
    low, best, high = (row[end] for end in ("low", "best", "high"))
    if pd.notna(low) and pd.notna(high):
        assert low <= high
    if pd.notna(best):
        assert low <= best <= high
        assert row["conflicts"] is None


@settings(deadline=None)
@given(st.integers(0, 10**6), orgs)
def test_one_exact_row_returns_itself(count, org):
    low, best, high = range_of((org, str(count)))
    sees = ORGANISATIONS.set_index("org").loc[org, "sees"]
    assert low == count
    assert best == (count if sees == "all" else None)
    assert high == (None if sees == "names_established" else count)


@settings(deadline=None)
@given(several)
def test_collapsing_drops_nothing_changes_nothing_and_leaves_every_counter_a_voice(rows):
    frame = frame_of(rows)
    before = frame.copy(deep=True)
    found = collapse_chains(frame, ORGANISATIONS)
    reconcile_events(frame, ORGANISATIONS)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(found[frame.columns.tolist()], before)
    standing = set(found.loc[~found["is_superseded"], "reporting_org"])
    assert standing == set(frame["reporting_org"])


# --- Ratios ------------------------------------------------------------------------------------

# Nine Sundays of 2020 (section 5.4), typed from detentions.csv: day, police (the ministry; Minsk
# police on 13 December), Viasna, and where police counted; Viasna always counted Belarus. On 27
# September the ministry's number is, by the row's note, of people held pending court. The "almost
# 300" of 25 October is of unnamed rights defenders, here taken for a ceiling ("observer").
SUNDAYS = [
    ("2020-09-13", "774", "+420", "Belarus"),  # pressmvd.csv; viasna96.csv (github.com)
    ("2020-09-20", "442", "+234", "Belarus"),  # bug.org.ua; pledgetimes.com
    ("2020-09-27", "+350", "+341", "Belarus"),  # afn.by; pledgetimes.com
    ("2020-10-11", "713", "+620", "Belarus"),  # belarusfeed.com; redakcja.belsat.cloud
    ("2020-10-18", "280", "+240", "Belarus"),  # uawire.org; amp.lenta.ua
    ("2020-10-25", "523", "<300", "Belarus"),  # zatoka.info; news.rbc.ua
    ("2020-11-01", "~300", "+272", "Minsk and Minsk district"),  # russian.rt.com; kresy.pl
    ("2020-11-29", "313", "+340", "Belarus"),  # devdiscourse.com; nhnieuws.nl
    ("2020-12-13", "+300", "+226", "Minsk"),  # bykvu.com; forsal.pl
]


def sundays(*, alike):
    """Both sides: `alike` as the methods file pairs them, else as the table's rows say."""
    police, rights = [], []
    for day, theirs, ours, place in SUNDAYS:
        key = {"event_id": f"sunday_march_{day}", "date_start": day, "date_end": day}
        own = {"place": place}
        if day == "2020-09-27":
            own["definition"] = "held pending court"
        police.append(("ministry", theirs, key if alike else key | own))
        rights.append(("observer" if ours[0] == "<" else "viasna", ours, key))
    return statements(*police), statements(*rights)


# Section 5.4: 0.92-1.89, median 1.17, above 1 on 8 of 9.
def test_nine_sundays_of_2020_as_the_methods_file_pairs_them():
    found = reporter_ratio(*sundays(alike=True), ORGANISATIONS, allow_floor=True)
    ratios = found.pairs["ratio"]
    assert round(ratios.min(), 2) == 0.92
    assert round(ratios.max(), 2) == 1.89
    assert round(found.median, 2) == 1.17
    assert (found.n, found.n_above_one) == (9, 8)
    # What that does not show: no lower limit stands above 0 where Viasna gave a floor.
    assert found.pairs.set_index("event_id")["censored"].to_dict() == {
        "sunday_march_2020-09-13": "at most",
        "sunday_march_2020-09-20": "at most",
        "sunday_march_2020-09-27": "unbounded",
        "sunday_march_2020-10-11": "at most",
        "sunday_march_2020-10-18": "at most",
        "sunday_march_2020-10-25": "at least",
        "sunday_march_2020-11-01": "at most",
        "sunday_march_2020-11-29": "at most",
        "sunday_march_2020-12-13": "unbounded",
    }
    assert found.median_low == 0


# Place and definition as the rows say: six of the nine Sundays are one quantity on both sides, and
# the median moves from 1.17 to 1.45.
def test_sundays_that_count_different_things_are_left_out_with_the_reason():
    found = reporter_ratio(*sundays(alike=False), ORGANISATIONS, allow_floor=True)
    six = [774 / 420, 442 / 234, 713 / 620, 280 / 240, 523 / 300, 313 / 340]
    assert (found.n, found.n_above_one) == (6, 5)
    assert found.median == pytest.approx(median(six))
    left = found.pairs[found.pairs["left_out_reason"].notna()]
    assert left["ratio"].isna().all()
    reasons = left.set_index(["event_id", "place"])["left_out_reason"].sort_values()
    assert reasons["sunday_march_2020-12-13", "Minsk"] == "side b differs: place Belarus, not Minsk"
    assert reasons["sunday_march_2020-12-13", "Belarus"] == (
        "side a differs: place Minsk, not Belarus"
    )
    assert reasons["sunday_march_2020-09-27", "Belarus"].tolist() == [
        "side a differs: definition held pending court, not blank",
        "side b differs: definition blank, not held pending court",
    ]
    assert len(left) == 6


def test_a_floor_against_a_total_is_refused():
    with pytest.raises(ValueError, match="sunday_march_2020-09-13 and 8 more") as refused:
        reporter_ratio(*sundays(alike=True), ORGANISATIONS)
    assert "Viasna, at least 420" in str(refused.value)
    assert "is a floor, not a total" in str(refused.value)
    assert "pass allow_floor=True" in str(refused.value)


# Viasna's 136 of 26 September 2020 is printed as exact and is the size of a list.
def test_an_exact_number_of_a_list_is_a_floor_too():
    with pytest.raises(ValueError, match="Viasna, 136 .* is a floor"):
        reporter_ratio(
            statements(("ministry", "150")), statements(("viasna", "136")), ORGANISATIONS
        )


def test_totals_are_compared_without_leave():
    found = reporter_ratio(
        statements(("ministry", "900")), statements(("observer", "~300")), ORGANISATIONS
    )
    pair = found.pairs.iloc[0]
    assert pair["ratio"] == 3
    assert (pair["ratio_low"], pair["ratio_high"]) == pytest.approx((900 / 350, 900 / 250))
    assert pair["censored"] == "none"
    assert (found.median, found.median_low) == pytest.approx((3, 900 / 350))


# 15 November 2020 ("march"): ministry over 700, held pending court; Viasna 1,126 detained. The
# other events are made up.
def test_events_that_do_not_pair_are_listed_with_reasons():
    court = {"definition": "held pending court"}
    a = statements(
        ("ministry", "+700", court),
        ("ministry", "5", {"event_id": "two"}),
        ("ministry", "9", {"event_id": "two", "source_url": "https://example.org/b"}),
        ("ministry", "4", {"event_id": "nought"}),
        ("ministry", "6", {"event_id": "silent"}),
    )
    b = statements(
        ("viasna", "1126"),
        ("viasna", "374", {"event_id": "alone"}),
        ("observer", "5", {"event_id": "two"}),
        ("observer", "0", {"event_id": "nought"}),
        ("viasna", "<300", {"event_id": "silent"}),
    )
    found = reporter_ratio(a, b, ORGANISATIONS)
    assert found.n == 0
    assert math.isnan(found.median)
    reasons = found.pairs.groupby("event_id")["left_out_reason"].agg(" | ".join)
    assert "definition held pending court, not blank" in reasons["march"]
    assert reasons["alone"] == "side a states nothing on this event"
    assert "side a has several statements standing: Interior Ministry, 5" in reasons["two"]
    assert reasons["nought"] == "side b states 0, which has no ratio"
    assert reasons["silent"] == "side b: up to 300 of a list of names bounds nothing"


# 20 September 2020: Minsk 266 and 165 are part of Belarus 442 and 234.
def test_a_part_is_not_a_second_event():
    minsk = {"place": "Minsk"}
    a = statements(("ministry", "442"), ("ministry", "266", minsk))
    b = statements(("viasna", "+234"), ("viasna", "+165", minsk))
    found = reporter_ratio(a, b, ORGANISATIONS, allow_floor=True)
    assert found.n == 1
    assert found.median == pytest.approx(442 / 234)
    part = found.pairs.set_index("place").loc["Minsk"]
    assert part["left_out_reason"] == "inside Belarus, which is paired"
    assert pd.isna(part["ratio"])


def test_a_counter_is_not_compared_with_itself():
    with pytest.raises(ValueError, match="'viasna' is on both sides"):
        reporter_ratio(statements(("viasna", "3")), statements(("viasna", "4")), ORGANISATIONS)


# --- Posterior ---------------------------------------------------------------------------------

SETTINGS = {"sigma": 0.15, "prior": (100, 3000)}


# Section 5.6: sigma 0.15, prior 1/N on 100-3,000.
@pytest.mark.parametrize(
    ("floor", "expected"),
    [("+544", (804, 667, 976)), ("+908", (911, 783, 1067))],
)
def test_posterior_of_the_methods_file(floor, expected):
    frame = statements(("ministry", "~800"), ("viasna", floor))
    row = count_posterior(frame, ORGANISATIONS, **SETTINGS).iloc[0]
    assert tuple(round(row[end]) for end in ("median", "low", "high")) == expected
    assert (row["conflicts"] is not None) == (floor == "+908")
    assert "middle 80%" in row["method"]
    assert "prior 1/N from 100 to 3,000" in row["assumptions"]


# Section 5.6: "at least 544" alone gives 1,278 (638-2,529), which is the prior.
@pytest.mark.parametrize(
    "rows",
    [
        [("viasna", "+544")],
        [("viasna", "544")],
        [("viasna", "+544"), ("observer", "<900")],
        [("viasna", "+544"), ("aggregator", "~800")],
    ],
)
def test_without_a_total_the_posterior_is_refused(rows):
    with pytest.raises(ValueError, match="no total is stated, only .*Viasna.*made by the prior"):
        count_posterior(statements(*rows), ORGANISATIONS, **SETTINGS)


def test_statements_that_leave_the_prior_as_it_was_are_refused():
    frame = statements(("ministry", "~800"))
    with pytest.raises(ValueError, match=r"move 0\.\d % of the prior.*with sigma 10"):
        count_posterior(frame, ORGANISATIONS, sigma=10, prior=(100, 3000))


# One exact total and 1/N on a wide range: N is lognormal around it, so ln N ~ N(ln c, sigma^2).
def test_posterior_of_one_exact_total_is_lognormal():
    frame = statements(("ministry", "700"))
    row = count_posterior(frame, ORGANISATIONS, sigma=0.1, prior=(10, 100_000)).iloc[0]
    spread = 0.1 * 1.2815515655446004
    expected = 700 * np.exp([0, -spread, spread])
    assert row[["median", "low", "high"]].tolist() == pytest.approx(expected, rel=1e-4)
    assert row["prior_median"] == pytest.approx(1000)


def test_ceilings_and_relays_enter_as_they_should():
    alone = count_posterior(statements(("ministry", "~800")), ORGANISATIONS, **SETTINGS).iloc[0]
    below = statements(("ministry", "~800"), ("observer", "<700"))
    lower = count_posterior(below, ORGANISATIONS, **SETTINGS).iloc[0]
    assert lower["median"] < alone["median"]
    relayed = statements(("ministry", "~800"), ("aggregator", "~2000"), ("viasna", "<900"))
    same = count_posterior(relayed, ORGANISATIONS, **SETTINGS).iloc[0]
    assert same["median"] == alone["median"]
    assert same["n_statements"] == 1


@settings(deadline=None, max_examples=30)
@given(st.randoms(use_true_random=False))
def test_posterior_is_the_same_on_every_run_and_in_any_order(random):
    frame = war_day()
    other = frame.sample(frac=1, random_state=random.randrange(2**31))
    pd.testing.assert_frame_equal(
        count_posterior(frame, ORGANISATIONS, **SETTINGS),
        count_posterior(other, ORGANISATIONS, **SETTINGS),
        check_exact=True,
    )


# Far out in both tails an interval acts as its nearer end: 500 and "about 800" meet near the
# geometric mean of 500 and 750, "about 800" and a floor of 2,500 near that of 850 and 2,500.
@pytest.mark.parametrize(
    ("other", "between"), [(("observer", "500"), (500, 750)), (("viasna", "+2500"), (850, 2500))]
)
def test_narrow_errors_far_apart_still_give_a_number(other, between):
    frame = statements(("ministry", "~800"), other)
    row = count_posterior(frame, ORGANISATIONS, sigma=0.01, prior=(100, 3000)).iloc[0]
    assert row["median"] == pytest.approx(math.sqrt(math.prod(between)), rel=0.01)
    assert row["low"] < row["median"] < row["high"]


@pytest.mark.parametrize(
    ("rows", "changes", "message"),
    [
        ([("ministry", "~800")], {"sigma": 0}, "sigma is the error on the log scale"),
        ([("ministry", "~800")], {"prior": (0, 3000)}, "0 < low < high"),
        ([("ministry", "~800")], {"level": 80}, "level lies between 0 and 1; found 80"),
        ([("ministry", "~5000")], {}, "about 5,000 .* lies outside the prior range 100-3,000"),
        ([("ministry", "~800"), ("viasna", "+4000")], {}, "at least 4,000 .* widen the prior"),
        (
            [("ministry", "~140", via("TASS")), ("ministry", "125")],
            {},
            "Interior Ministry has several statements standing, 125 and about 140 via TASS",
        ),
        (
            [("ministry", "774"), ("ministry", "500", {"place": "Minsk"})],
            {},
            "count_posterior takes statements of one place",
        ),
    ],
)
def test_posteriors_that_make_no_sense_are_refused(rows, changes, message):
    with pytest.raises(ValueError, match=message):
        count_posterior(statements(*rows), ORGANISATIONS, **(SETTINGS | changes))
