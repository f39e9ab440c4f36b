"""Pooled lines and trees: the formulas, brute force, properties, refusals."""

import hashlib
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit
from scipy.stats import halfnorm, multivariate_normal, norm

import helpers
from helpers.pooling import (
    Branch,
    Priors,
    add_common_bias,
    pool_split,
    pool_tree,
    probability_of_rise,
)
from helpers.pooling.input import checked, logit_shares, observations
from helpers.pooling.model import Mixture, fit

SOURCES = Path(helpers.__file__).parents[1]
DATES = pd.date_range("2009-01-01", "2016-06-01", periods=7)
BAND = ["low90", "low50", "median", "high50", "high90"]
SHARES = ["mean", *BAND]
FEW = settings(max_examples=25, deadline=None)
shares = st.floats(0.02, 0.98)

# Integration with Russia or joining the EU, percent of all adults: (month, Russia, EU, difficult
# to answer). IISEPS, iiseps.org p=4268 (2010-2016) and p=1577 (2008, 2009), as in
# data/polls/responses.csv, waves whose three answers are all printed.
INTEGRATION = [
    ("2008-12", 46.0, 30.1, 23.9),
    ("2009-12", 42.3, 42.1, 15.6),
    ("2010-12", 38.1, 38.0, 23.9),
    ("2011-12", 41.4, 39.1, 19.5),
    ("2013-12", 36.6, 44.6, 18.8),
    ("2014-12", 44.9, 34.2, 20.9),
    ("2015-12", 53.5, 25.1, 24.1),
    ("2016-03", 48.0, 31.2, 20.8),
]


def frame_of(of_yes, /, **columns) -> pd.DataFrame:
    """Polls of one house half a year apart, unless columns say otherwise."""
    count = len(of_yes)
    base = {
        "survey_id": [f"poll_{number:02d}" for number in range(count)],
        "date": pd.date_range("2010-01-01", periods=count, freq="182D"),
        "house": "iiseps",
        "country": "BY",
        "population_class": "all_adults",
        "mode": "face_to_face",
        "option_set": "russia eu",
        "share": of_yes,
        "parent_share": 1.0,
        "n": 1500,
        "n_basis": "stated",
        "deff": 1.4,
        "rounding_pp": 0.1,
        "split_sum": 100.0,
        "is_derived": False,
    }
    return pd.DataFrame(base | columns)


def three_houses(shift=(0.0, 0.0, 0.0), days: int = 5) -> pd.DataFrame:
    """Houses a, b, c on the same days; shares near a half, moved by `shift` logits."""
    share = [
        expit(0.1 * np.sin(day) + 0.05 * np.cos(3 * day + house) + shift[house])
        for day in range(days)
        for house in range(3)
    ]
    dates = np.repeat(pd.date_range("2011-01-01", periods=days, freq="200D"), 3)
    return frame_of(share, house=["a", "b", "c"] * days, date=dates)


def integration_branches() -> list[Branch]:
    months, russia, eu, unsure = (list(column) for column in zip(*INTEGRATION, strict=True))
    russia, eu, unsure = (np.array(column) for column in (russia, eu, unsure))
    total = russia + eu + unsure
    answered = (russia + eu) / total
    known = {
        "survey_id": ["iiseps_" + month.replace("-", "_") for month in months],
        "date": pd.to_datetime(months) + pd.Timedelta(days=14),
        "split_sum": total,
        "n_basis": "assumed",
    }
    return [
        Branch("everyone", "answered", "dk", frame_of(answered, **known)),
        Branch(
            "answered",
            "russia",
            "eu",
            frame_of(russia / (russia + eu), **known, parent_share=answered),
        ),
    ]


def three_level_branches(values) -> list[Branch]:
    """A tree with a neutral answer, from an array (3, W) of conditional shares."""
    answered, neutral, support = np.asarray(values)
    return [
        Branch("everyone", "answered", "dk", frame_of(answered)),
        Branch("answered", "neutral", "sided", frame_of(neutral, parent_share=answered)),
        Branch("sided", "for", "against", frame_of(support, parent_share=answered * (1 - neutral))),
    ]


