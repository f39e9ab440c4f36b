"""Bounds and tipping points: the March 2023 case, published examples, properties, refusals."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.bounds import (
    coverage_bounds,
    coverage_interval,
    dk_bounds,
    meng_effective_n,
    sensitivity_grid,
    tipping_dk,
    tipping_falsification,
    tipping_uncovered,
)

# Chatham House, March 2023: 33 % support, 44 % oppose, 24 % neither; 101 by rounding.
MARCH_2023 = (0.33, 0.44, 0.24)
URBAN, ONLINE = 0.78, 0.87
shares = st.integers(0, 1000).map(lambda value: value / 1000)
inside = st.integers(1, 999).map(lambda value: value / 1000)


@st.composite
def splits(draw):
    """Support, oppose and undecided in thousandths that sum to 1."""
    first = draw(st.integers(0, 1000))
    second = draw(st.integers(0, 1000 - first))
    return first / 1000, second / 1000, (1000 - first - second) / 1000


def leads(frame):
    """Lead of a grid by its two axes, to the last digit that matters."""
    keys = zip(
        frame["hidden_percent"].round(9), frame["undecided_support_percent"].round(9), strict=True
    )
    return dict(zip(keys, frame["lead_pp"], strict=True))


# Case 11: wdearden.com, 100 asked, 60 yes, 20 no, 20 missing.
def test_bounds_of_the_published_example():
    found = dk_bounds(0.60, 0.20, 0.20).set_index("option")
    assert found.loc["support", ["low_percent", "high_percent"]].tolist() == pytest.approx([60, 80])


def test_bounds_of_march_2023_are_of_the_shares_as_printed():
    found = dk_bounds(*MARCH_2023).set_index("option")
    assert found.loc["support", ["low_percent", "high_percent"]].tolist() == pytest.approx([33, 57])
    assert found.loc["oppose", ["low_percent", "high_percent"]].tolist() == pytest.approx([44, 68])
    assert found["assumptions"].str.contains("sum to 101 %").all()


# Case 18 and section 3.5 of the methods file.
def test_tipping_share_of_march_2023():
    found = tipping_dk(*MARCH_2023)
    assert found.share == pytest.approx(0.729, abs=0.0005)
    assert (found.trailing, found.can_flip) == ("support", True)
    assert found.words == "the sides are level if 72.9 % of the undecided support"


# Case 18 and section 3.5: 6/33 = 18 %, 11/88 = 12.5 %.
def test_hidden_views_of_march_2023():
    found = tipping_falsification(*MARCH_2023)
    assert found.majority == pytest.approx(0.182, abs=0.0005)
    assert found.lead_erased == pytest.approx(0.125)
    assert found.leader == "oppose"
    assert "18.2 % of stated supporters hide opposition" in found.words
    assert "12.5 % of stated opponents hide support" in found.words


# Section 4: 78 % urban and 87 % online cover 65-78 %, 68 % if independent.
def test_coverage_of_urban_online_samples():
    found = coverage_interval(URBAN, ONLINE)
    assert (found.low, found.high) == pytest.approx((0.65, 0.78))
    assert found.independent == pytest.approx(0.68, abs=0.005)


# Section 4: oppose 30-62 %, support 22-55 % at c = 0.68, which there is 0.78 x 0.87 = 0.6786 (at
# 0.68 exactly support would end at 54.4).
@pytest.mark.parametrize(("share", "low", "high"), [(0.44, 30, 62), (0.33, 22, 55)])
def test_coverage_bounds_of_march_2023(share, low, high):
    found = coverage_bounds(share, coverage_interval(URBAN, ONLINE).independent)
    assert 100 * found.low == pytest.approx(low, abs=0.5)
    assert 100 * found.high == pytest.approx(high, abs=0.5)


# Section 4 (-39, -23, -20) and case 18 (-23.3 at 0.679).
@pytest.mark.parametrize(
    ("coverage", "points", "within"),
    [(0.78, -39, 0.5), (0.68, -23, 0.5), (0.65, -20, 0.5), (0.679, -23.3, 0.05)],
)
def test_tipping_lead_outside_the_sample(coverage, points, within):
    found = tipping_uncovered(0.11, coverage)
    assert 100 * found.low == pytest.approx(points, abs=within)
    assert found.low == found.high


def test_an_interval_of_coverage_gives_both_ends():
    found = tipping_uncovered(0.11, coverage_interval(URBAN, ONLINE))
    assert (100 * found.low, 100 * found.high) == pytest.approx((-39, -20), abs=0.5)
    assert "65 % to 78 %" in found.assumptions


# Case 12: section 1.5 (f 1 %, rho 0.005: 404); 804 of 7 million there: 459, 115, 5.
def test_meng_gives_the_published_sizes():
    assert meng_effective_n(0.01, 0.005) == pytest.approx(404, abs=0.5)
    found = meng_effective_n(804 / 7_000_000, np.array([0.0005, 0.001, 0.005]))
    assert found.tolist() == pytest.approx([459, 115, 5], abs=0.5)


def test_tipping_says_when_no_split_can_flip():
    far = tipping_dk(0.30, 0.60, 0.10)
    assert np.isnan(far.share)
    assert not far.can_flip
    assert far.words == "no split can flip the lead of 30 points: 10 % are undecided"
    just = tipping_dk(0.40, 0.50, 0.10)
    assert (just.share, just.can_flip) == (1, False)
    assert "level only if all" in just.words
    nobody = tipping_dk(0.40, 0.60, 0)
    assert np.isnan(nobody.share)
    assert not nobody.can_flip


def test_tipping_where_support_leads_is_about_the_undecided_who_oppose():
    found = tipping_dk(0.44, 0.33, 0.23)
    assert found.trailing == "oppose"
    assert "of the undecided oppose" in found.words
    assert tipping_falsification(0.44, 0.33, 0.23).leader == "support"


def test_hidden_views_say_when_a_majority_is_there_or_out_of_reach():
    assert tipping_falsification(0.30, 0.60, 0.10).majority == 0
    out = tipping_falsification(0.10, 0.20, 0.70)
    assert np.isnan(out.majority)
    assert "stay under 50 %" in out.words


def test_outside_leads_beyond_everybody_are_named():
    assert "cannot flip the lead" in tipping_uncovered(0.5, 0.78).assumptions
    assert "cannot flip the lead" not in tipping_uncovered(0.11, 0.78).assumptions


def test_the_grid_marks_the_published_point_and_who_leads():
    found = sensitivity_grid(*MARCH_2023, [-0.2, 0.1], [0.2, 0.9])
    assert len(found) == 9
    published = found[found["is_published"]]
    assert published[["hidden_percent", "undecided_support_percent"]].values.tolist() == [[0, 50]]
    assert published["lead_pp"].tolist() == pytest.approx([11])
    assert published["leader"].tolist() == ["oppose"]
    # By hand: nobody hides, 90 % of 24 support: 33 + 21.6 against 44 + 2.4.
    assert leads(found)[(0, 90)] == pytest.approx(-8.2)
    # By hand: a tenth of 33 hides, 20 % of 24 support: 29.7 + 4.8 against 47.3 + 19.2.
    assert leads(found)[(10, 20)] == pytest.approx(32)
    # By hand: a fifth of 44 hides support, 20 % of 24 support: 41.8 + 4.8 against 35.2 + 19.2.
    assert leads(found)[(-20, 20)] == pytest.approx(7.8)


@given(splits())
def test_bounds_are_as_wide_as_the_undecided_and_hold_the_share(split):
    found = dk_bounds(*split)
    assert (found["high_percent"] - found["low_percent"]).tolist() == pytest.approx(
        [100 * split[2]] * 2
    )
    assert (found["low_percent"] <= found["percent"]).all()


@given(splits())
def test_the_grid_is_level_at_the_tipping_share(split):
    found = tipping_dk(*split)
    assume(not np.isnan(found.share))
    support_share = found.share if found.trailing != "oppose" else 1 - found.share
    level = leads(sensitivity_grid(*split, [], [support_share]))
    assert level[(0, round(100 * support_share, 9))] == pytest.approx(0, abs=1e-6)


@given(splits())
def test_the_grid_agrees_with_the_tipping_of_hidden_views(split):
    found = tipping_falsification(*split)
    sign = -1 if found.leader == "oppose" else 1
    hidden = sign * found.lead_erased
    grid = sensitivity_grid(*split, [hidden], [])
    row = grid[np.isclose(grid["hidden_percent"], 100 * hidden)]
    assert row["lead_pp"].abs().min() == pytest.approx(0, abs=1e-6)
    if found.majority > 0:
        grid = sensitivity_grid(*split, [found.majority], [1.0])
        row = grid[grid["hidden_percent"] == 100 * found.majority]
        assert row["oppose_percent"].min() == pytest.approx(50)


@given(splits())
def test_swapping_the_sides_swaps_the_answer(split):
    support, oppose, undecided = split
    here, there = tipping_dk(*split), tipping_dk(oppose, support, undecided)
    assert (here.share, here.can_flip) == pytest.approx((there.share, there.can_flip), nan_ok=True)
    assert here.lead == -there.lead


@given(splits())
def test_no_split_of_the_undecided_flips_what_cannot_flip(split):
    found = tipping_dk(*split)
    grid = sensitivity_grid(*split, [], np.linspace(0, 1, 11))
    leaders = set(grid.loc[grid["hidden_percent"] == 0, "leader"]) - {"level"}
    assert (len(leaders) == 2) == found.can_flip


@given(shares, shares, inside)
def test_adults_lie_in_the_bounds_whatever_the_uncovered_think(share, uncovered, coverage):
    found = coverage_bounds(share, coverage)
    everybody = coverage * share + (1 - coverage) * uncovered
    assert found.low - 1e-12 <= everybody <= found.high + 1e-12
    assert 0 <= found.low <= found.high <= 1 + 1e-12


@given(shares, inside, inside)
def test_an_interval_of_coverage_is_as_wide_as_its_lowest_end(share, one, other):
    low, high = sorted((one, other))
    wide, narrow = coverage_bounds(share, (low, high)), coverage_bounds(share, high)
    assert wide.low <= narrow.low + 1e-12
    assert wide.high >= narrow.high - 1e-12
    lowest = coverage_bounds(share, low)
    assert (wide.low, wide.high) == (lowest.low, lowest.high)


@given(shares, shares)
def test_coverage_limits_hold_the_independent_value(urban, online):
    found = coverage_interval(urban, online)
    assert found.low - 1e-12 <= found.independent <= found.high + 1e-12


@given(st.integers(-999, 999).map(lambda value: value / 1000), inside)
def test_the_tipping_lead_makes_all_adults_level(lead, coverage):
    outside = tipping_uncovered(lead, coverage).low
    assert coverage * lead + (1 - coverage) * outside == pytest.approx(0, abs=1e-9)


def test_bounds_of_several_shares_at_once():
    found = coverage_bounds(np.array([0.44, 0.33]), 0.68)
    assert found.low.tolist() == pytest.approx([0.2992, 0.2244])
    assert found.high.tolist() == pytest.approx([0.6192, 0.5444])


@pytest.mark.parametrize("function", [dk_bounds, tipping_dk, tipping_falsification])
def test_a_split_that_is_not_whole_is_refused_by_name(function):
    with pytest.raises(ValueError, match=r"ch_2023_03.* sum to 0.960.*everyone asked must be in"):
        function(0.33, 0.44, 0.19, where="ch_2023_03")
    with pytest.raises(ValueError, match=r"undecided.*found 24; divide percent by 100"):
        function(0.33, 0.44, 24)
    with pytest.raises(ValueError, match="support.*found nan"):
        function(np.nan, 0.44, 0.24)


def test_a_surplus_of_three_points_passes_and_more_does_not():
    assert dk_bounds(0.35, 0.44, 0.24)["assumptions"].str.contains("103 %").all()
    with pytest.raises(ValueError, match=r"ch_2023_03.*1\.040"):
        sensitivity_grid(0.36, 0.44, 0.24, [0], [0.5], where="ch_2023_03")


@pytest.mark.parametrize(
    ("f_values", "splits_of_undecided", "name"),
    [([18], [0.5], "f_values"), ([0.1], [-0.1], "dk_split_values"), ([0.1], [50], "dk_split")],
)
def test_a_grid_outside_its_axes_is_refused(f_values, splits_of_undecided, name):
    with pytest.raises(ValueError, match=f"{name}.*divide percent by 100"):
        sensitivity_grid(*MARCH_2023, f_values, splits_of_undecided)


@pytest.mark.parametrize("coverage", [0, 1, 68, (0, 0.5), (0.7, 0.6), (0.5, 1), np.nan])
def test_coverage_outside_its_range_is_refused(coverage):
    for function in (coverage_bounds, tipping_uncovered):
        with pytest.raises(ValueError, match="coverage lies between 0 and 1, both excluded.*give"):
            function(0.11, coverage)


def test_other_impossible_figures_are_refused():
    with pytest.raises(ValueError, match="proportion.*found 44; divide percent by 100"):
        coverage_bounds(44, 0.68)
    with pytest.raises(ValueError, match="lead.*found 11; divide points by 100"):
        tipping_uncovered(11, 0.68)
    with pytest.raises(ValueError, match="share of adults.*found 78"):
        coverage_interval(78, 0.87)
    for f in (0, 1, 1.2):
        with pytest.raises(ValueError, match="n / N.*both ends are excluded"):
            meng_effective_n(f, 0.005)
    for rho in (0, 1.5, np.nan):
        with pytest.raises(ValueError, match="size of rho.*0 is excluded"):
            meng_effective_n(0.01, rho)
