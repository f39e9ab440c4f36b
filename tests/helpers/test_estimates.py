"""Intervals of shares: published cases, properties, refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.estimates import (
    METHODS,
    effective_n,
    implied_deff,
    printed_step_pp,
    share_interval,
    wilson,
    with_intervals,
)
from helpers.sizes import default_deffs, with_sizes

MODES = (
    *("face_to_face", "telephone", "online_panel", "mixed"),
    *("exit_poll", "self_selected", "official_count", "unknown"),
)
shares = st.integers(0, 1000).map(lambda permille: permille / 1000)
sizes = st.floats(5, 20_000)
methods = st.sampled_from(sorted(METHODS))


def polls(**columns) -> pd.DataFrame:
    """Rows as surveys.statements gives them, with the columns a test is about."""
    rows = len(next(iter(columns.values())))
    base = {
        "survey_id": [f"survey_{row}" for row in range(rows)],
        "question_id": ["war"] * rows,
        "option_id": ["against"] * rows,
        "percent": [44.0] * rows,
        "sample_size": pd.array([804] * rows, dtype="Int64"),
        "assumed_sample_size": pd.array([None] * rows, dtype="Int64"),
        "mode": ["online_panel"] * rows,
        "house": ["chatham_house"] * rows,
        "population_class": ["urban_internet_users"] * rows,
    }
    return pd.DataFrame(base | columns)


# Case 1: Newcombe 1998, Statistics in Medicine 17:857-872, Table I, method 3.
@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_newcombes_table(count, n, low, high):
    found = wilson(count / n, n)
    assert found == pytest.approx((low, high), abs=0.00005)
    assert share_interval(count / n, n).low == pytest.approx(low, abs=0.00005)


# Case 1b: 81/263 by other methods, statsmodels 0.15.0.
@pytest.mark.parametrize(
    ("method", "low", "high"),
    [
        ("clopper_pearson", 0.2527, 0.3676),
        ("jeffreys", 0.2545, 0.3656),
        ("agresti_coull", 0.2552, 0.3663),
    ],
)
def test_other_methods_on_81_of_263(method, low, high):
    found = share_interval(81 / 263, 263, method=method)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.00005)
    assert found.method.lower().replace("-", "_").startswith(method)


# Case 13: surveys table (Chatham House): the printed margin is that of a simple random sample,
# so a design effect of 1 lies between those that the rounded margin allows.
@pytest.mark.parametrize(
    ("n", "margin", "unit"),
    [(899, 3.27, 0.01), (926, 3.22, 0.01), (937, 3.2, 0.1), (833, 3.4, 0.1)],
)
def test_chatham_house_prints_margins_of_simple_random_samples(n, margin, unit):
    assert implied_deff(n, margin - unit / 2) < 1 < implied_deff(n, margin + unit / 2)


# Case 14: surveys table (IISEPS): 1,500 interviews, 3.0 points printed.
def test_iiseps_margin_implies_a_design_effect():
    assert implied_deff(1500, 3.0) == pytest.approx(1.41, abs=0.005)


def test_effective_size_of_our_usual_case():
    assert effective_n(804, 1.5) == 536
    assert effective_n(np.array([804, 868]), 1).tolist() == [804, 868]
    assert effective_n(400, 0.96, allow=True) == pytest.approx(416.7, abs=0.05)


@given(shares, sizes, methods, st.sampled_from([0, 0.001, 0.01, 0.05]))
def test_interval_holds_its_share_and_stays_within_0_and_1(p, n, method, step):
    found = share_interval(p, n, method=method, step=step)
    assert 0 <= found.low <= p <= found.high <= 1
    assert found.low < found.high


@given(shares, sizes, methods, st.sampled_from([0.001, 0.01, 0.05]))
def test_rounding_only_widens(p, n, method, step):
    plain = share_interval(p, n, method=method)
    rounded = share_interval(p, n, method=method, step=step)
    assert rounded.low <= plain.low + 1e-12
    assert rounded.high >= plain.high - 1e-12


@given(shares, sizes, methods, st.sampled_from([0, 0.01]))
def test_share_and_its_complement_mirror(p, n, method, step):
    one = share_interval(p, n, method=method, step=step)
    other = share_interval(1 - p, n, method=method, step=step)
    assert (one.low, one.high) == pytest.approx((1 - other.high, 1 - other.low), abs=1e-8)


@given(shares, st.floats(5, 10_000), st.floats(1, 4))
def test_design_effect_acts_as_a_smaller_sample(p, n, deff):
    found = share_interval(p, n, deff)
    assert (found.low, found.high) == pytest.approx(tuple(map(float, wilson(p, n / deff))))


@pytest.mark.parametrize("p", [0.03, 0.2, 0.5])
def test_a_huge_sample_leaves_the_rounding_alone(p):
    found = share_interval(p, 1e12, step=0.01)
    assert found.high - found.low == pytest.approx(2 * 1.959964 * 0.01 / np.sqrt(12), abs=1e-5)


def test_printed_zero_reaches_past_half_a_step_and_is_never_a_point():
    zero = share_interval(0, 804, step=0.01)
    assert zero.low == 0
    assert zero.high == pytest.approx(float(wilson(0.005, 804)[1]))
    huge = share_interval(0, 1e12, step=0.01)
    assert huge.high == pytest.approx(0.005, abs=1e-6)
    hundred = share_interval(1, 804, step=0.01)
    assert (hundred.low, hundred.high) == pytest.approx((1 - zero.high, 1))


@pytest.mark.parametrize("method", sorted(METHODS))
@pytest.mark.parametrize("step", [0, 0.01])
def test_intervals_cover_as_often_as_they_say(method, step):
    rng, polled = np.random.default_rng(20230301), 20_000
    truth, n = rng.uniform(0.02, 0.98, polled), rng.integers(400, 1600, polled)
    published = rng.binomial(n, truth) / n
    if step:
        published = np.round(published, 2)
    found = share_interval(published, n, method=method, step=step)
    covered = np.mean((found.low <= truth) & (truth <= found.high))
    slack = 3 * np.sqrt(0.95 * 0.05 / polled)
    # Clopper-Pearson is made to cover more than it says.
    assert 0.95 - slack <= covered <= (0.97 if method == "clopper_pearson" else 0.95 + slack)


def test_unrounded_intervals_of_rounded_small_shares_would_cover_too_little():
    draws = np.random.default_rng(7).binomial(20_000, 0.0247, 4000)
    printed = np.round(draws / 20_000, 2)
    without = share_interval(printed, 20_000)
    within = share_interval(printed, 20_000, step=0.01)
    assert np.mean((without.low <= 0.0247) & (without.high >= 0.0247)) < 0.9
    assert np.mean((within.low <= 0.0247) & (within.high >= 0.0247)) > 0.95


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: wilson(1.04, 804), "between 0 and 1; found 1.04"),
        (lambda: share_interval(44, 804), "found 44; divide percent by 100"),
        (lambda: share_interval(0.44, 0), "above 0; found 0"),
        (lambda: share_interval(0.44, 804, level=95), "level lies between 0 and 1; found 95"),
        (lambda: share_interval(0.44, 804, step=1), "found 1; whole percent is 0.01"),
        (lambda: share_interval(0.44, 804, method="wald"), "'wald'; choose one of wilson"),
        (lambda: effective_n(804, 0.9), "at least 1; found 0.9; pass allow=True"),
        (lambda: effective_n(804, 0, allow=True), "design effect is above 0; found 0"),
        (lambda: effective_n(-1), "sample size is above 0; found -1"),
        (lambda: implied_deff(0, 3), "sample size is above 0; found 0"),
        (lambda: implied_deff(1500, 0), "margin is above 0 points; found 0"),
    ],
)
def test_refusals_of_numbers_say_what_was_wrong_and_what_to_do(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_no_sample_size_means_no_interval():
    found = share_interval(0.44, None)
    assert np.isnan(found.low)
    frame = with_intervals(polls(sample_size=pd.array([804, None], dtype="Int64")))
    assert frame["low_percent"].notna().tolist() == [True, False]
    assert frame["n_basis"][0] == "stated"
    assert pd.isna(frame["n_basis"][1])
    assert frame["assumptions"][1].startswith("no interval: no sample size is printed")
    assert frame["method"].tolist() == ["Wilson score interval, 95%", "none"]


def test_frames_give_the_same_as_numbers():
    frame = with_intervals(polls(percent=[44.0, 0.0]), deff=1.5, step_pp=1, method="jeffreys")
    for row, p in enumerate((0.44, 0)):
        one = share_interval(p, 804, 1.5, step=0.01, method="jeffreys")
        limits = (frame["low_percent"][row], frame["high_percent"][row])
        assert limits == pytest.approx((100 * one.low, 100 * one.high))
    assert frame["method"][0] == "Jeffreys interval, 95%, widened for rounding to 1 point"
    assert "design effect of 1.5; no error of coverage" in frame["assumptions"][0]


def test_assumed_size_is_used_and_said():
    frame = with_intervals(
        polls(
            sample_size=pd.array([None], dtype="Int64"),
            assumed_sample_size=pd.array([1500], dtype="Int64"),
        )
    )
    assert frame["n_basis"].tolist() == ["assumed"]
    assert frame["low_percent"][0] == pytest.approx(100 * float(wilson(0.44, 1500)[0]))
    assert "usual sample size of the house" in frame["assumptions"][0]


@pytest.mark.parametrize("column", ["mode", "population_class"])
@pytest.mark.parametrize("value", ["self_selected", "official_count"])
def test_no_interval_where_nobody_was_sampled(column, value):
    frame = polls(sample_size=pd.array([900_000], dtype="Int64"), **{column: [value]})
    found = with_intervals(frame, deff="by mode")
    assert found[["low_percent", "high_percent", "n_used", "deff_used"]].isna().all(axis=None)
    assert found["n_basis"].isna().all()
    assert "sampl" in found["assumptions"][0]
    assert found["assumptions"][0].startswith("no interval")


def test_design_effects_by_mode_are_those_of_the_table():
    frame = polls(
        mode=["online_panel", "face_to_face", "face_to_face", "telephone", "unknown"],
        house=["chatham_house", "iiseps", "fom", "baw", "baw"],
    )
    found = with_intervals(frame, deff="by mode")
    assert found["deff_used"].tolist() == [1.5, 1.4, 2.0, 1.5, 2.0]
    assert found["n_effective"].tolist() == pytest.approx([536, 804 / 1.4, 402, 536, 402])
    assert found["low_percent"][4] == pytest.approx(100 * float(wilson(0.44, 402)[0]))
    assert "design effect of 1.4 (default for face_to_face)" in found["assumptions"][1]


def test_every_sampled_mode_has_a_default_with_its_source():
    table = default_deffs()
    assert set(table["mode"]) == set(MODES) - {"self_selected", "official_count"}
    assert (table["deff"] >= 1).all()
    assert (table["source"].str.len() > 0).all()


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (polls(percent=[44, 104.0]), {}, "found 104 .survey_id survey_1, question_id war"),
        (polls(percent=[44.0]), {"deff": 0.9}, "at least 1; found 0.9"),
        (polls(percent=[44.0]), {"deff": "by house"}, "a number or \"by mode\"; found 'by house'"),
        (polls(mode=["telefon"]), {"deff": "by mode"}, "mode 'telefon' .survey_id survey_0"),
        (polls(percent=[44.0]), {"step_pp": "printed"}, "\"as printed\"; found 'printed'"),
        (polls(sample_size=[0]), {}, "found 0 .survey_id survey_0"),
        (polls(percent=[44.0]).drop(columns="sample_size"), {}, "need the column.s. sample_size"),
        (polls(percent=[44.0]).drop(columns="house"), {"deff": "by mode"}, "column.s. house"),
    ],
)
def test_refusals_of_frames_name_the_place(frame, options, message):
    with pytest.raises(ValueError, match=message):
        with_intervals(frame, **options)


def test_input_is_not_changed():
    frame = polls(percent=[44.0, np.nan, 0.0], mode=["online_panel", "unknown", "self_selected"])
    before = frame.copy(deep=True)
    with_intervals(frame, deff="by mode", step_pp="as printed")
    with_sizes(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_a_missing_share_has_no_interval_and_says_so():
    found = with_intervals(polls(percent=[np.nan]))
    assert np.isnan(found["low_percent"][0])
    assert found["assumptions"][0] == "no interval: no single share printed"


def test_order_of_rows_is_irrelevant():
    frame = polls(percent=[44.0, 12.3, 0.0], mode=["online_panel", "telephone", "unknown"])
    options = {"deff": "by mode", "step_pp": "as printed"}
    turned = with_intervals(frame[::-1], **options)[::-1]
    pd.testing.assert_frame_equal(with_intervals(frame, **options), turned)


def test_printed_step_is_the_finest_of_a_split():
    frame = polls(percent=[44.0, 33.0, 47.3, 41.0, 8.25, np.nan])
    frame["survey_id"] = ["whole", "whole", "tenths", "tenths", "hundredths", "hundredths"]
    assert printed_step_pp(frame).tolist() == [1, 1, 0.1, 0.1, 0.01, 0.01]
    assert printed_step_pp(frame[["percent"]]).tolist() == [1, 1, 0.1, 1, 0.01, 1]
    widths = with_intervals(frame, step_pp="as printed").eval("high_percent - low_percent")
    plain = with_intervals(frame).eval("high_percent - low_percent")
    assert (widths - plain)[0] > (widths - plain)[2] > 0


def test_an_empty_frame_gives_an_empty_frame():
    found = with_intervals(polls(percent=[44.0])[:0], deff="by mode", step_pp="as printed")
    assert found.empty
    assert {"low_percent", "high_percent", "method", "assumptions"} <= set(found)
