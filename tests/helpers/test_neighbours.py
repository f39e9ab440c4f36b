import pytest

from helpers import findings, views
from helpers.tables import load_table


@pytest.fixture(scope="module")
def rows():
    return views.neighbours.neighbour_rows()


def sides(rows, country, fewest=2):
    some = views.neighbours.of_country(rows, country)
    return views.neighbours.side_rows(some, fewest, "by mode")


def test_nobody_asked_in_belarus_and_no_emigrant_is_among_them(rows):
    assert set(rows["country"]) == set(views.neighbours.PEOPLES)
    assert not rows["population_class"].isin(["emigrants", "self_selected"]).any()


def test_every_figure_of_whole_samples_on_the_topic_is_there(rows):
    questions = load_table("questions").set_index("question_id")["topic"]
    shares = load_table("responses")
    about = shares["question_id"].map(questions) == views.neighbours.TOPIC
    wanted = shares[about & (shares["subgroup"] == "all")]
    assert set(rows["question_id"]) == set(wanted["question_id"])


@pytest.mark.parametrize("country", ["RU", "UA", "PL", "LT"])
def test_sides_are_within_bounds_and_traced(rows, country):
    found = sides(rows, country)
    assert found["percent"].between(0, 100).all()
    assert found["row"].str.contains(", row").all() and found["source_url"].notna().all()
    assert not found.duplicated(["bar", "side"]).any()
    assert found.groupby("section")["survey_id"].nunique().ge(2).all()


def test_a_sum_of_two_printed_answers_is_hollow(rows):
    summed = sides(rows, "RU")
    summed = summed[summed["row"].str.count("row") > 1]
    assert len(summed) and summed["is_derived"].all()


def test_undated_surveys_are_counted_and_named(rows):
    undated = views.neighbours.undated(rows)
    sentence = findings.neighbours.undated_sentence(undated)
    assert sentence.startswith(f"{len(undated)} surveys have no date")
    assert all(name in sentence for name in undated["house_name"])
    one = findings.neighbours.undated_sentence(undated.iloc[:1])
    assert one.startswith("1 survey has no date")
    assert "has a date" in findings.neighbours.undated_sentence(undated.iloc[:0])


def test_the_title_names_answers_not_sides(rows):
    title = findings.neighbours.sides_title(sides(rows, "UA"), "Ukrainians")
    assert title.startswith("Ukrainians, “") and " for " not in title
    assert "%" in title


def test_the_sentence_follows_the_latest_share(rows):
    found = sides(rows, "PL")
    before = findings.neighbours.latest_sentence(found, "Poles")
    key = found["question_id"] == found["question_id"].iloc[0]
    latest = found[key]["date"].max()
    changed = found.assign(percent=found["percent"].mask(key & (found["date"] == latest), 77.0))
    after = findings.neighbours.latest_sentence(changed, "Poles")
    assert before != after and "77 %" in after


def test_first_and_last_are_of_one_house(rows):
    found = sides(rows, "PL")
    found = found.assign(house=found["survey_id"])
    assert "first of" not in findings.neighbours.latest_sentence(found, "Poles")


def test_too_few_surveys_leave_a_title_and_no_sentence(rows):
    none = sides(rows, "LT", 20)
    assert none.empty
    title = findings.neighbours.sides_title(none, "Lithuanians")
    assert title == "No question with two sides was put to Lithuanians often enough"
    assert findings.neighbours.latest_sentence(none, "Lithuanians") == ""
    assert findings.neighbours.figures_title(rows.iloc[:0], "Poles").startswith("Nothing")


def test_an_undated_question_says_so(rows):
    found = sides(rows, "PL")
    undated = found.assign(date=found["date"].where(found["date"].isna()))
    assert findings.neighbours.sides_title(undated, "Poles").endswith("no dated survey")
    assert findings.neighbours.latest_sentence(undated, "Poles") == ""