# The formulas of methods 7.2 with the numbers of March 2023 (Chatham House): 44 % for of the 77 %
# who took a side, 804 people, whole percent, design effect 1.5.
def test_logit_share_and_its_variance_follow_the_formulas():
    z, v = logit_shares(44 / 77, 0.77, 804, 1.5, 1.0)
    size = 804 * 0.77 / 1.5  # 412.72
    p = (44 / 77 * size + 0.5) / (size + 1)
    rounding = 0.01**2 / 12 * ((33 / 77) ** 2 + (44 / 77) ** 2) / 0.77**2 / (p * (1 - p)) ** 2
    assert z == pytest.approx(np.log(p / (1 - p)))
    assert v == pytest.approx(1 / (size * p * (1 - p)) + rounding)
    assert np.sqrt(v) == pytest.approx(0.0999, abs=0.0005)


@given(st.floats(0.01, 0.99), st.floats(0.2, 1), st.sampled_from([0.1, 1.0]))
def test_endless_samples_leave_the_rounding_only(share, parent, step):
    z, v = logit_shares(share, parent, 1e14, 1.0, step)
    rounding = (step / 100) ** 2 / 12 * ((1 - share) ** 2 + share**2) / parent**2
    assert z == pytest.approx(logit(share), abs=1e-9)
    assert v == pytest.approx(rounding / (share * (1 - share)) ** 2, rel=1e-4)


def joint_covariance(polls, years, rw, tau, noise):
    """Prior covariance of (polls, level at years, house effects), written out term by term."""
    times = [*polls.years, *years]
    count = len(polls.z)
    full = np.zeros((len(times) + len(polls.houses),) * 2)
    for i, s in enumerate(times):
        for j, t in enumerate(times):
            full[i, j] = 4 + (rw**2 * min(abs(s), abs(t)) if s * t > 0 else 0)
    for i in range(count):
        full[i, i] += polls.v[i] + noise**2
        for j in range(count):
            full[i, j] += tau**2 * (polls.house[i] == polls.house[j])
        full[i, len(times) + polls.house[i]] = full[len(times) + polls.house[i], i] = tau**2
    full[len(times) :, len(times) :] = tau**2 * np.eye(len(polls.houses))
    return full


def test_posterior_is_that_of_the_joint_normal():
    frame = checked(three_houses((0.3, 0.0, -0.2)))
    polls = observations(frame)
    years = np.array([-0.5, 0.0, 1.3, 2.0, 4.0])
    found = fit(polls, Priors(points=(2, 2, 2)), has_houses=True)
    level, offsets = found.level(years), found.house_offsets()
    count, densities = len(polls.z), []
    for k, hypers in enumerate(zip(found.sigma_rw, found.tau, found.sigma_e, strict=True)):
        full = joint_covariance(polls, years, *hypers)
        seen, cross = full[:count, :count], full[count:, :count]
        mean = cross @ np.linalg.solve(seen, polls.z)
        cov = full[count:, count:] - cross @ np.linalg.solve(seen, cross.T)
        assert level.means[k] == pytest.approx(mean[:5])
        assert level.sds[k] == pytest.approx(np.sqrt(np.diag(cov)[:5]))
        contrast = np.eye(3) - 1 / 3
        assert offsets.means[k] == pytest.approx(contrast @ mean[5:])
        spread = np.sqrt(np.diag(contrast @ cov[5:, 5:] @ contrast))
        assert offsets.sds[k] == pytest.approx(spread)
        rise = found.rise(1.3, 4.0)
        assert rise.means[k, 0] == pytest.approx(mean[4] - mean[2])
        assert rise.sds[k, 0] == pytest.approx(np.sqrt(cov[4, 4] + cov[2, 2] - 2 * cov[2, 4]))
        densities.append(multivariate_normal.pdf(polls.z, cov=seen))
    assert found.weights == pytest.approx(np.array(densities) / sum(densities))
    assert found.log_evidence == pytest.approx(np.log(np.mean(densities)))


def test_joint_draws_have_the_moments_of_the_posterior():
    polls = observations(checked(three_houses((0.3, 0.0, -0.2))))
    posterior = fit(polls, Priors(points=(2, 2, 2)), has_houses=True)
    years = np.array([-0.5, 1.3, 4.0])
    drawn = posterior.paths(years, 40_000, np.random.default_rng(3))
    level, rise = posterior.level(years), posterior.rise(1.3, 4.0)
    assert expit(drawn).mean(axis=0) == pytest.approx(level.mean_share(), abs=0.002)
    assert np.quantile(drawn, [0.05, 0.5, 0.95], axis=0) == pytest.approx(
        level.quantiles([0.05, 0.5, 0.95]), abs=0.03
    )
    steps = np.quantile(drawn[:, 2] - drawn[:, 1], [0.05, 0.5, 0.95])
    assert steps == pytest.approx(rise.quantiles([0.05, 0.5, 0.95])[:, 0], abs=0.02)


