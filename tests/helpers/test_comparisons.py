"""Leads, changes between waves, whole splits, families: published cases, properties, refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    multinomial_proportions_confint,
)

from helpers.comparison_frames import wave_changes, with_leads
from helpers.comparisons import adjust_family, lead, no_change_test, split_intervals, wave_change
from helpers.estimates import wilson

COUNTS = np.array([56, 72, 73, 59, 62, 87, 58])
permille = st.integers(0, 1000).map(lambda value: value / 1000)
sizes = st.integers(5, 5000)
pvalues = st.lists(st.floats(0, 1), min_size=1, max_size=12)


def waves(**columns) -> pd.DataFrame:
    """Two waves of one answer as surveys.readings gives them."""
    base = {
        "survey_id": ["ch_2022_06", "ch_2023_11"],
        "question_id": ["war"] * 2,
        "option_id": ["support"] * 2,
        "population_class": ["urban_internet_users"] * 2,
        "mode": ["online_panel"] * 2,
        "house": ["chatham_house"] * 2,
        "date": pd.to_datetime(["2022-06-15", "2023-11-15"]),
        "percent": [33.0, 36.0],
        "sample_size": pd.array([804, 868], dtype="Int64"),
        "assumed_sample_size": pd.array([None, None], dtype="Int64"),
    }
    return pd.DataFrame(base | columns)


# Methods file, section 2: 44 against 33 of 804 people (Chatham House, March 2023).
@pytest.mark.parametrize(("deff", "half"), [(1, 6.0), (1.5, 7.4)])
def test_lead_of_march_2023(deff, half):
    found = lead(0.44, 0.33, 804, deff)
    assert 100 * found.diff == pytest.approx(11)
    assert 100 * (found.high - found.low) / 2 == pytest.approx(half, abs=0.05)


# Methods file, section 2: 33 % (June 2022, n 804) to 36 % (November 2023, n 868). Its margins are
# those of the z test; Newcombe's limits are a little narrower (4.55, which it would print as 4.5).
@pytest.mark.parametrize(("deff", "half"), [(1, 4.6), (1.5, 5.6)])
def test_change_the_press_called_comparable(deff, half):
    found = wave_change(0.33, 804, 0.36, 868, deff)
    assert 100 * found.diff == pytest.approx(3)
    assert 100 * found.diff * 1.959964 / norm.isf(found.p_value / 2) == pytest.approx(
        half, abs=0.05
    )
    assert 100 * (found.high - found.low) / 2 == pytest.approx(half, abs=0.06)
    assert found.low < 0 < found.high


# Case 2: Newcombe 1998, Statistics in Medicine 17:873-890, Table II, method 10. His difference
# is first minus second, so the second is the earlier wave here.
@pytest.mark.parametrize(
    ("x1", "n1", "x2", "n2", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0),
        (10, 10, 0, 10, 0.6075, 1.0),
    ],
)
def test_changes_give_newcombes_table(x1, n1, x2, n2, low, high):
    found = wave_change(x2 / n2, n2, x1 / n1, n1)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.00005)


# Case 3: DescTools man/MultinomCI.Rd, after Sangeetha 2013.
def test_goodman_gives_the_published_limits():
    found = split_intervals(COUNTS / COUNTS.sum(), COUNTS.sum())
    low = [0.085, 0.115, 0.116, 0.091, 0.096, 0.143, 0.089]
    high = [0.166, 0.204, 0.207, 0.173, 0.181, 0.239, 0.171]
    assert (found["low_percent"] / 100).tolist() == pytest.approx(low, abs=0.0005)
    assert (found["high_percent"] / 100).tolist() == pytest.approx(high, abs=0.0005)


# Case 4: as case 3; tolerance 0.001 as the table of cases says.
def test_sison_glaz_gives_the_published_limits():
    found = split_intervals(COUNTS / COUNTS.sum(), COUNTS.sum(), method="sison_glaz")
    low = [0.079, 0.114, 0.116, 0.086, 0.092, 0.146, 0.084]
    high = [0.164, 0.199, 0.201, 0.171, 0.177, 0.231, 0.169]
    assert (found["low_percent"] / 100).tolist() == pytest.approx(low, abs=0.001)
    assert (found["high_percent"] / 100).tolist() == pytest.approx(high, abs=0.001)


# Case 5: Schenker, Gentleman 2001, American Statistician 55:182-186 (z 2.417, p 0.0156).
def test_overlapping_intervals_can_still_differ():
    low_of_larger, high_of_smaller = wilson(112 / 200, 200)[0], wilson(88 / 200, 200)[1]
    assert low_of_larger < high_of_smaller
    found = wave_change(88 / 200, 200, 112 / 200, 200)
    assert found.p_value == pytest.approx(0.0156, abs=0.00005)
    assert found.low > 0


@given(permille, sizes, permille, sizes, st.floats(1, 3))
def test_change_agrees_with_statsmodels_where_nothing_is_rounded(p1, n1, p2, n2, deff):
    found = wave_change(p1, n1, p2, n2, deff)
    size1, size2 = n1 / deff, n2 / deff
    expected = confint_proportions_2indep(p2 * size2, size2, p1 * size1, size1, method="newcomb")
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-7)


@given(permille, sizes, permille, sizes, st.sampled_from([0, 0.001, 0.01]))
def test_change_back_is_the_negative(p1, n1, p2, n2, step):
    there = wave_change(p1, n1, p2, n2, step=step)
    back = wave_change(p2, n2, p1, n1, step=step)
    assert (there.diff, there.low, there.high) == pytest.approx((-back.diff, -back.high, -back.low))
    assert there.p_value == pytest.approx(back.p_value)
    assert -1 <= there.low <= there.diff <= there.high <= 1


@given(permille, permille, sizes, st.floats(1, 3), st.sampled_from([0.001, 0.01]))
def test_rounding_and_design_effect_only_widen_a_lead(p1, p2, n, deff, step):
    assume(p1 + p2 <= 1)
    plain, wide = lead(p1, p2, n), lead(p1, p2, n, deff, step=step)
    assert wide.diff == plain.diff
    assert not wide.low > plain.low
    assert not wide.high < plain.high
    assert not wide.p_value < plain.p_value


@given(permille, sizes)
def test_no_change_is_never_a_finding(p, n):
    found = wave_change(p, n, p, n, step=0.01)
    assert found.low < 0 < found.high
    assert found.p_value == 1


def test_a_huge_sample_leaves_the_rounding_of_two_shares():
    half = 1.959964 * np.sqrt(2 * 0.01**2 / 12)
    found = wave_change(0.33, 1e12, 0.36, 1e12, step=0.01)
    assert (found.high - found.low) / 2 == pytest.approx(half, abs=1e-5)
    found = lead(0.44, 0.33, 1e12, step=0.01)
    assert (found.high - found.low) / 2 == pytest.approx(half, abs=1e-5)


def test_rounding_enters_the_p_value():
    # 2 points between rounded shares of huge samples: z = 2 / sqrt(2/12) = 4.9 if rounded to 1,
    # and 0.98 (p 0.327) if rounded to 5.
    found = wave_change(0.40, 1e12, 0.42, 1e12, step=0.05)
    assert found.p_value == pytest.approx(0.327, abs=0.0005)
    assert lead(0.42, 0.40, 1e12, step=0.05).p_value == pytest.approx(0.327, abs=0.0005)
    assert wave_change(0.40, 1e12, 0.42, 1e12).p_value == 0


def test_lead_without_any_spread_has_no_interval():
    found = lead(1, 0, 804)
    assert found.diff == 1
    assert np.isnan([found.low, found.high, found.p_value]).all()
    assert lead(1, 0, 804, step=0.01).low < 1


def test_leads_and_changes_cover_as_often_as_they_say():
    rng, polled = np.random.default_rng(11), 4000
    drawn = rng.multinomial(804, [0.44, 0.33, 0.23], polled) / 804
    again = rng.binomial(868, 0.44, polled) / 868
    leads = [lead(p1, p2, 804) for p1, p2, _ in drawn]
    changes = [wave_change(p1, 804, p2, 868) for p1, p2 in zip(drawn[:, 0], again, strict=True)]
    slack = 3 * np.sqrt(0.95 * 0.05 / polled)
    for found, truth, spread in ((leads, 0.11, slack), (changes, 0, slack)):
        covered = np.mean([one.low <= truth <= one.high for one in found])
        assert covered == pytest.approx(0.95, abs=spread)


@given(st.lists(st.integers(1, 400), min_size=2, max_size=8), st.floats(1, 2))
def test_goodman_agrees_with_statsmodels(counts, deff):
    counts = np.array(counts)
    found = split_intervals(counts / counts.sum(), counts.sum(), deff)
    expected = 100 * multinomial_proportions_confint(counts / deff)
    assert found[["low_percent", "high_percent"]].to_numpy() == pytest.approx(expected, abs=1e-6)


@given(st.permutations(range(7)))
def test_order_of_answers_is_irrelevant(order):
    shares = pd.Series(COUNTS / COUNTS.sum(), index=list("abcdefg"))
    found = split_intervals(shares.iloc[order], 467, 1.5, step=0.01)
    pd.testing.assert_frame_equal(
        found.loc[shares.index], split_intervals(shares, 467, 1.5, step=0.01)
    )


def test_goodman_holds_all_shares_at_once_as_often_as_it_says():
    truth, polled = np.array([0.44, 0.33, 0.15, 0.08]), 1500
    drawn = np.random.default_rng(5).multinomial(804, truth, polled) / 804
    held = []
    for shares in np.round(drawn, 2):
        found = split_intervals(shares, 804, step=0.01)
        held.append(
            (found["low_percent"] <= 100 * truth).all()
            and (100 * truth <= found["high_percent"]).all()
        )
    assert np.mean(held) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / polled)


def test_small_counts_of_a_split_are_warned_of():
    shares = pd.Series({"for": 0.6, "against": 0.396, "other": 0.004})
    found = split_intervals(shares, 804, 1.5)
    assert found["warning"].isna().tolist() == [True, True, False]
    assert found["warning"]["other"].startswith("effective count 2.1 is under 5")
    assert found["percent"].tolist() == pytest.approx([60, 39.6, 0.4])


def test_no_change_test_is_chi_squared_over_the_design_effect():
    # By hand: 2 x 2 table 60/40 and 40/60: X^2 = 8; over 2: 4 on 1 df, p 0.0455.
    first, second = pd.Series({"a": 0.6, "b": 0.4}), pd.Series({"b": 0.6, "a": 0.4})
    found = no_change_test(first, second, 100, 100, 2)
    assert (found.statistic, found.df) == (pytest.approx(4), 1)
    assert found.p_value == pytest.approx(0.0455, abs=0.00005)


def test_no_change_test_leaves_out_what_nobody_answered():
    first = pd.Series({"a": 0.6, "b": 0.41, "c": 0.0})
    found = no_change_test(first, first, 800, 900)
    assert (found.statistic, found.df, found.p_value) == (pytest.approx(0), 1, pytest.approx(1))


# By hand, from the definitions: Holm multiplies by 4, 3, 2, 1 and Benjamini-Hochberg by 4/rank.
@pytest.mark.parametrize(
    ("method", "expected"),
    [("holm", [0.03, 0.06, 0.06, 0.02]), ("bh", [0.02, 0.04, 0.04, 0.02])],
)
def test_families_by_hand(method, expected):
    found = adjust_family([0.01, 0.03, 0.04, 0.005], method)
    assert found["p_adjusted"].tolist() == pytest.approx(expected)
    assert found["family_size"].tolist() == [4] * 4
    assert found["method"][0].endswith("family of 4")


@given(pvalues, st.sampled_from(["holm", "bh"]))
def test_adjusting_never_lowers_a_p_value_and_keeps_the_order(values, method):
    found = adjust_family(values, method).sort_values("p_value")
    assert (found["p_adjusted"] >= found["p_value"] - 1e-12).all()
    assert (found["p_adjusted"] <= 1).all()
    assert found["p_adjusted"].is_monotonic_increasing


def test_missing_p_values_are_not_comparisons():
    values = pd.Series([0.01, np.nan, 0.04], index=["a", "b", "c"])
    found = adjust_family(values)
    assert found.loc[["a", "c"], "p_adjusted"].tolist() == pytest.approx([0.02, 0.04])
    assert np.isnan(found.loc["b", "p_adjusted"])
    assert set(found["family_size"]) == {2}
    assert adjust_family([np.nan])["family_size"].tolist() == [0]


def test_leads_of_a_frame_are_those_of_its_numbers():
    frame = waves().assign(against_percent=[44.0, 41.0], for_percent=[33.0, 36.0])
    found = with_leads(frame, first="against_percent", second="for_percent", deff="by mode")
    one = lead(0.44, 0.33, 804, 1.5)
    numbers = (found["low_pp"][0], found["high_pp"][0], found["p_value"][0])
    assert numbers == pytest.approx((100 * one.low, 100 * one.high, one.p_value))
    assert found["lead_pp"].tolist() == pytest.approx([11, 5])
    assert "design effect of 1.5 (default for online_panel)" in found["assumptions"][0]


def test_leads_say_why_they_have_no_interval():
    frame = waves(
        sample_size=pd.array([None, 900_000], dtype="Int64"), mode=["unknown", "self_selected"]
    ).assign(a=[44.0, 44.0], b=[33.0, 33.0])
    found = with_leads(frame, first="a", second="b")
    assert found["lead_pp"].tolist() == pytest.approx([11, 11])
    assert found[["low_pp", "high_pp", "p_value"]].isna().all(axis=None)
    assert "no sample size" in found["assumptions"][0]
    assert "chose to take part" in found["assumptions"][1]


def test_changes_of_a_frame_are_those_of_its_numbers():
    found = wave_changes(waves()[::-1], deff=1.5, step_pp="as printed")
    one = wave_change(0.33, 804, 0.36, 868, 1.5, step=0.01)
    assert found["survey_id_1"].tolist() == ["ch_2022_06"]
    numbers = found.loc[0, ["diff_pp", "low_pp", "high_pp", "p_value"]].astype(float).tolist()
    assert numbers == pytest.approx([3, 100 * one.low, 100 * one.high, one.p_value])
    assert "waves independent" in found["assumptions"][0]


def test_all_pairs_make_one_family():
    three = pd.concat([waves(), waves().assign(survey_id=["ch_2024_06", "baw"])[:1]])
    three["date"] = pd.to_datetime(["2022-06-15", "2023-11-15", "2024-06-15"])
    three["percent"] = [33.0, 36.0, 45.0]
    found = wave_changes(three, pairs="all", adjust="bh")
    assert found["diff_pp"].tolist() == pytest.approx([3, 12, 9])
    assert found["family_size"].tolist() == [3] * 3
    expected = adjust_family(found["p_value"], "bh")["p_adjusted"]
    assert found["p_adjusted"].tolist() == pytest.approx(expected.tolist())
    assert len(wave_changes(three)) == 2


def test_changes_say_why_they_have_no_interval_and_leave_the_family():
    frame = waves(sample_size=pd.array([804, None], dtype="Int64"))
    found = wave_changes(frame)
    assert found["diff_pp"].tolist() == pytest.approx([3])
    assert found[["low_pp", "high_pp", "p_value"]].isna().all(axis=None)
    assert found["family_size"].tolist() == [0]
    assert found["assumptions"][0].startswith("ch_2023_11: no interval: no sample size")


def test_a_change_of_mode_is_said():
    found = wave_changes(waves(mode=["online_panel", "telephone"]))
    assert found["assumptions"][0].endswith("asked differently (online_panel, then telephone)")


def test_one_wave_has_no_changes():
    assert wave_changes(waves()[:1]).empty


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (waves(question_id=["war", "nato"]), "one question_id; found war .survey ch_2022_06. and"),
        (waves(option_id=["for", "against"]), "one option_id; found for"),
        (
            waves(population_class=["all_adults", "urban_internet_users"]),
            "one population_class; found all_adults .survey ch_2022_06. and urban_internet_users",
        ),
        (waves(country=["BY", "RU"]), "one country; found BY"),
        (waves(survey_id=["ch_2022_06"] * 2), "survey ch_2022_06 stands twice; choose one reading"),
        (waves(date=pd.to_datetime(["2022-06-15", None])), "survey ch_2023_11 has no date"),
        (waves(same_poll_as=[None, "ch_2022_06"]), "ch_2023_11 is very likely the same poll as"),
        (waves().drop(columns="date"), "column.s. date"),
    ],
)
def test_waves_that_cannot_be_compared_are_refused_by_name(frame, message):
    with pytest.raises(ValueError, match=message):
        wave_changes(frame)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: lead(0.60, 0.45, 804), "make 105.0 percent together; they overlap"),
        (lambda: lead(44, 33, 804), "found 44; divide percent by 100"),
        (lambda: lead(-0.1, 0.2, 804), "between 0 and 1; found -0.1"),
        (
            lambda: with_leads(waves(a=[44, 60], b=[33, 45]), first="a", second="b"),
            "two answers of survey_id ch_2023_11.* make 105.0 percent",
        ),
        (lambda: wave_change(33, 804, 36, 868), "found 33; divide percent by 100"),
        (lambda: wave_change(0.33, 804, 0.36, 868, 0.5), "at least 1; found 0.5"),
        (lambda: wave_changes(waves(), pairs="last"), "found 'last'"),
        (lambda: split_intervals(pd.Series({"a": 0.5, "b": 0.4}), 804), r"\(a, b\) sums to 0.900"),
        (lambda: split_intervals([0.6, 0.45], 804), "sums to 1.050, outside 0.97-1.03"),
        (lambda: split_intervals([0.6, np.nan], 804), "lacks the share of 1"),
        (lambda: split_intervals([0.6, 0.4], 804, method="wald"), "choose goodman or sison_glaz"),
        (
            lambda: split_intervals([0.6, 0.4], 804, method="sison_glaz"),
            "7 answers or more; found 2; use goodman",
        ),
        (
            lambda: split_intervals(COUNTS / 467, 467, method="sison_glaz", step=0.01),
            "no rounding; found step 0.01",
        ),
        (
            lambda: no_change_test(pd.Series({"a": 1.0}), pd.Series({"b": 1.0}), 9, 9),
            "different answers .a, b in one only",
        ),
        (
            lambda: no_change_test(pd.Series({"a": 1.0}), pd.Series({"a": 0.5}), 9, 9),
            "the second split .a. sums to 0.500",
        ),
        (lambda: adjust_family([0.2, 1.2]), "found 1.2 .at 1."),
        (lambda: adjust_family([0.2], "bonferroni"), "'bonferroni'; choose one of holm, bh"),
    ],
)
def test_refusals_say_what_was_wrong_and_what_to_do(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_inputs_are_not_changed():
    frame = waves().assign(a=[44.0, np.nan], b=[33.0, 36.0])
    shares = pd.Series(COUNTS / COUNTS.sum())
    before, before_shares = frame.copy(deep=True), shares.copy()
    with_leads(frame, first="a", second="b", deff="by mode")
    wave_changes(frame, deff="by mode", step_pp="as printed")
    split_intervals(shares, 467)
    no_change_test(shares, shares, 467, 467)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_series_equal(shares, before_shares)
