import pandas as pd
import pytest

from helpers import findings, house_effects, surveys, views
from helpers.house_effects import NOT_TESTED, TOLD

NO_ELECTION = pd.Series([], dtype="datetime64[ns]")


def answer(house, day, percent, **changes):
    start = pd.Timestamp(day)
    row = {
        "survey_id": f"{house}_{day}",
        "house": house,
        "house_name": house.upper(),
        "affiliation": "independent",
        "mode": "telephone",
        "population_class": "all_adults",
        "question_id": "trust_army",
        "option_id": "trust",
        "label": "Trust",
        "stance": "for",
        "percent": percent,
        "subgroup": "all",
        "qualifier": "exact",
        "is_derived": False,
        "same_poll_as": None,
        "confidence": "high",
        "date": start,
        "when": day,
        "fieldwork_start": start,
        "fieldwork_end": start,
        "sample_size": 1000,
        "assumed_sample_size": None,
        "row": f"responses, row {house}{day}",
        "source_url": "https://example.org",
    }
    return row | changes


def paired(*answers, window_days=92, elections=NO_ELECTION):
    frame = pd.DataFrame(answers).astype({"sample_size": "Int64", "assumed_sample_size": "Int64"})
    return house_effects.pairs(frame, elections, window_days=window_days)


A, B = answer("a", "2020-01-10", 60.0), answer("b", "2020-02-10", 40.0)


def test_two_houses_within_the_window_make_a_pair():
    pair = paired(A, B).iloc[0]
    assert pair["days_apart"] == 32
    assert pair["apart_pp"] == pytest.approx(20)
    assert 14 < pair["low_pp"] < 20 < pair["high_pp"] < 26
    assert pair["differs"] == ()
    assert paired(A, B, window_days=31).empty


def test_one_house_makes_no_pair_and_neither_do_other_people():
    assert paired(A, answer("a", "2020-02-10", 40.0)).empty
    assert paired(A, B | {"population_class": "youth"}).empty
    assert paired(A, B | {"mode": "self_selected"}).empty
    assert paired(A, B | {"is_derived": True}).empty
    assert paired(A, B | {"qualifier": "at_least"}).empty


def test_an_election_between_two_surveys_parts_them():
    assert paired(A, B, elections=pd.Series([pd.Timestamp("2020-01-20")])).empty
    assert len(paired(A, B, elections=pd.Series([pd.Timestamp("2020-03-01")]))) == 1


def test_each_survey_stands_in_one_pair_of_two_houses_the_closest_first():
    later = answer("b", "2020-01-12", 41.0)
    found = paired(A, B, later)
    assert list(found["survey_id_2"]) == ["b_2020-01-12"]


def test_the_state_house_is_first_then_the_one_in_person():
    state = B | {"affiliation": "state_licensed"}
    pair = paired(A, state).iloc[0]
    assert (pair["house_1"], pair["contrast"]) == ("b", "state")
    assert pair["apart_pp"] == pytest.approx(-20)
    pair = paired(A | {"mode": "online_panel"}, B).iloc[0]
    assert (pair["house_1"], pair["contrast"], pair["differs"]) == ("b", "mode", ("mode",))
    assert paired(A | {"affiliation": "unknown"}, state).iloc[0]["contrast"] == "other"


def test_without_a_size_nothing_is_tested_and_it_does_not_count_in_the_family():
    c, d = answer("c", "2021-01-10", 50.0, sample_size=None), answer("d", "2021-01-11", 10.0)
    found = paired(A, B, c, d)
    assert found.set_index("house_1")["p_adjusted"].notna().to_dict() == {"a": True, "c": False}
    assert set(found["family_size"]) == {1}


def real(window_days):
    readings = surveys.readings(surveys.whole_samples(surveys.statements(), country="BY"))
    return views.houses.pair_rows(readings, window_days, "by mode")


@pytest.fixture(scope="module")
def rows():
    return real(92)


def test_real_pairs_are_of_two_houses_within_the_window(rows):
    assert len(rows) and (rows["house_1"] != rows["house_2"]).all()
    assert (rows["days_apart"] <= 92).all()
    assert rows["bar"].is_unique
    assert rows["row"].str.count("row").eq(2).all()


def test_only_what_survives_the_correction_is_told_apart(rows):
    assert (rows.loc[rows["result"] == TOLD, "p_adjusted"] < 0.05).all()
    tested = int((rows["result"] != NOT_TESTED).sum())
    assert f"{tested} comparison" in findings.houses.family_sentence(rows)


def test_one_test_is_told_as_one(rows):
    one = rows[rows["result"] == TOLD].head(1)
    said = findings.houses.family_sentence(one)
    assert said == "One comparison could be tested; it holds."


def test_one_pair_shares_and_several_share(rows):
    one = rows[rows["bar"] == rows["bar"].iloc[0]]
    assert findings.houses.pairs_title(one).startswith("1 pair of surveys shares ")
    assert " pairs of surveys share " in findings.houses.pairs_title(rows)
    none = pd.DataFrame({"n_modes": [0], "house_name": ["A"]})
    assert findings.houses.confounded_title(none) == "No house has a known mode"


def test_sentences_of_no_pair():
    none = real(1).iloc[:0]
    assert findings.houses.pairs_title(none).startswith("No two houses")
    assert findings.houses.state_sentence(none).startswith("No state-affiliated")
    assert findings.houses.mode_sentence(none).startswith("No survey in person")
    assert findings.houses.confounding_sentence(none) == ""
    assert (
        findings.houses.family_sentence(none) == "No difference can be tested, so none is claimed."
    )
    assert findings.houses.contrast_title(none, "mode").endswith("close enough in time")
    assert views.houses.base(none) == "No pair."


def test_the_family_sentence_follows_the_shares():
    readings = surveys.readings(surveys.whole_samples(surveys.statements(), country="BY"))
    before = findings.houses.state_sentence(
        views.houses.contrast(views.houses.pair_rows(readings, 92, "by mode"), "state")
    )
    at = (readings["survey_id"] == "iac_2010_06") & (readings["question_id"] == "trust_army")
    readings.loc[at, "percent"] = 40.0
    after = findings.houses.state_sentence(
        views.houses.contrast(views.houses.pair_rows(readings, 92, "by mode"), "state")
    )
    assert before != after


def test_modes_of_houses_count_each_survey_once():
    cards = pd.DataFrame([A, B, B | {"mode": "unknown"}])
    found = house_effects.modes_of_houses(cards).set_index("house")
    assert found.at["b", "modes"] == {"telephone": 1}
    assert (found.at["b", "n_surveys"], found.at["b", "n_unknown"]) == (2, 1)


def test_every_house_that_asked_in_belarus_is_listed():
    houses = views.houses.house_modes()
    cards = surveys.survey_cards()
    cards = cards[(cards["country"] == "BY") & ~cards["mode"].isin(house_effects.LEFT_OUT)]
    assert set(houses["house"]) == set(cards["house"])
    assert "with a known mode" in findings.houses.confounded_title(houses)
