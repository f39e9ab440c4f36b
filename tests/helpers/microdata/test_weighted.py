"""Design-based standard errors: the numbers that R's `survey` prints."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import OpinionError
from helpers.microdata.designs import design
from helpers.microdata.weighted import kish, means, share_limits, variance
from school_survey import districts_drawn, everyone, schools

SALES = np.array([15.0, 143, 21, 51, 337, 50, 274, 145, 15, 86])[:, None]
SALES_WEIGHTS = [20, 200, 11, 25, 550, 30, 250, 100, 10, 55]


def test_case_8_a_mean_from_clusters():
    rows = schools()
    assert len(rows) == 183
    found = everyone(districts_drawn(rows), rows[["api00"]].to_numpy())
    assert found.value[0] == pytest.approx(644.17, abs=0.005)
    assert found.se[0] == pytest.approx(23.542, abs=0.0005)
    assert found.degrees_of_freedom == 14


def test_case_8_a_total_from_clusters():
    rows = schools()
    drawn = districts_drawn(rows)
    assert drawn.weights @ rows["enroll"] == pytest.approx(3_404_940, abs=0.5)
    spread = variance(drawn, rows[["enroll"]].to_numpy())
    assert np.sqrt(spread[0]) == pytest.approx(932_235, abs=0.5)


def test_case_8_a_mean_from_strata():
    # R's `apistrat` by stratum: schools drawn, of how many, sum and sum of squares of api00;
    # half the schools of a stratum stand above and half below its mean, by one distance
    moments = {
        "E": (100, 4421, 67443, 47038637),
        "H": (50, 755, 31291, 20167941),
        "M": (50, 1018, 31830, 20940396),
    }
    values, strata, units = [], [], []
    for name, (n, of, total, squares) in moments.items():
        apart = np.sqrt(squares / n - (total / n) ** 2)
        values += [total / n + apart, total / n - apart] * (n // 2)
        strata += [name] * n
        units += [of] * n
    weights = np.array(units) / pd.Series(strata).map(lambda name: moments[name][0]).to_numpy()
    drawn = design(weights, strata=strata, units_in_population=units)
    found = everyone(drawn, np.array(values)[:, None])
    assert found.value[0] == pytest.approx(662.29, abs=0.005)
    assert found.se[0] == pytest.approx(9.4089, abs=0.00005)


def test_a_subgroup_and_units_named_alike_in_two_strata():
    # tests/domain.Rout.save and testoutput/fpc.Rout.save: the example of Stata's manual
    x = np.array([2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2])
    strata, units = [1] * 5 + [2] * 3, [1, 2, 3, 4, 5, 1, 2, 3]
    weights, of = [3] * 5 + [4] * 3, [15] * 5 + [12] * 3
    drawn = design(weights, strata=strata, units=units)
    found = everyone(drawn, x[:, None])
    assert found.value[0] == pytest.approx(5.4481, abs=0.00005)
    assert found.se[0] == pytest.approx(0.7413, abs=0.00005)
    assert found.degrees_of_freedom == 6
    above, below = (means(drawn, x[:, None], chosen) for chosen in (x > 4, x <= 4))
    assert (above.value[0], above.se[0]) == pytest.approx((6.195, 0.7555129), abs=5e-8)
    assert (below.value[0], below.se[0]) == pytest.approx((3.314286, 0.3117042), abs=5e-7)
    few = design(weights, strata=strata, units=units, units_in_population=of)
    assert everyone(few, x[:, None]).se[0] == pytest.approx(0.616, abs=0.0005)


def test_case_9_design_effect():
    found = everyone(design(SALES_WEIGHTS), SALES)
    assert found.value[0] == pytest.approx(243.914, abs=0.0005)
    assert found.se[0] == pytest.approx(48.752, abs=0.0005)
    assert found.deff[0] == pytest.approx(1.974067, abs=5e-7)
    equal = everyone(design(np.full(10, 100.0)), SALES)
    assert equal.value[0] == pytest.approx(113.7)
    assert equal.se[0] == pytest.approx(35.626, abs=0.0005)
    assert equal.deff[0] / (1 - 10 / 1000) == pytest.approx(1.010101, abs=5e-7)


def test_case_9b_kish_is_another_design_effect():
    assert kish(SALES_WEIGHTS) == pytest.approx((3.724676, 2.684797), abs=5e-7)
    assert kish([1, 1, 2, 2]) == pytest.approx((3.6, 1.1111), abs=0.00005)
    assert everyone(design(SALES_WEIGHTS), SALES).kish_n == pytest.approx(3.724676, abs=5e-7)


@given(
    st.lists(st.floats(0.1, 10), min_size=6, max_size=60),
    st.integers(0, 2**32 - 1),
    st.floats(0.01, 1000),
)
def test_scale_of_weights_and_order_of_people_do_not_matter(weights, seed, scale):
    random = np.random.default_rng(seed)
    weights, n = np.array(weights), len(weights)
    values, units = random.integers(0, 2, (n, 3)).astype(float), np.arange(n) % 3
    mixed = random.permutation(n)
    first = everyone(design(weights, units=units), values)
    second = everyone(design(scale * weights[mixed], units=units[mixed]), values[mixed])
    assert second.value == pytest.approx(first.value)
    assert second.se == pytest.approx(first.se, rel=1e-6, abs=1e-9)
    low, high = share_limits(first)
    assert np.all((low <= first.value + 1e-12) & (first.value <= high + 1e-12))


def test_people_drawn_singly_with_equal_weights_are_a_simple_random_sample():
    answers = (np.arange(800) < 320).astype(float)[:, None]
    found = everyone(design(np.ones(800)), answers)
    assert found.deff[0] == pytest.approx(1)
    assert found.se[0] == pytest.approx(np.sqrt(0.4 * 0.6 / 799))
    assert share_limits(found)[0][0] == pytest.approx(0.3665, abs=0.0002)


def test_simulated_ranges_hold_the_share_of_the_population_as_often_as_they_say():
    random, held = np.random.default_rng(7), 0
    settlements = random.beta(4, 6, 2000)
    for _ in range(400):
        drawn = random.choice(settlements, 40)
        answers = (random.random((40, 20)) < drawn[:, None]).astype(float).reshape(-1, 1)
        found = everyone(design(np.ones(800), units=np.repeat(np.arange(40), 20)), answers)
        low, high = share_limits(found)
        held += low[0] <= settlements.mean() <= high[0]
    assert 0.92 <= held / 400 <= 0.98


def test_no_share_of_nobody_is_surer_than_it_can_be():
    found = everyone(design(np.ones(100)), np.zeros((100, 1)))
    assert np.isnan(found.deff[0])
    low, high = share_limits(found)
    assert (low[0], round(high[0], 3)) == (0, 0.037)


@pytest.mark.parametrize(
    ("features", "said"),
    [
        ({"weights": [1, 0, -2, np.nan]}, "3 of them are not"),
        ({"weights": [1, 1, 1], "strata": [1, 1, 2]}, "1 of 2 strata"),
        ({"weights": [1, 1, 1], "units": [5, 5, 5]}, "1 of 1 strata"),
        ({"weights": [1, 1, 1], "strata": ["a", None, "a"]}, "1 people have no stratum"),
        ({"weights": [1, 1, 1], "units_in_population": [2, 2, 2]}, "more first-stage units"),
    ],
)
def test_designs_without_a_variance_are_refused(features, said):
    with pytest.raises(OpinionError, match=said):
        design(features.pop("weights"), **features)
