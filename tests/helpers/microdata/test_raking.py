"""Raking: the numbers that R's `survey` prints, properties and refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import OpinionError
from helpers.microdata.designs import Design, design
from helpers.microdata.raking import Margin, raked
from helpers.microdata.weighted import variance
from school_survey import districts_drawn, everyone, schools

SAMPLE = np.array([[20, 50, 100, 30], [40, 140, 50, 100], [40, 310, 50, 70]])
POPULATION = np.array([[80, 60, 170, 55], [40, 150, 60, 165], [55, 340, 200, 125]])
LEVELS = {"E": 4421, "H": 755, "M": 1018}
TARGETS = {"No": 1072, "Yes": 5122}


def margin(name: str, values: pd.Series, sizes: dict[str, float]) -> Margin:
    codes = values.map({key: place for place, key in enumerate(sizes)}).to_numpy()
    return Margin(name, codes, np.array(list(sizes.values()), float))


def raked_schools(rows: pd.DataFrame, drawn: Design) -> Design:
    levels, targets = rows["level"], rows["met_target"]
    return raked(drawn, [margin("level", levels, LEVELS), margin("target", targets, TARGETS)])


def by_cell(weights: np.ndarray) -> np.ndarray:
    """Weights of one person of each of the twelve cells of `SAMPLE`."""
    return weights[np.cumsum(SAMPLE.ravel()) - 1].reshape(SAMPLE.shape)


def test_case_6_raking_a_table():
    b, a = (np.repeat(place.ravel(), SAMPLE.ravel()) for place in np.indices(SAMPLE.shape))
    margins = [Margin("a", a, POPULATION.sum(axis=0)), Margin("b", b, POPULATION.sum(axis=1))]
    drawn = design(np.ones(SAMPLE.sum()))
    expected = [[1.81, 1.08, 2.20, 1.83], [1.45, 0.87, 1.76, 1.47], [2.02, 1.21, 2.45, 2.04]]
    assert by_cell(raked(drawn, margins).weights) == pytest.approx(np.array(expected), abs=0.005)
    joint = raked(drawn, [Margin("a and b", 4 * b + a, POPULATION.ravel())])
    expected = [[4.00, 1.20, 1.70, 1.83], [1.00, 1.07, 1.20, 1.65], [1.38, 1.10, 4.00, 1.79]]
    assert by_cell(joint.weights) == pytest.approx(np.array(expected), abs=0.00501)


def test_case_7_a_mean_and_a_total_after_raking():
    rows = schools()
    drawn = raked_schools(rows, districts_drawn(rows))
    found = everyone(drawn, rows[["api00"]].to_numpy())
    assert found.value[0] == pytest.approx(641.23, abs=0.005)
    # 23.743 with the raked weights in the regression: R has the weights before
    assert found.se[0] == pytest.approx(23.704, abs=0.0005)
    assert drawn.weights @ rows["enroll"] == pytest.approx(3_647_280, abs=0.5)
    spread = variance(drawn, rows[["enroll"]].to_numpy())
    assert np.sqrt(spread[0]) == pytest.approx(400_603, abs=0.5)


def test_case_7_the_jackknife_that_rakes_without_each_district():
    # no linearisation: JK1 with R's correction for the 15 of 757 districts, around its mean
    rows = schools()
    found = []
    for district in rows["district"].unique():
        rest = rows[rows["district"] != district].reset_index(drop=True)
        drawn = raked_schools(rest, districts_drawn(rest))
        total = drawn.weights @ rest[["api00", "enroll"]].to_numpy()
        found.append([total[0] / drawn.weights.sum(), total[1]])
    apart = np.array(found) - np.mean(found, axis=0)
    se = np.sqrt((1 - 15 / 757) * 14 / 15 * np.sum(apart**2, axis=0))
    assert se[0] == pytest.approx(26.874, abs=0.0005)
    assert se[1] == pytest.approx(463_582, abs=0.5)


def test_case_8_post_stratification_is_raking_on_one_margin():
    rows = schools()
    drawn = raked(districts_drawn(rows), [margin("level", rows["level"], LEVELS)])
    found = everyone(drawn, rows[["api00"]].to_numpy())
    assert found.value[0] == pytest.approx(642.31, abs=0.005)
    assert found.se[0] == pytest.approx(23.921, abs=0.001)
    spread = variance(drawn, rows[["enroll"]].to_numpy())
    assert np.sqrt(spread[0]) == pytest.approx(406_293, abs=0.5)


def test_what_is_a_margin_has_no_error():
    rows = schools()
    levels = pd.get_dummies(rows["level"]).to_numpy(float)
    found = everyone(raked_schools(rows, districts_drawn(rows)), levels)
    assert found.value == pytest.approx(np.array([4421, 755, 1018]) / 6194)
    assert found.se == pytest.approx([0, 0, 0], abs=1e-12)


@given(st.integers(0, 2**32 - 1), st.lists(st.floats(0.2, 5), min_size=120, max_size=120))
def test_raked_weights_meet_every_margin_and_keep_ratios_within_a_cell(seed, weights):
    random = np.random.default_rng(seed)
    a, b = np.arange(120) % 3, random.permutation(np.arange(120) % 2)
    sizes_a, sizes_b = random.uniform(1, 3, 3), random.uniform(10, 30, 2)
    drawn = design(weights)
    found = raked(drawn, [Margin("a", a, sizes_a), Margin("b", b, sizes_b)]).weights
    assert np.bincount(a, found) == pytest.approx(sizes_a)
    assert np.bincount(b, found) / found.sum() == pytest.approx(sizes_b / sizes_b.sum())
    ratio = found / drawn.weights
    for cell in range(6):
        alike = ratio[2 * a + b == cell]
        assert alike == pytest.approx(np.full(len(alike), alike.mean() if len(alike) else 1))


def test_margins_that_cannot_be_met_are_refused():
    drawn, codes = design(np.ones(6)), np.array([0, 0, 0, 1, 1, 1])
    with pytest.raises(OpinionError, match="margin sex: 1 of 3 categories have nobody"):
        raked(drawn, [Margin("sex", codes, np.array([40.0, 50, 10]))])
    with pytest.raises(OpinionError, match="margin sex: 1 of 2 categories have a size"):
        raked(drawn, [Margin("sex", codes, np.array([100.0, 0]))])
    with pytest.raises(OpinionError, match="margins sex, age together"):
        raked(
            drawn,
            [Margin("sex", codes, np.array([5.0, 5])), Margin("age", codes, np.ones(2) * [1, 2])],
        )
