import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import comparable, surveys
from helpers.pooling import pool_split
from helpers.tables import load_table

WAR = "war_support_russia_actions"
TREES = load_table("trees")
QUESTIONS = sorted(TREES["question_id"].unique())
CLASS = ["country", "population_class", "mode", "option_set"]


def readings(question, **kwargs):
    return surveys.leaves(
        surveys.readings(surveys.whole_samples(surveys.statements(question, **kwargs)))
    )


def split_of(question, **kwargs):
    return comparable.clean_split(readings(question, **kwargs), comparable.load_tree(question))


def poll(survey="a_2020", house="a", shares=None, **cells):
    """Readings of one survey of a made-up question with a middle answer and a net."""
    shares = {"yes": 40, "middle": 20, "no": 30, "unsure": 10} if shares is None else shares
    orders = ["yes", "yes_strong", "middle", "no", "unsure", "lumped"]
    day = cells.pop("day", "2020-06-01")
    known = {
        "survey_id": survey,
        "house": house,
        "question_id": "q",
        "subgroup": "all",
        "date": pd.Timestamp(day),
        "fieldwork_start": pd.Timestamp(day),
        "fieldwork_end": pd.Timestamp(day),
        "fieldwork_precision": "day",
        "country": "BY",
        "population_class": "all_adults",
        "mode": "telephone",
        "affiliation": "independent",
        "same_poll_as": None,
        "series_break": None,
        "confidence": "high",
        "sample_size": 1000,
        "assumed_sample_size": None,
        "qualifier": "exact",
        "is_derived": False,
        "source_url": "https://a.example/",
        "other_readings": None,
    } | cells
    rows = [
        known
        | {
            "option_id": option,
            "option_order": orders.index(option) + 1,
            "parent_option_id": "yes" if option == "yes_strong" else None,
            "percent": percent,
            "row": f"responses, row {orders.index(option)}",
        }
        for option, percent in shares.items()
    ]
    frame = pd.DataFrame(rows)
    return frame.astype(
        {"percent": "Float64", "sample_size": "Int64", "assumed_sample_size": "Int64"}
    )


def polls(*frames):
    return pd.concat(frames, ignore_index=True)


TREE = pd.DataFrame(
    [
        ["q", 1, "everyone", "answered", "silent", ("yes", "yes_strong", "middle", "no"), "unsure"],
        ["q", 2, "answered", "took_side", "middle", ("yes", "yes_strong", "no"), "middle"],
        ["q", 3, "took_side", "yes", "no", ("yes", "yes_strong"), "no"],
    ],
    columns=["question_id", "branch_order", "of", "yes", "no", "yes_options", "no_options"],
).assign(no_options=lambda tree: tree["no_options"].map(lambda option: (option,)))


def test_a_whole_split_goes_down_its_tree():
    split = comparable.clean_split(poll(), TREE)
    assert split["branch"].tolist() == ["answered", "took_side", "yes"]
    assert split["share"].tolist() == pytest.approx([0.9, 7 / 9, 4 / 7])
    assert split["parent_share"].tolist() == pytest.approx([1, 0.9, 0.7])
    assert (split["split_sum"] == 100).all()
    assert (split["option_set"] == "yes;middle;no").all()
    assert split["n"].tolist() == [1000] * 3
    assert (split["n_basis"] == "stated").all()
    assert (split["deff"] == 1.5).all()
    assert (split["rounding_pp"] == 1).all()
    assert split["row"].iloc[2] == "responses, row 0; responses, row 3"
    assert split["method"].iloc[2] == "printed shares of yes over those of yes and no"


def test_what_is_not_printed_has_no_row_and_is_never_filled_in():
    split = comparable.clean_split(poll(shares={"yes": 40, "no": 30}), TREE)
    assert split["branch"].tolist() == ["yes"]
    assert split["parent_share"].tolist() == pytest.approx([0.7])
    accepted, refused = comparable.accepts_pooling(split)
    assert accepted.empty
    assert refused["survey_id"].tolist() == ["a_2020"]
    assert refused["reason"].tolist() == ["printed shares do not sum to 97-103"]


def test_one_side_alone_and_a_range_give_no_row():
    assert comparable.clean_split(poll(shares={"yes": 40}), TREE).empty
    assert comparable.clean_split(poll(shares={"yes": 40, "no": None}), TREE).empty


def test_an_empty_split_passes_through_every_function():
    split = comparable.clean_split(poll().iloc[:0], TREE)
    accepted, refused = comparable.accepts_pooling(split)
    frames = [split, accepted, refused, comparable.breaks(split)]
    assert all(frame.empty for frame in [*frames, comparable.comparable_classes(split)])


def test_parts_stand_in_for_their_net():
    parts = poll(shares={"yes_strong": 40, "middle": 20, "no": 30, "unsure": 10})
    assert comparable.clean_split(parts, TREE)["share"].iloc[2] == pytest.approx(4 / 7)


