from helpers.errors import DataError, Problem, did_you_mean


def test_a_near_word_is_suggested():
    assert did_you_mean("questoin", ["question", "year"]) == "; did you mean 'question'?"


def test_a_part_of_a_word_is_enough():
    assert "'trust_president'" in did_you_mean("president", ["trust_president", "vote"])


def test_without_a_near_word_the_known_ones_are_listed():
    assert did_you_mean("zzz", ["for", "against"]) == "; known are: for, against"


def test_nothing_known_nothing_said():
    assert did_you_mean("zzz", []) == ""


def test_a_data_error_shows_every_problem_in_order_of_file_and_line():
    second = Problem("data/b.csv", 9, "x", "1", "2", "Do that.")
    first = Problem("data/a.csv", 3, "x", "1", "2", "Do this.")
    text = str(DataError([second, first]))
    assert text.startswith("2 problems in the data:")
    assert text.index("data/a.csv, line 3, column x: found 1; expected 2. Do this.") < text.index(
        "data/b.csv, line 9"
    )


def test_an_error_with_very_many_problems_says_how_many_it_leaves_out():
    problems = [Problem("a.csv", line, "", "x", "y", "z") for line in range(1, 1001)]
    said = str(DataError(problems)).splitlines()
    assert said[0] == "1000 problems in the data:"
    assert said[-1] == "  … and 800 more"
    assert len(said) == 202
