"""Held-out waves, simulated truth, scores: published values, real series, properties, refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import norm

from helpers.pooling import pool_split
from helpers.pooling.validation import (
    crps,
    crps_normal,
    posterior_against_prior,
    simulate_polls,
    simulation_coverage,
    summarise_validation,
    validate_pool,
)

# The three series of methods 7.4, percent of all adults, IISEPS face-to-face surveys: every wave in
# data/polls/responses.csv that was printed, not derived (state-licensed houses left out). Months of
# fieldwork. Not every wave's other answers are in our tables; the share of one answer among all
# asked does not need them, so split_sum is that of a whole printed split, 100.
SERIES = {
    # A referendum on joining the European Union: for. iiseps.org p=2874, 1577, 3901, 4268; udf.name
    # 100450 (2014-03); Rosbalt reprint (2013-09).
    "referendum_join_eu: for": """
        2002-12 60.9  2003-03 56.4  2005-03 52.8  2005-12 36.7  2006-04 32.4  2006-11 36.6
        2007-05 33.5  2007-12 37.1  2008-03 35.4  2008-09 26.7  2008-12 30.1  2009-03 34.9
        2009-12 40.7  2010-03 36.2  2010-12 35.3  2011-03 48.6  2011-06 45.1  2011-12 35.9
        2012-06 39.3  2013-09 37.8  2013-12 35.9  2014-03 30.2  2014-09 25.0  2015-06 25.1
        2015-09 27.5  2015-12 19.8  2016-03 23.4""",
    # Integration with Russia or joining the EU: Russia. iiseps.org p=1577, 4268, 1442;
    # odb-office.eu and udf.by 72455 (one wave each).
    "choice_integration_russia_or_join_eu: Russia": """
        2003-09 47.6  2004-11 49.3  2005-12 51.6  2006-06 56.5  2007-12 47.5  2008-12 46.0
        2009-12 42.3  2010-12 38.1  2011-03 31.5  2011-06 35.3  2011-09 41.5  2011-12 41.4
        2012-06 43.6  2012-09 36.2  2013-12 36.6  2014-03 51.5  2014-06 46.9  2014-12 44.9
        2015-12 53.5  2016-03 48.0""",
    # Trust in the president: trust. iiseps.org p=1800, 2917, 1624, 3883, old.iiseps.org epress6;
    # unian.net 869641, udf.name 120178, europeanbelarus.org 203331, odb-office.eu.
    "trust_president: trust": """
        2002-10 38.2  2004-06 43.7  2005-09 54.1  2010-06 54.3  2011-09 24.5  2012-06 38.5
        2013-03 43.4  2013-06 48.9  2013-09 46.7  2013-12 37.7  2014-03 45.9  2014-06 49.6
        2014-09 53.5  2014-12 49.9  2015-06 49.0  2015-09 47.0  2015-12 45.4  2016-03 41.7
        2016-06 38.6""",
}
HELD = ["is_held_50", "is_held_80", "is_held_95"]


def frame_of(months, of_yes, **columns) -> pd.DataFrame:
    """One branch of IISEPS waves, 1,500 people assumed and its design effect of 1.4."""
    base = {
        "survey_id": [f"iiseps_{month.replace('-', '_')}" for month in months],
        "date": pd.to_datetime(list(months)) + pd.Timedelta(days=14),
        "house": "iiseps",
        "country": "BY",
        "population_class": "all_adults",
        "mode": "face_to_face",
        "option_set": "as printed",
        "share": of_yes,
        "parent_share": 1.0,
        "n": 1500,
        "n_basis": "assumed",
        "deff": 1.4,
        "rounding_pp": 0.1,
        "split_sum": 100.0,
        "is_derived": False,
    }
    return pd.DataFrame(base | columns)


def real_series() -> dict[str, pd.DataFrame]:
    words = {name: waves.split() for name, waves in SERIES.items()}
    return {
        name: frame_of(said[::2], np.array(said[1::2], float) / 100) for name, said in words.items()
    }


@pytest.fixture(scope="module")
def validations() -> list[pd.DataFrame]:
    return [
        validate_pool(polls, mode, series=name)
        for name, polls in real_series().items()
        for mode in ("loo", "lfo")
    ]


def join_eu() -> pd.DataFrame:
    return real_series()["referendum_join_eu: for"]


# --- scores -----------------------------------------------------------------------------------


# Case 15: closed form (Gneiting, Raftery, Westveld, Goldman 2005), N(0, 1).
@pytest.mark.parametrize(("observed", "score"), [(0, 0.233695), (1, 0.602441)])
def test_crps_of_a_normal_forecast(observed, score):
    assert crps_normal(observed) == pytest.approx(score, abs=5e-7)
    assert crps(norm.cdf, observed, -9, 9) == pytest.approx(score, abs=5e-7)


@given(st.floats(-5, 5), st.floats(-3, 3), st.floats(0.1, 3))
def test_integrated_crps_agrees_with_the_closed_form(observed, mean, sd):
    found = crps(norm(mean, sd).cdf, observed, mean - 9 * sd, mean + 9 * sd)
    assert found == pytest.approx(crps_normal(observed, mean, sd), abs=1e-5)


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_crps_of_a_near_certain_forecast_is_its_absolute_error(observed, mean):
    assert crps_normal(observed, mean, 1e-9) == pytest.approx(abs(observed - mean), abs=1e-8)


def test_crps_takes_arrays_and_refuses_no_spread():
    assert crps_normal(np.array([0, 1])) == pytest.approx([0.233695, 0.602441], abs=5e-7)
    with pytest.raises(ValueError, match="above 0; found 0"):
        crps_normal(0.0, 0.0, 0)


# --- held-out waves ---------------------------------------------------------------------------


# Issue 4: a test fails if the 80 % coverage over all series leaves 70-95 %.
def test_eighty_percent_intervals_hold_what_they_should(validations):
    summary = summarise_validation(validations).set_index(["series", "validation"])
    whole = summary.loc[("all series", "loo")]
    assert whole["waves"] == 27 + 20 + 19
    assert 70 <= whole["held_80_percent"] <= 95
    assert whole["is_80_plausible"]
    assert whole["held_50_percent"] < whole["held_80_percent"] < whole["held_95_percent"]


# Methods 7.4: CRPS 2.6, 2.7, 3.8 points. That table is from an earlier state of the rows (derived
# ones and two licensed houses among them), so the scores are held to half a point.
@pytest.mark.parametrize(("series", "score"), list(zip(SERIES, [2.6, 2.7, 3.8], strict=True)))
def test_series_score_as_in_the_methods_file(validations, series, score):
    summary = summarise_validation(validations).set_index(["series", "validation"])
    found = summary.loc[(series, "loo")]
    assert found["crps_pp"] == pytest.approx(score, abs=0.5)
    assert found["crps_pp"] < found["error_pp"] < found["last_poll_error_pp"]
    assert found["waves_compared"] == found["waves"] - 3


def test_one_row_per_held_out_wave():
    polls = join_eu()
    every, last = validate_pool(polls), validate_pool(polls, "lfo")
    assert every["survey_id"].tolist() == polls["survey_id"].tolist()
    assert last["survey_id"].tolist() == polls["survey_id"].tolist()[-9:]
    for found in (every, last):
        assert (found["low80_percent"] < found["median_percent"]).all()
        assert (found["median_percent"] < found["high80_percent"]).all()
        assert found["method"].str.startswith("exact refits").all()
        within = found["observed_percent"].between(found["low80_percent"], found["high80_percent"])
        assert (within == found["is_held_80"]).all()
        assert (found["is_held_80"] >= found["is_held_50"]).all()
        assert (found["is_held_95"] >= found["is_held_80"]).all()
        errors = (found["median_percent"] - found["observed_percent"]).abs()
        assert found["error_pp"].to_numpy() == pytest.approx(errors.to_numpy())
        assert (found["crps_pp"] < found["error_pp"] + 3).all()


def test_simple_forecasts_by_hand():
    found = validate_pool(join_eu()).set_index("survey_id")
    # 60.9, 56.4, 52.8, then 36.7.
    fourth = found.loc["iiseps_2005_12"]
    assert fourth["last_poll_error_pp"] == pytest.approx(52.8 - 36.7)
    assert fourth["three_poll_error_pp"] == pytest.approx((60.9 + 56.4 + 52.8) / 3 - 36.7)
    first, third = found.loc["iiseps_2002_12"], found.loc["iiseps_2005_03"]
    assert pd.isna(first["last_poll_error_pp"]) and pd.isna(third["three_poll_error_pp"])
    assert third["last_poll_error_pp"] == pytest.approx(56.4 - 52.8)


def test_a_prediction_does_not_see_the_wave_it_predicts():
    polls = join_eu()
    changed = polls.copy()
    changed.loc[20, "share"] = 0.9
    before, after = validate_pool(polls), validate_pool(changed)
    columns = ["median_percent", "low80_percent", "high80_percent"]
    assert after.loc[20, columns].tolist() == before.loc[20, columns].tolist()
    assert before.loc[20, "is_held_95"] and not after.loc[20, "is_held_95"]
    assert after.loc[20, "pit"] > 0.99
    assert after.loc[19, "median_percent"] > before.loc[19, "median_percent"] + 1


def test_leave_future_out_does_not_see_later_waves():
    polls = join_eu()
    changed = polls.copy()
    changed.loc[26, "share"] = 0.9
    before, after = validate_pool(polls, "lfo"), validate_pool(changed, "lfo")
    columns = ["median_percent", "low80_percent", "crps_pp", "last_poll_error_pp"]
    pd.testing.assert_frame_equal(before.loc[:7, columns], after.loc[:7, columns])
    assert after.loc[8, "crps_pp"] > before.loc[8, "crps_pp"] + 20


def test_a_house_seen_before_is_predicted_with_its_offset():
    months = pd.date_range("2010-01-01", periods=12, freq="120D").strftime("%Y-%m")
    houses = ["a", "b"] * 6
    shift = np.where(np.array(houses) == "a", 0.4, -0.4)
    found = validate_pool(frame_of(months, expit(shift), house=houses))
    offset = found["median_percent"] - 50
    assert (offset[found["house"] == "a"] > 6).all()
    assert (offset[found["house"] == "b"] < -6).all()
    alone = ["a"] * 11 + ["c"]
    strange = validate_pool(frame_of(months, expit(np.full(12, 0.4)), house=alone))
    width = strange["high80_percent"] - strange["low80_percent"]
    assert width.iloc[-1] > 1.5 * width.iloc[-2]


def test_order_of_rows_is_irrelevant_and_input_unchanged():
    polls = join_eu()
    turned = polls.iloc[::-1]
    before = turned.copy(deep=True)
    pd.testing.assert_frame_equal(validate_pool(turned), validate_pool(polls), check_exact=True)
    pd.testing.assert_frame_equal(turned, before)


def test_summary_by_hand():
    base = {"series": "a", "validation": "loo", "method": "exact refits", "assumptions": ""}
    rows = [
        {"held": (True, True, True), "crps_pp": 1.0, "errors": (2.0, np.nan, np.nan)},
        {"held": (False, True, True), "crps_pp": 3.0, "errors": (4.0, 5.0, 6.0)},
        {"held": (False, False, True), "crps_pp": 5.0, "errors": (6.0, 9.0, 4.0)},
        {"held": (False, False, False), "crps_pp": 7.0, "errors": (8.0, 1.0, 2.0)},
    ]
    names = ["error_pp", "last_poll_error_pp", "three_poll_error_pp"]
    frame = pd.DataFrame(
        base
        | {"survey_id": str(number), "crps_pp": row["crps_pp"]}
        | dict(zip(HELD, row["held"], strict=True))
        | dict(zip(names, row["errors"], strict=True))
        for number, row in enumerate(rows)
    )
    first, every = summarise_validation(frame).to_dict("records")
    assert (first["series"], every["series"]) == ("a", "all series")
    for found in (first, every):
        assert [found[f"held_{level}_percent"] for level in (50, 80, 95)] == [25, 50, 75]
        assert not found["is_80_plausible"]
        assert found["crps_pp"] == 4
        assert (found["waves"], found["waves_compared"]) == (4, 3)
        assert [found[name] for name in names] == [6, 5, 4]


def test_held_out_polls_are_not_called_accuracy(validations):
    said = summarise_validation(validations)["assumptions"]
    assert said.str.contains("an error they share cannot show here").all()


# --- refusals ---------------------------------------------------------------------------------


def test_refusals():
    polls = join_eu()
    with pytest.raises(ValueError, match="'loo' or 'lfo'; found 'kfold'"):
        validate_pool(polls, "kfold")
    with pytest.raises(ValueError, match=r"from 8 waves on; EU has 7 \(iiseps_2002_12, .*leave it"):
        validate_pool(polls.head(7), series="EU")
    with pytest.raises(ValueError, match="derived figures.*iiseps_2003_03"):
        validate_pool(polls.assign(is_derived=polls.index == 1))
    with pytest.raises(ValueError, match="no held-out waves"):
        summarise_validation([])
    once = validate_pool(polls.head(8), series="EU")
    with pytest.raises(ValueError, match="given twice: EU; name each series apart"):
        summarise_validation([once, once])


# --- simulation, prior and posterior ----------------------------------------------------------


def test_bands_hold_a_simulated_truth_as_often_as_they_say():
    found = simulation_coverage(sets=300)
    assert found["nominal_percent"].tolist() == pytest.approx([50, 80, 90, 95])
    off = (found["covered_percent"] - found["nominal_percent"]).abs()
    assert (off < 3 * found["standard_error_pp"]).all(), found.iloc[:, :3].to_string()
    assert (found["standard_error_pp"] < 2.5).all()


def test_simulated_polls_scatter_about_their_truth():
    rng = np.random.default_rng(4)
    near = [simulate_polls(rng, polls=200, houses=60) for _ in range(5)]
    for polls, truth in near:
        assert polls["share"].mean() == pytest.approx(truth.mean(), abs=0.06)
        assert polls["survey_id"].is_unique
        assert (100 * polls["share"]).round(6).mod(1).eq(0).all()


def test_posterior_against_prior_says_what_the_polls_taught():
    dates = pd.date_range("2003-01-01", "2016-01-01", periods=3)
    learned = posterior_against_prior(pool_split(join_eu(), dates)).set_index("hyperparameter")
    silent = posterior_against_prior(pool_split(join_eu().assign(n=1e-3), dates))
    assert learned.loc["sigma_rw", "reading"] == "the polls moved it"
    assert (silent["reading"] == "mostly set by the prior").all()
    assert silent["overlap"].to_numpy() == pytest.approx(1, abs=0.02)
    assert learned["overlap"].between(0, 1).all()
    assert {"prior_median", "posterior_median"} <= set(learned.columns)