def test_the_usual_size_stands_in_for_an_unprinted_one_and_says_so():
    rows = poll(sample_size=None, assumed_sample_size=1500)
    split = comparable.clean_split(rows, TREE)
    assert split["n"].tolist() == [1500] * 3
    assert (split["n_basis"] == "assumed").all()
    assert split["assumptions"].str.contains("the usual sample size of the house").all()


def test_a_month_is_a_uniform_date():
    month = {"fieldwork_start": "2020-03-01", "fieldwork_end": "2020-03-31"}
    month = {name: pd.Timestamp(day) for name, day in month.items()}
    split = comparable.clean_split(poll(fieldwork_precision="month", **month), TREE)
    assert split["date_sd_days"].round(1).tolist() == [8.7] * 3


NET_AND_PART = {"yes": 40, "yes_strong": 15, "middle": 20, "no": 30, "unsure": 10}
LUMPED = {"yes": 40, "no": 30, "lumped": 30}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            poll(shares=NET_AND_PART),
            ["overlapping", "a_2020 (yes_strong)", "surveys.leaves"],
        ),
        (
            polls(poll(), poll().head(1).assign(percent=44)),
            ["two values for one answer", "a_2020 (yes)", "surveys.readings"],
        ),
        (poll(shares=LUMPED), ["tree of q", "a_2020 (lumped)", "data/polls/trees.csv"]),
        (
            polls(poll(), poll("b", subgroup="women")),
            ["subgroups", "b (women)", "surveys.whole_samples"],
        ),
        (polls(poll(), poll("b", question_id="r")), ["another question than q", "b (r)"]),
        (poll().drop(columns=["mode"]), ["column(s) mode", "surveys.readings"]),
    ],
)
def test_a_refusal_names_the_survey_and_what_to_do(rows, words):
    with pytest.raises(ValueError) as raised:  # noqa: PT011
        comparable.clean_split(rows, TREE)
    assert all(word in str(raised.value) for word in words), raised.value


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("country", {"country": "RU"}),
        ("population_class", {"population_class": "urban_adults"}),
        ("mode", {"mode": "online_panel"}),
        ("option_set", {"shares": {"yes": 50, "no": 40, "unsure": 10}}),
    ],
)
def test_one_class_refuses_a_mixture_by_name(column, cells):
    rows = polls(poll(), poll("b_2021", day="2021-06-01", **cells))
    assert len(comparable.clean_split(rows, TREE)) > 3
    with pytest.raises(ValueError, match=rf"mixed {column}: .*b_2021.*comparable_classes"):
        comparable.clean_split(rows, TREE, one_class=True)


def test_one_class_refuses_what_is_not_known_and_returns_what_is():
    split = comparable.clean_split(poll(), TREE, one_class=True)
    found = comparable.comparable_class(split).tolist()
    assert found == ["BY", "all_adults", "telephone", "yes;middle;no"]
    with pytest.raises(ValueError, match=r"mode not known: unknown: a_2020; .*leave out"):
        comparable.clean_split(poll(mode="unknown"), TREE, one_class=True)
    with pytest.raises(ValueError, match="no surveys, so no class"):
        comparable.comparable_class(split.iloc[:0])


def test_a_question_without_a_tree_is_refused_with_those_that_have_one():
    with pytest.raises(ValueError, match=f"nothing has no answer tree; .*{WAR}"):
        comparable.load_tree("nothing")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"shares": {"yes": 40, "middle": 20, "no": 30, "unsure": 14}}, "sum to 97-103"),
        ({"is_derived": True}, "derived figures"),
        ({"qualifier": "at_least"}, "a bound, not a share"),
        ({"date": pd.NaT}, "undated"),
        ({"population_class": "self_selected"}, "nobody was sampled"),
        ({"sample_size": None}, "no sample size"),
        ({"mode": "unknown"}, "not known"),
        ({"affiliation": "state"}, "state-affiliated"),
        ({"same_poll_as": "good"}, "the same poll as another survey here"),
    ],
)
def test_a_survey_that_cannot_be_pooled_is_named_with_the_reason(cells, reason):
    split = comparable.clean_split(polls(poll("good"), poll("bad", **cells)), TREE)
    accepted, refused = comparable.accepts_pooling(split)
    assert set(accepted["survey_id"]) == {"good"}
    assert refused["survey_id"].tolist() == ["bad"]
    assert reason in refused["reason"].iloc[0]


def test_one_derived_figure_keeps_its_whole_survey_out():
    rows = poll()
    rows["is_derived"] = rows["option_id"] == "unsure"
    accepted, refused = comparable.accepts_pooling(comparable.clean_split(rows, TREE))
    assert accepted.empty
    assert refused["reason"].tolist() == ["derived figures"]