@given(
    st.lists(st.tuples(st.floats(-4, 4), st.floats(0.01, 3)), min_size=1, max_size=5),
    st.floats(0.01, 0.99),
)
def test_quantiles_are_where_the_mixture_reaches_the_level(parts, level):
    means, sds = np.array(parts).T
    mixture = Mixture(np.full(len(parts), 1 / len(parts)), means[:, None], sds[:, None])
    found = mixture.quantiles([level])[0]
    assert np.mean(norm.cdf(found, means, sds)) == pytest.approx(level, abs=1e-7)
    assert mixture.cdf(found)[0] == pytest.approx(level, abs=1e-7)


def test_hyperparameters_stand_on_mid_quantiles_of_their_priors():
    pooled = pool_split(three_houses(), DATES)
    posterior = pooled.posterior
    assert len(posterior.weights) == 8 * 6 * 4
    expected = halfnorm.ppf((np.arange(8) + 0.5) / 8, scale=0.60)
    assert np.unique(posterior.sigma_rw) == pytest.approx(expected)
    hypers = pooled.hypers.set_index("hyperparameter")
    assert list(hypers.index) == ["sigma_rw", "tau", "sigma_e"]
    # methods 7.2: a half-normal of scale 0.30 has median 0.20.
    assert hypers.loc["tau", "prior_median"] == pytest.approx(0.20, abs=0.005)


def test_polls_that_say_nothing_leave_the_priors():
    hypers = pool_split(three_houses().assign(n=1e-3), DATES).hypers
    for name in ("low90", "median", "high90"):
        assert hypers[f"posterior_{name}"].to_numpy() == pytest.approx(
            hypers[f"prior_{name}"].to_numpy(), rel=0.05
        )


def test_houses_far_apart_move_the_posterior_of_tau():
    near = pool_split(three_houses(), DATES).hypers.set_index("hyperparameter")
    far = pool_split(three_houses((0.6, 0.0, -0.6)), DATES).hypers.set_index("hyperparameter")
    assert far.loc["tau", "posterior_low90"] > far.loc["tau", "prior_median"]
    assert near.loc["tau", "posterior_high90"] < far.loc["tau", "posterior_low90"]


def test_line_of_real_waves_keeps_between_its_bands_and_near_its_polls():
    branch = integration_branches()[1]
    state = pool_split(branch.polls, branch.polls["date"]).state
    assert list(state.columns) == [
        "date",
        "mean",
        *("median", "low50", "high50", "low90", "high90"),
        *("days_to_poll", "method", "assumptions"),
    ]
    for lower, upper in pairwise(BAND):
        assert (state[lower] < state[upper]).all()
    assert state["median"].to_numpy() == pytest.approx(branch.polls["share"].to_numpy(), abs=0.05)
    assert (state["days_to_poll"] == 0).all()
    assert state["low90"].gt(0).all() and state["high90"].lt(1).all()


def test_bands_widen_away_from_the_polls():
    polls = frame_of([0.4, 0.45, 0.5, 0.48])
    last = polls["date"].iloc[-1]
    days = [last + pd.Timedelta(days=gap) for gap in (0, 200, 2000)]
    state = pool_split(polls, days).state
    assert (state["high90"] - state["low90"]).is_monotonic_increasing
    assert state["days_to_poll"].tolist() == pytest.approx([0, 200, 2000])


def test_a_date_reads_the_same_whatever_others_are_drawn():
    polls = three_houses()
    early = pd.date_range("1999-01-01", "2030-01-01", periods=40)
    alone = pool_split(polls, DATES).state[SHARES]
    among = pool_split(polls, DATES.append(early)).state[SHARES].head(len(DATES))
    assert among.to_numpy() == pytest.approx(alone.to_numpy(), abs=1e-9)


def test_one_house_has_no_house_effects():
    pooled = pool_split(frame_of([0.4, 0.45, 0.5, 0.48]), DATES)
    assert pooled.houses.empty
    assert list(pooled.hypers["hyperparameter"]) == ["sigma_rw", "sigma_e"]
    assert "the series of house iiseps" in pooled.assumptions
    assert list(pooled.houses.columns) == list(pool_split(three_houses(), DATES).houses.columns)


