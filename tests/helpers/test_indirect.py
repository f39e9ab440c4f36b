"""Indirect questions: published list experiments, properties, coverage, refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.indirect import (
    combined_list,
    design_check,
    double_list,
    group_means,
    list_experiment,
    placebo_tests,
    randomized_response,
)


def counted(numbers: dict, **columns) -> pd.DataFrame:
    """People who named 0, 1, 2, … items, by group."""
    parts = [
        pd.DataFrame({"group": group, "count": range(len(people)), "n": people})
        for group, people in numbers.items()
    ]
    return pd.concat(parts, ignore_index=True).assign(**columns)


def means(control=(1.0, 1.0, 400), treatment=(1.3, 1.0, 400), **columns) -> pd.DataFrame:
    """Published mean, standard deviation and size of both groups."""
    table = pd.DataFrame([control, treatment], columns=["mean", "sd", "n"])
    return table.assign(group=["control", "treatment"], **columns)


# Case 10: R package list, vignette getting-started, `race` data (three harmless items).
RACE = counted({"control": [8, 132, 222, 227], "treatment": [19, 123, 229, 219, 34]})

# R package list, vignette combined-list, first example (set.seed(123), 1,500 people). The counts
# are what its code draws, drawn again here with R's generator; the results are as it prints them.
COMBINED = pd.concat(
    [
        counted(
            {"control": [0, 131, 119, 126, 130], "treatment": [0, 62, 120, 130, 124, 58]},
            direct="no",
        ),
        counted(
            {"control": [0, 62, 68, 58, 64], "treatment": [0, 0, 65, 70, 58, 55]}, direct="yes"
        ),
    ],
    ignore_index=True,
)
people = st.lists(st.integers(1, 300), min_size=4, max_size=4)


def test_race_list_experiment_gives_the_published_estimate():
    found = list_experiment(RACE).iloc[0]
    assert found["estimate_percent"] / 100 == pytest.approx(0.0678, abs=0.00005)
    assert found["se_pp"] / 100 == pytest.approx(0.0496, abs=0.00005)
    control = group_means(RACE).set_index("group").loc["control"]
    assert control["mean"] == pytest.approx(2.13413, abs=0.000005)
    assert control["n"] == 589


def test_published_means_give_what_the_counts_give():
    from_means = list_experiment(group_means(RACE), items=3)
    pd.testing.assert_frame_equal(from_means, list_experiment(RACE))


# R package list, reference page of ict.test, `race` data.
def test_race_types_are_the_published_ones():
    found = design_check(RACE, items=3)
    assert (found["percent"] / 100).round(4).tolist() == pytest.approx(
        [-0.0169, 0.0101, 0.0200, 0.0545, 0.0304, 0.2140, 0.3569, 0.3309]
    )
    assert (found["se_pp"] / 100).round(4).tolist() == pytest.approx(
        [0.0084, 0.0243, 0.0281, 0.0091, 0.0069, 0.0174, 0.0263, 0.0220]
    )
    # Three types are not clearly above 0; the smallest p value is a third of its adjusted one.
    assert found["p_adjusted"].notna().sum() == 3
    assert found["p_adjusted"].min() == pytest.approx(3 * found["p_value"].min())
    assert found["warning"].isna().all()


def test_combined_list_gives_the_published_estimates():
    found = combined_list(COMBINED).set_index("estimator")
    published = {
        "combined": (0.65863351, 0.04987643),
        "direct question": (0.33333333, 0.01217567),
        "list experiment": (0.63342318, 0.05996451),
    }
    for name, numbers in published.items():
        row = found.loc[name, ["estimate_percent", "se_pp"]].to_numpy(float) / 100
        assert row.tolist() == pytest.approx(numbers, abs=0.5e-8)
    assert found.at["combined", "bias_pp"] == pytest.approx(33.333333 - 65.863351, abs=1e-5)


def test_placebo_tests_give_the_published_numbers():
    found = placebo_tests(COMBINED)
    assert found["estimate"].tolist() == pytest.approx([0.9232591, 0.00177798], abs=0.5e-7)
    assert found["se"].tolist() == pytest.approx([0.09940286, 0.02436116], abs=0.5e-8)
    assert found["p_value"].tolist() == pytest.approx([0.4401031, 0.9418187], abs=0.5e-7)
    assert found["warning"].isna().all()


def test_placebo_tests_warn_when_those_who_admit_it_do_not_list_it():
    table = pd.concat([means(direct="no"), means(treatment=(1.2, 1.0, 400), direct="yes")])
    found = placebo_tests(table)
    assert "fails" in found["warning"].iat[0]
    assert found["warning"].isna().tolist() == [False, True]


def test_a_design_effect_of_the_added_item_is_flagged():
    # Nobody names all three harmless items once the fourth is there, and many name none.
    broken = counted({"control": [50, 100, 150, 200], "treatment": [150, 200, 140, 10, 0]})
    assert design_check(broken, items=3)["warning"].str.contains("design check fails").all()
    assert "design check fails" in list_experiment(broken, items=3)["warning"].iat[0]
    assert "lies outside 0-100 %" in list_experiment(broken)["warning"].iat[0]


@pytest.mark.parametrize(("mean", "percent"), [(0.8, -20), (2.2, 120)])
def test_impossible_estimates_are_kept_with_a_warning(mean, percent):
    found = list_experiment(means(treatment=(mean, 1.0, 400))).iloc[0]
    assert found["estimate_percent"] == pytest.approx(percent)
    assert f"estimate of {percent:.1f} %" in found["warning"]


def test_without_a_spread_or_a_size_there_is_no_interval():
    for lacking in ({"treatment": (1.3, None, 400)}, {"control": (1.0, 1.0, None)}):
        found = list_experiment(means(**lacking)).iloc[0]
        assert found["estimate_percent"] == pytest.approx(30)
        assert found[["se_pp", "low_percent", "high_percent"]].isna().all()
        assert "no interval: a standard deviation or a group size" in found["assumptions"]
    assert randomized_response(0.4, p=0.7)["low_percent"].isna().all()


def test_the_difference_to_the_direct_question_has_limits_only_with_its_size():
    # By hand: standard errors 7.07 of the list and 1.58 (40 % of 960) of the direct share.
    found = list_experiment(means(), direct=0.4, direct_n=960).iloc[0]
    assert (found["direct_percent"], found["bias_pp"]) == pytest.approx((40, 10))
    half = 1.959964 * np.sqrt(50 + 2.5)
    assert (found["bias_low_pp"], found["bias_high_pp"]) == pytest.approx((10 - half, 10 + half))
    assert np.isnan(list_experiment(means(), direct=0.4)["bias_low_pp"].iat[0])


def test_a_design_effect_widens_by_its_root_only():
    plain, wide = list_experiment(means()), list_experiment(means(), deff=2.25)
    assert wide["se_pp"].iat[0] == pytest.approx(1.5 * plain["se_pp"].iat[0])
    assert wide["estimate_percent"].equals(plain["estimate_percent"])
    assert "design effect of 2.25" in wide["assumptions"].iat[0]


def test_double_list_averages_its_baskets():
    table = pd.concat([means(basket="a"), means(treatment=(1.4, 1.0, 400), basket="b")])
    found = double_list(table).set_index("estimator")
    assert found["estimate_percent"].to_dict() == pytest.approx(
        {"basket a": 30, "basket b": 40, "double list": 35}
    )
    assert found.at["double list", "se_pp"] == pytest.approx(
        found.at["basket a", "se_pp"] / np.sqrt(2)
    )
    far = pd.concat([means(basket="a"), means(treatment=(1.9, 1.0, 400), basket="b")])
    assert "differ by 60.0 points" in double_list(far)["warning"].iat[-1]
    assert found["warning"].isna().all()


def test_combined_list_needs_only_the_size_of_those_who_admit_it():
    admitting = COMBINED[COMBINED["direct"] == "yes"]
    bare = group_means(admitting).assign(mean=np.nan, sd=np.nan)
    others = group_means(COMBINED[COMBINED["direct"] == "no"])
    found = combined_list(pd.concat([others, bare])).set_index("estimator")
    assert found.at["combined", "estimate_percent"] == pytest.approx(65.863351)
    assert np.isnan(found.at["list experiment", "estimate_percent"])
    assert placebo_tests(pd.concat([others, bare]))["p_value"].isna().tolist() == [True, False]


@settings(max_examples=30, deadline=None)  # statsmodels collects garbage at each test
@given(people, people)
def test_shares_of_types_add_up_to_everybody_and_to_the_estimate(control, treatment):
    table = counted({"control": control, "treatment": [*treatment, 5]})
    found = design_check(table, items=3)
    assert found["percent"].sum() == pytest.approx(100)
    holders = found.loc[found["holds_view"], "percent"].sum()
    assert holders == pytest.approx(list_experiment(table)["estimate_percent"].iat[0])


@settings(max_examples=30, deadline=None)  # statsmodels collects garbage at each test
@given(people, st.randoms())
def test_order_of_rows_is_irrelevant_and_the_input_is_not_changed(control, random):
    table = counted({"control": control, "treatment": [*reversed(control), 7]})
    before = table.copy()
    order = list(table.index)
    random.shuffle(order)
    pd.testing.assert_frame_equal(
        list_experiment(table.loc[order], items=3), list_experiment(table, items=3)
    )
    pd.testing.assert_frame_equal(table, before)


@given(people)
def test_group_means_are_those_of_the_people_behind_them(numbers):
    single = np.repeat(np.arange(4), numbers)
    found = group_means(counted({"control": numbers})).iloc[0]
    assert (found["mean"], found["sd"]) == pytest.approx((single.mean(), single.std(ddof=1)))


@given(st.floats(0, 1), st.floats(0.05, 0.95).filter(lambda p: abs(p - 0.5) > 0.05))
def test_warner_finds_the_share_it_was_asked_of(share, p):
    said_yes = p * share + (1 - p) * (1 - share)
    found = randomized_response(said_yes, 500, p=p).iloc[0]
    assert found["estimate_percent"] == pytest.approx(100 * share, abs=1e-6)
    # Warner 1965: the binomial variance of an honest question plus p(1 - p) / (2p - 1)^2.
    variance = (share * (1 - share) + p * (1 - p) / (2 * p - 1) ** 2) / 500
    assert found["se_pp"] == pytest.approx(100 * np.sqrt(variance))


@given(st.floats(0, 1), st.floats(0, 0.4), st.floats(0, 0.4))
def test_forced_response_finds_the_share_it_was_asked_of(share, forced_yes, forced_no):
    said_yes = min(forced_yes + (1 - forced_yes - forced_no) * share, 1)
    found = randomized_response(said_yes, 500, forced=(forced_yes, forced_no)).iloc[0]
    assert found["estimate_percent"] == pytest.approx(100 * share, abs=1e-6)


def test_a_die_that_forces_two_answers_in_six():
    # By hand: 40 % yes, 1/6 forced each way: (0.4 - 1/6) / (4/6) = 35 %; se sqrt(.24/600) / (4/6).
    found = randomized_response(0.4, 600, forced=(1 / 6, 1 / 6), direct=0.2).iloc[0]
    assert (found["estimate_percent"], found["se_pp"], found["bias_pp"]) == pytest.approx(
        (35, 3, -15)
    )


def test_impossible_randomised_estimates_are_kept_with_a_warning():
    found = randomized_response(0.1, 600, forced=(1 / 6, 1 / 6)).iloc[0]
    assert found["estimate_percent"] == pytest.approx(-10)
    assert "lies outside" in found["warning"]


def held(result: pd.DataFrame, truth: float) -> bool:
    """Whether the interval of the first row holds the true share."""
    row = result.iloc[0]
    return row["low_percent"] <= 100 * truth <= row["high_percent"]


def test_intervals_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(4)
    sets, truth, admitting = 400, 0.3, 0.1
    hits = {"list": 0, "combined": 0, "warner": 0}
    for _ in range(sets):
        treated, harmless = rng.permutation(np.arange(800) % 2), rng.binomial(3, 0.5, 800)
        says_yes = rng.random(800) < admitting
        holds = says_yes | (rng.random(800) < (truth - admitting) / (1 - admitting))
        answers = pd.DataFrame(
            {
                "group": np.where(treated, "treatment", "control"),
                "direct": np.where(says_yes, "yes", "no"),
                "count": harmless + treated * holds,
            }
        )
        by_answer = answers.groupby(["group", "direct", "count"]).size().reset_index(name="n")
        by_group = answers.groupby(["group", "count"]).size().reset_index(name="n")
        hits["list"] += held(list_experiment(by_group), truth)
        hits["combined"] += held(combined_list(by_answer), truth)
        yes = rng.binomial(800, 0.7 * truth + 0.3 * (1 - truth)) / 800
        hits["warner"] += held(randomized_response(yes, 800, p=0.7), truth)
    error = np.sqrt(0.95 * 0.05 / sets)
    for name, number in hits.items():
        assert abs(number / sets - 0.95) < 3 * error, (name, number / sets)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (means().drop(columns="sd"), r"column\(s\) sd"),
        (means().iloc[:1], "each of control and treatment; found control"),
        (pd.concat([means(), means()]), "found control, treatment, control, treatment.*pick one"),
        (means(control=(None, 1.0, 400)), "mean .* of the control group.*has to be published"),
        (means(control=(-0.1, 1.0, 400)), "mean -0.1 of the control group"),
        (means(treatment=(4.2, 1.0, 400)), "mean 4.2 of the treatment group"),
        (means(control=(1.0, -1.0, 400)), "sd -1.0 of the control group.*0 or more"),
        (means(treatment=(1.0, 1.0, 0)), "n 0.* of the treatment group.*missing where not pub"),
        (counted({"control": [1, 1, 1, 1, 9], "treatment": [1] * 5}), "count 4 of the control"),
        (pd.concat([RACE, RACE]), "8 people with count 0 in control, or that row twice; correct"),
        (counted({"control": [5, -1], "treatment": [5, 5]}), "found -1 people with count 1"),
    ],
)
def test_impossible_groups_are_refused(table, message):
    with pytest.raises(ValueError, match=message):
        list_experiment(table, items=3)


def test_other_refusals_say_what_to_do():
    with pytest.raises(ValueError, match="two baskets; found 1; use list_experiment"):
        double_list(means(basket="a"))
    with pytest.raises(ValueError, match='"yes" or "no"; recode'):
        combined_list(pd.concat([COMBINED, counted({"control": [3]}, direct="refused")]))
    without = pd.concat([means(direct="no"), means(control=(1.0, 1.0, None), direct="yes")])
    with pytest.raises(ValueError, match="n .* of the control group.*has to be published"):
        combined_list(without)
    with pytest.raises(ValueError, match="direct share.*found 40"):
        list_experiment(means(), direct=40)
    with pytest.raises(ValueError, match="design effect is at least 1"):
        list_experiment(means(), deff=0.5)
    with pytest.raises(ValueError, match="which the frame lacks"):
        design_check(means(), items=3)


@pytest.mark.parametrize(
    ("design", "message"),
    [
        ({}, "give p .Warner. or forced"),
        ({"p": 0.7, "forced": (0.1, 0.1)}, "one of the two"),
        ({"p": 0.5}, "leave no honest answer"),
        ({"forced": (0.6, 0.4)}, "leave no honest answer"),
        ({"forced": (0.6, 0.6)}, "leave no honest answer"),
        ({"p": 70}, "lie in 0-1; found"),
    ],
)
def test_designs_that_cannot_work_are_refused(design, message):
    with pytest.raises(ValueError, match=message):
        randomized_response(0.4, 600, **design)
    with pytest.raises(ValueError, match="lie in 0-1; found yes 40"):
        randomized_response(40, 600, p=0.7)