def test_breaks_come_with_their_reasons():
    rows = polls(
        poll("w1", day="2020-01-01"),
        poll("w2", day="2020-02-01"),
        poll("w3", day="2020-03-01", mode="online_panel", population_class="urban_adults"),
        poll("w4", day="2020-04-01", mode="unknown", population_class="urban_adults"),
        poll("x1", house="x", day="2020-02-15", mode="face_to_face"),
    )
    found = comparable.breaks(comparable.clean_split(rows, TREE))
    found = found[found["branch"] == "yes"]
    assert found[["previous_survey_id", "survey_id", "reasons"]].values.tolist() == [
        ["w2", "w3", "other population, other mode"],
        ["w3", "w4", "mode not known"],
    ]


def test_other_answers_offered_are_a_break():
    april_to_march = comparable.breaks(split_of(WAR))
    found = april_to_march[april_to_march["previous_survey_id"] == "ch_2022_04"]
    assert found["reasons"].str.contains("other answers").all()
    assert set(found["branch"]) == {"answered", "support"}


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_and_the_input_stays(random):
    rows = readings(WAR)
    order = random.sample(range(len(rows)), len(rows))
    shuffled = rows.iloc[order]
    before = shuffled.copy()
    tree = comparable.load_tree(WAR)
    split = comparable.clean_split(shuffled, tree)
    pd.testing.assert_frame_equal(split, comparable.clean_split(rows, tree))
    pd.testing.assert_frame_equal(shuffled, before)
    mixed = split.sample(frac=1, random_state=random.randrange(1000))
    for result in (comparable.breaks, comparable.comparable_classes):
        pd.testing.assert_frame_equal(result(mixed), result(split))


def test_every_answer_in_a_tree_exists_and_is_on_one_side_only():
    options = load_table("options")
    known = set(zip(options["question_id"], options["option_id"], strict=True))
    for question in QUESTIONS:
        for branch in comparable.load_tree(question).itertuples():
            ids = [*branch.yes_options, *branch.no_options]
            assert len(ids) == len(set(ids))
            assert {(question, option) for option in ids} <= known


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_declared_tree_is_one_tree(question):
    tree = comparable.load_tree(question)
    assert tree["branch_order"].tolist() == list(range(1, len(tree) + 1))
    groups = {"everyone": None}
    for branch in tree.itertuples():
        below = {*branch.yes_options, *branch.no_options}
        held = groups.pop(branch.of)  # each group is split once, after it was named
        assert held is None or held == below
        groups |= {branch.yes: set(branch.yes_options), branch.no: set(branch.no_options)}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_declared_question_gives_a_clean_split(question):
    split = split_of(question)
    assert not split.empty
    assert split["share"].between(0, 1).all()
    assert not split.duplicated(["survey_id", "branch"]).any()
    accepted, refused = comparable.accepts_pooling(split)
    assert not accepted["is_derived"].any()
    assert accepted["split_sum"].between(97, 103).all()
    assert set(accepted["survey_id"]).isdisjoint(refused["survey_id"])
    assert {*accepted["survey_id"], *refused["survey_id"]} == set(split["survey_id"])


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_class_with_four_accepted_waves_can_be_pooled(question):
    accepted, _ = comparable.accepts_pooling(split_of(question))
    for _, wave in accepted.groupby(["branch", *CLASS]):
        if len(wave) >= 4:
            line = pool_split(wave, [wave["date"].max()])
            assert line.state["mean"].between(0, 1).all()


def test_no_class_of_the_war_question_has_four_whole_splits():
    classes = comparable.comparable_classes(split_of(WAR))
    assert classes["complete"].max() < 4
    assert classes["surveys"].max() >= 3


def test_the_own_finances_have_a_line_of_eight_waves_and_the_referendum_has_none():
    finances = comparable.comparable_classes(split_of("finances_3m"))
    assert finances["accepted"].iloc[0] >= 8
    referendum = comparable.comparable_classes(split_of("referendum_join_eu"))
    assert referendum["surveys"].max() >= 20  # for and against, without those who did not say
    assert referendum["accepted"].max() < 4


def test_trees_are_declared_where_a_house_printed_both_sides_four_times():
    """But for menus without two sides and questions with several answers."""
    rows = surveys.whole_samples(surveys.statements(derived=False))
    rows = surveys.drawable(surveys.readings(rows))
    rows = rows[~rows["stance"].isin(surveys.NO_ANSWER)]
    answers = rows.groupby(["question_id", "house", "survey_id"])["option_id"].nunique()
    waves = answers[answers >= 2].groupby(["question_id", "house"]).size()
    due = set(waves[waves >= 4].index.get_level_values("question_id")) | {WAR}
    assert due - set(QUESTIONS) == {"lukashenko_open_vote", "responsible_economic_crisis"}