def test_house_offsets_are_relative_to_the_average_of_the_houses():
    pooled = pool_split(three_houses((0.4, 0.0, -0.4)), DATES)
    houses = pooled.houses.set_index("house")
    # 0.4 logits near 50 % are about 10 points.
    assert houses.loc["a", "offset_pp"] == pytest.approx(9.6, abs=1.2)
    assert houses.loc["c", "offset_pp"] == pytest.approx(-9.6, abs=1.2)
    assert houses["offset_pp"].sum() == pytest.approx(0, abs=0.5)
    assert (houses["low90_pp"] < houses["low50_pp"]).all()
    assert (houses["high50_pp"] < houses["high90_pp"]).all()
    assert houses.loc["a", "low90_pp"] > 0 > houses.loc["c", "high90_pp"]
    assert (houses["relative_to"] == "the average of these houses").all()
    assert (houses["polls"] == 5).all()
    assert "the average of these houses (a, b, c), not the truth" in pooled.assumptions


@FEW
@given(st.floats(-0.5, 0.5))
def test_moving_one_house_leaves_the_contrast_between_the_others(shift):
    def contrasts(shift_of_a):
        houses = pool_split(three_houses((shift_of_a, 0.1, -0.1)), DATES).houses
        a, b, c = houses["offset_pp"]
        return a - (b + c) / 2, b - c

    (own, others), (own_before, others_before) = contrasts(shift), contrasts(0.0)
    assert others == pytest.approx(others_before, abs=1.0)
    # What a moves by is shrunk a little: 25 points a logit near 50 %.
    assert own - own_before == pytest.approx(25 * shift, abs=0.6 + 4 * abs(shift))


@FEW
@given(st.lists(shares, min_size=4, max_size=8), st.randoms(use_true_random=False))
def test_order_of_rows_is_irrelevant_and_input_unchanged(values, random):
    polls = frame_of(values, house=(["a", "b"] * 4)[: len(values)])
    order = list(range(len(values)))
    random.shuffle(order)
    shuffled = polls.iloc[order]
    before = shuffled.copy(deep=True)
    one, other = pool_split(polls, DATES), pool_split(shuffled, DATES)
    pd.testing.assert_frame_equal(shuffled, before)
    pd.testing.assert_frame_equal(one.state, other.state, check_exact=True)
    pd.testing.assert_frame_equal(one.houses, other.houses, check_exact=True)
    assert one.log_evidence == other.log_evidence


def test_dates_not_exactly_known_widen_the_band():
    polls, fixed = three_houses(), Priors(points=(1, 1, 1))
    exact = pool_split(polls, DATES, priors=fixed).state
    stated = pool_split(polls.assign(date_sd_days=0.0), DATES, priors=fixed).state
    a_year = polls.assign(date_sd_days=365.25 / np.sqrt(12))
    loose = pool_split(a_year, DATES, priors=fixed).state
    pd.testing.assert_frame_equal(exact, stated, check_exact=True)
    width, wider = (frame["high90"] - frame["low90"] for frame in (exact, loose))
    assert (wider > width).all()


def test_date_of_a_month_adds_what_the_walk_moves_within_it():
    drift = observations(checked(frame_of([0.5] * 4, date_sd_days=30 / np.sqrt(12)))).drift
    # Mean distance of a day of a 30-day month from its middle: 7.5 days.
    assert drift * 365.25 == pytest.approx([7.5] * 4)


def test_assumed_sizes_and_small_of_yesare_said():
    polls = frame_of([0.3, 0.3, 0.05, 0.3], n_basis=["stated", "assumed", "assumed", "stated"])
    said = pool_split(polls, DATES).assumptions
    assert "2 of 4 polls with the usual sample size of the house" in said
    assert "as if this had been a random sample" in said
    assert "under 10 % or over 90 %" in said
    plain = pool_split(frame_of([0.3] * 4), DATES).assumptions
    assert "usual sample size" not in plain and "under 10 %" not in plain


# --- common bias, rises -----------------------------------------------------------------------


# Methods 1.6: an average absolute bias of 2.0 points is 0.10 logits at 50 %, sd 2.5 points.
def test_common_bias_of_us_elections_is_two_points_and_a_half():
    polls = frame_of([0.5] * 8, n=10**8, rounding_pp=0.0)
    pooled = pool_split(polls, polls["date"].iloc[3:4], priors=Priors(sigma_e=1e-4, sigma_rw=1e-3))
    wide = add_common_bias(pooled, 0.10)
    half = (wide["high90"] - wide["low90"]).iloc[0] / 2
    assert 100 * half / norm.ppf(0.95) == pytest.approx(2.5, abs=0.05)
    assert "as large as in US state elections" in wide["assumptions"].iloc[0]


