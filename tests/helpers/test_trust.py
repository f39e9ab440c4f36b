import pandas as pd
import pytest

from helpers import findings, views
from helpers.pooling.series import pooled_series, validated
from helpers.pooling.validation import validate_pool


@pytest.fixture(scope="module")
def tested():
    return pooled_series(8)


@pytest.fixture(scope="module")
def summary(tested):
    return validated(tested)


@pytest.mark.parametrize("way", ["loo", "lfo"])
def test_surveys_are_counted_once_though_several_series_use_them(tested, summary, way):
    held_out = pd.concat(validate_pool(polls, way, series=name) for name, polls in tested.items())
    row = summary[(summary["series"] == "all series") & (summary["validation"] == way)].iloc[0]
    assert row["n_surveys"] == held_out["survey_id"].nunique() < row["waves"] == len(held_out)
    said = findings.trust.coverage_sentence(summary, way)
    assert f"{row['waves']} shares from {row['n_surveys']} surveys: the 50" in said
    single = summary[summary["series"] != "all series"]
    assert (single["n_surveys"] == single["waves"]).all()


def test_title_and_reading_say_that_shares_are_not_surveys(tested, summary):
    polls = views.pooled.series_rows(tested)
    said = f"{len(polls)} shares from {polls['survey_id'].nunique()} surveys"
    assert said in findings.trust.coverage_title(summary)
    assert findings.trust.polls_title(polls) == f"{said} in {len(tested)} series"
    assert "not independent" in findings.trust.coverage_reading()
    rows = views.pooled.coverage_rows(summary)
    assert rows["n_figures"].iloc[-1] > rows["n_surveys"].iloc[-1]


def all_series(surveys, held):
    rows = [("loo", 40, surveys, held), ("lfo", 40, surveys, held)]
    columns = ["validation", "waves", "n_surveys", "held_80_percent"]
    return pd.DataFrame(rows, columns=columns).assign(series="all series")


def test_a_promise_is_judged_by_surveys_and_not_by_their_shares():
    few = findings.trust.promise_sentence(all_series(17, 65.0))
    assert "chance alone may put them (held out one at a time: 65 % held in 17 surveys;" in few
    assert "not independent" in few and "too narrow" not in few
    many = findings.trust.promise_sentence(all_series(400, 65.0))
    assert "ranges are too narrow (" in many
    assert "too wide" in findings.trust.promise_sentence(all_series(400, 90.0))


def test_without_a_series_nothing_is_claimed():
    none = validated({})
    assert findings.trust.coverage_title(none).startswith("No series")
    assert findings.trust.coverage_sentence(none, "loo") == ""
    assert findings.trust.promise_sentence(none) == ""
    assert views.pooled.coverage_rows(none).empty