@pytest.mark.parametrize("kind", ["split", "tree"])
def test_common_bias_only_widens(kind):
    branches = integration_branches()
    pooled = pool_tree(branches, DATES) if kind == "tree" else pool_split(branches[1].polls, DATES)
    widths = []
    for kappa in (0.0, 0.10, 0.20):
        state = add_common_bias(pooled, kappa)
        widths.append(state["high90"] - state["low90"])
        if kappa == 0:
            pd.testing.assert_frame_equal(state[SHARES], pooled.state[SHARES], check_exact=True)
    assert (widths[0] < widths[1]).all() and (widths[1] < widths[2]).all()
    if kind == "tree":
        sums = add_common_bias(pooled, 0.2).groupby("date")["mean"].sum()
        assert sums.to_numpy() == pytest.approx(1, abs=1e-12)


def test_common_bias_refusals():
    pooled = pool_split(frame_of([0.4, 0.45, 0.5, 0.48]), DATES)
    with pytest.raises(ValueError, match=r"0 or more.*found -0.1"):
        add_common_bias(pooled, -0.1)
    with pytest.raises(ValueError, match="pass the result itself, not its state"):
        add_common_bias(pooled.state, 0.1)


def test_probability_of_a_rise():
    rising = pool_split(frame_of([0.3, 0.35, 0.4, 0.45, 0.5, 0.55]), DATES)
    falling = pool_split(frame_of([0.7, 0.65, 0.6, 0.55, 0.5, 0.45]), DATES)
    up = probability_of_rise(rising, "2010-01-01", "2012-06-01")
    assert up.value > 0.99
    assert up.value + probability_of_rise(falling, "2010-01-01", "2012-06-01").value == (
        pytest.approx(1, abs=1e-9)
    )
    flat = pool_split(frame_of([0.5] * 6), DATES)
    assert probability_of_rise(flat, "2010-02-01", "2012-01-01").value == pytest.approx(0.5)
    assert "series of house iiseps" in up.assumptions


def test_rise_in_a_tree_agrees_with_its_branch():
    tree = pool_tree(integration_branches(), DATES)
    answered = probability_of_rise(tree.splits["everyone"], DATES[1], DATES[4]).value
    silent = probability_of_rise(tree, DATES[1], DATES[4], option="dk").value
    assert silent == pytest.approx(1 - answered, abs=0.03)


def test_rise_refusals():
    tree = pool_tree(integration_branches(), DATES)
    with pytest.raises(ValueError, match="earlier date to a later one"):
        probability_of_rise(tree.splits["everyone"], "2014-01-01", "2014-01-01")
    with pytest.raises(ValueError, match="no option nato; it has russia, eu, dk"):
        probability_of_rise(tree, DATES[0], DATES[1], option="nato")
    with pytest.raises(ValueError, match="no date 2012-02-02"):
        probability_of_rise(tree, DATES[0], "2012-02-02", option="dk")


# --- trees ------------------------------------------------------------------------------------


def test_tree_of_real_waves():
    tree = pool_tree(integration_branches(), DATES)
    assert tree.options == ("russia", "eu", "dk")
    state = tree.state.set_index(["option", "date"])
    assert state.groupby("date")["mean"].sum().to_numpy() == pytest.approx(1, abs=1e-12)
    assert tree.draws.sum(axis=0) == pytest.approx(1, abs=1e-12)
    # The last wave printed 48.0, 31.2 and 20.8 %.
    last = state.xs(DATES[-1], level="date")["median"]
    assert last.to_dict() == pytest.approx({"russia": 0.49, "eu": 0.295, "dk": 0.215}, abs=0.02)
    assert "8 of 8 polls with the usual sample size" in tree.assumptions
    assert "answered: russia or eu" in tree.method


def test_bands_of_products_are_those_of_the_draws_and_exact_ones_agree():
    tree = pool_tree(integration_branches(), DATES, draws=20_000)
    quantiles = np.quantile(tree.draws, [0.05, 0.25, 0.5, 0.75, 0.95], axis=1)
    for place, option in enumerate(tree.options):
        rows = tree.state[tree.state["option"] == option]
        tolerance = 0.004 if option == "dk" else 1e-12
        found = rows[BAND].to_numpy().T
        assert found == pytest.approx(quantiles[:, place], abs=tolerance)
        assert rows["mean"].to_numpy() == pytest.approx(tree.draws[place].mean(axis=0), abs=0.002)


tree_values = st.lists(st.tuples(shares, shares, shares), min_size=4, max_size=6)


@settings(max_examples=15, deadline=None)
@given(tree_values)
def test_means_and_draws_of_a_tree_sum_to_one(values):
    tree = pool_tree(three_level_branches(np.transpose(values)), DATES, draws=200)
    assert tree.options == ("neutral", "for", "against", "dk")
    assert np.abs(tree.draws.sum(axis=0) - 1).max() < 1e-12
    assert np.abs(tree.state.groupby("date")["mean"].sum() - 1).max() < 1e-12


@settings(max_examples=10, deadline=None)
@given(tree_values)
def test_naming_and_order_of_options_are_irrelevant(values):
    branches = three_level_branches(np.transpose(values))
    turned = [
        Branch(
            branch.of,
            branch.no,
            branch.yes,
            branch.polls.assign(share=1 - branch.polls["share"]),
        )
        for branch in reversed(branches)
    ]
    one = pool_tree(branches, DATES, draws=200)
    other = pool_tree(turned, DATES, draws=200)
    keys = ["option", "date"]
    one_state, other_state = (tree.state.set_index(keys)[SHARES] for tree in (one, other))
    pd.testing.assert_frame_equal(
        one_state, other_state.loc[one_state.index], check_exact=False, atol=1e-9, rtol=0
    )
    places = [other.options.index(option) for option in one.options]
    assert other.draws[places] == pytest.approx(one.draws, abs=1e-9)


RUN = """
import sys; sys.path.insert(0, {folder!r})
from test_pooling import *
print(digest())
"""


def digest() -> str:
    """All numbers of a pooled tree and of a split with houses, as one hash."""
    tree = pool_tree(integration_branches(), DATES)
    wide = add_common_bias(tree, 0.1)
    split = pool_split(three_houses((0.3, 0.0, -0.2)), DATES)
    parts = [tree.draws.tobytes(), repr((tree.log_evidence, split.log_evidence)).encode()]
    for frame in (tree.state, wide, split.state, split.houses, split.hypers):
        parts.append(frame.to_csv(index=False).encode())
    return hashlib.sha256(b"".join(parts)).hexdigest()


def test_two_runs_give_the_same_bytes():
    first = digest()
    assert digest() == first
    done = subprocess.run(
        [sys.executable, "-c", RUN.format(folder=str(Path(__file__).parent))],
        env=os.environ | {"PYTHONPATH": str(SOURCES), "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == first


def test_another_seed_moves_only_the_bands_of_products():
    one = pool_tree(integration_branches(), DATES).state.set_index("option")
    other = pool_tree(integration_branches(), DATES, seed=5).state.set_index("option")
    assert one.loc["dk", SHARES].equals(other.loc["dk", SHARES])
    assert one["mean"].equals(other["mean"])
    assert not one.loc["eu", "low90"].equals(other.loc["eu", "low90"])
    assert one["low90"].to_numpy() == pytest.approx(other["low90"].to_numpy(), abs=0.01)


# --- refusals ---------------------------------------------------------------------------------

FIVE = [0.4, 0.42, 0.44, 0.43, 0.45]


@pytest.mark.parametrize(
    ("column", "values", "said"),
    [
        ("survey_id", ["w1", "w2", "w2", "w3", "w4"], r"given more than once: w2; choose one"),
        ("n", [1500, None, 1500, 1500, 0], r"without a sample size.*poll_01, poll_04; state an"),
        ("n_basis", ["stated", None, "guess", "stated", "stated"], r"n_basis.*poll_01, poll_02"),
        ("split_sum", [100, 96.9, 103, 97, 103.1], r"not within 97-103 percent: poll_01, poll_04;"),
        ("split_sum", [100, None, 100, 100, 100], r"printed sum.*poll_01"),
        ("is_derived", [False, False, True, False, False], r"derived figures.*poll_02; leave"),
        ("house", ["a", None, "a", "a", "a"], r"unnamed house: poll_01"),
        ("share", [0.4, 44, 0.4, 0.4, 0.4], r"shares outside 0-1: poll_01; divide percent"),
        ("share", [0.4, None, 0.4, 0.4, 0.4], r"shares outside 0-1: poll_01"),
        ("parent_share", [1, 0, 1, 1, 1], r"parent shares.*poll_01"),
        ("deff", [1.4, 0.9, 1.4, 1.4, 1.4], r"design effects not at least 1: poll_01"),
        ("rounding_pp", [0.1, None, 0.1, 0.1, 0.1], r"rounding steps.*poll_01"),
        ("affiliation", ["independent", "state", *["independent"] * 3], r"state-aff.*poll_01;"),
        ("affiliation", [*["foreign"] * 4, "state_licensed"], r"state-affiliated houses: poll_04"),
        ("date_sd_days", [0, None, 9, 9, 9], r"date_sd_days missing.*poll_01"),
        (
            "population_class",
            ["all_adults"] * 3 + ["self_selected"] * 2,
            r"self-selected.*poll_03, poll_04; plot them apart",
        ),
        (
            "population_class",
            ["all_adults"] * 4 + ["urban_adults"],
            r"only one population_class; found all_adults: poll_00.*urban_adults: poll_04; pool",
        ),
        ("country", ["BY"] * 4 + ["RU"], r"only one country; found BY: .*RU: poll_04"),
        ("option_set", ["yes no"] * 4 + ["yes no some"], r"only one option_set.*some: poll_04"),
        ("mode", ["telephone"] * 4 + ["online_panel"], r"only one mode.*online_panel: poll_0"),
        ("mode", ["unknown"] * 5, r"unknown mode: poll_00, .*poll_04; an unknown joins no line"),
    ],
)
def test_polls_that_make_no_line(column, values, said):
    with pytest.raises(ValueError, match=said):
        pool_split(frame_of(FIVE, **{column: values}), DATES)


def test_missing_n_of_a_nullable_column_is_refused_too():
    polls = frame_of(FIVE, n=pd.array([1500, None, 1500, 1500, 1500], dtype="Int64"))
    with pytest.raises(ValueError, match="poll_01"):
        pool_split(polls, DATES)


def test_undated_surveys_and_text_dates():
    polls = frame_of(FIVE)
    undated = polls.assign(date=polls["date"].where(polls.index != 2))
    with pytest.raises(ValueError, match="undated surveys: poll_02; leave them out"):
        pool_split(undated, DATES)
    with pytest.raises(ValueError, match="make them dates"):
        pool_split(polls.assign(date=polls["date"].astype(str)), DATES)


def test_no_line_from_fewer_than_four_waves():
    polls = frame_of(FIVE)
    with pytest.raises(
        ValueError, match=r"fewer than 4 waves; found 3 \(poll_00, poll_01, poll_02"
    ):
        pool_split(polls.head(3), DATES)
    assert len(pool_split(polls.head(4), DATES).state) == len(DATES)


def test_other_refusals_of_a_split():
    with pytest.raises(ValueError, match=r"column\(s\) n_basis, deff"):
        pool_split(frame_of(FIVE).drop(columns=["n_basis", "deff"]), DATES)
    with pytest.raises(ValueError, match="needs dates"):
        pool_split(frame_of(FIVE), [])


@pytest.mark.parametrize(
    "shape",
    [
        [],
        [("everyone", "a", "b"), ("everyone", "c", "d")],
        [("everyone", "a", "b"), ("a", "b", "c")],
        [("everyone", "a", "b"), ("x", "c", "d")],
        [("everyone", "a", "b"), ("c", "d", "e"), ("d", "c", "f")],
    ],
)
def test_branches_that_are_no_tree(shape):
    branches = [Branch(*names, frame_of(FIVE)) for names in shape]
    with pytest.raises(ValueError, match="do not form one tree"):
        pool_tree(branches, DATES)


def test_tree_refusals_name_the_branch():
    whole, half = integration_branches()
    few = Branch(half.of, half.yes, half.no, half.polls.head(3))
    with pytest.raises(ValueError, match="branch russia or eu of answered: no line from fewer"):
        pool_tree([whole, few], DATES)
    other = Branch(half.of, half.yes, half.no, half.polls.assign(country="RU"))
    with pytest.raises(ValueError, match="one country; found everyone: BY, answered: RU"):
        pool_tree([whole, other], DATES)
    with pytest.raises(ValueError, match="at least 100 draws; found 5"):
        pool_tree([whole, half], DATES, draws=5)
