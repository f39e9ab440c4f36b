"""Crowd sizes: nothing averaged, bounds apart from sizes, state and others side by side."""

import pandas as pd
import pytest

from helpers import charts, findings, views
from helpers.tables import load_table


@pytest.fixture(scope="module")
def sizes():
    return views.protests.size_rows(1990, 2100)


def crowd(*rows):
    """Estimates as (who, kind, count, qualifier), of one day and place."""
    frame = pd.DataFrame(rows, columns=["who", "kind", "count", "qualifier"])
    words = {"exact": "", "about": "about ", "at_least": "at least ", "up_to": "up to "}
    said = [f"{words[q]}{n:,}" for q, n in zip(frame["qualifier"], frame["count"], strict=True)]
    return frame.assign(
        said=said,
        reporting_org=frame["who"],
        date=pd.Timestamp("2020-08-23"),
        place="Minsk",
        section="23 Aug 2020, Minsk",
        event_kind="protest",
        measure="not_stated",
        confidence="high",
        row="a",
        source_url="https://a.eu",
    )


DAY = (
    ("Ministry", "state body", 20_000, "about"),
    ("Paper", "news media", 150_000, "at_least"),
    ("Radio", "news media", 200_000, "up_to"),
)


def test_every_estimate_stands_in_exactly_one_section(sizes):
    parts = (views.protests.at_one_place, views.protests.over_places, views.protests.not_protests)
    rows = pd.concat([part(sizes)["row"] for part in parts])
    assert sorted(rows) == sorted(sizes["row"])
    assert len(sizes) == len(load_table("protest_sizes"))


def test_totals_and_rallies_never_stand_among_crowds_at_one_place(sizes):
    crowds = views.protests.at_one_place(sizes)
    assert not crowds["measure"].eq("total").any()
    assert crowds["event_kind"].eq("protest").all()


def test_a_number_for_the_country_or_for_two_towns_is_no_crowd_at_one_place(sizes):
    places = set(views.protests.at_one_place(sizes)["place"])
    assert "Minsk" in places and "Belarus" not in places
    assert not [place for place in places if " and " in place]
    towns = views.protests.over_places(sizes).set_index("row")["label"]
    assert towns["protest_sizes, row 13"].startswith("23 Aug 2020, Brest and Hrodna: Interior")
    assert towns["protest_sizes, row 22"].startswith("2 Sep 2020: Interior")


def test_ends_are_those_of_the_statement(sizes):
    floors = sizes[sizes["qualifier"] == "at_least"]
    assert floors["high"].isna().all()
    ranges = sizes[sizes["qualifier"] == "range"]
    assert len(ranges) and (ranges["low"] < ranges["high"]).all()
    assert ranges["said"].str.contains("–").all()


def test_a_ratio_is_the_smallest_that_the_printed_numbers_give():
    found = views.protests.disputes(crowd(*DAY))
    assert found["ratio"].tolist() == [7.5]
    assert "about 20,000" in found["state"][0] and "at least 150,000" in found["rest"][0]


@pytest.mark.parametrize(
    "day",
    [
        crowd(DAY[0], DAY[2]),
        crowd(("Ministry", "state body", 20_000, "at_least"), DAY[1]),
        crowd(*DAY[:2]).assign(confidence=["high", "low"]),
    ],
)
def test_a_number_that_bounds_nothing_gives_no_ratio_but_its_day_is_counted(day):
    found = views.protests.disputes(day)
    assert found["ratio"].isna().tolist() == [True]
    said = findings.protests.dispute_sentence(found)
    assert said == (
        "For 1 day both a state body and others gave a number for one place; the numbers allow no "
        "ratio."
    )
    none = views.protests.disputes(crowd(DAY[1]))
    assert findings.protests.dispute_sentence(none).startswith("No day and place")


def test_the_top_of_a_range_without_a_lower_number_is_a_floor_and_gives_no_ratio(sizes):
    crowds = sizes[sizes["section"] == "20 Sep 2020, Minsk"]
    assert set(crowds["said"]) == {"about 18,000", "at least 100,000"}
    found = views.protests.disputes(sizes).set_index("period")["ratio"]
    assert found.isna().to_dict() == {
        "23 Aug 2020": False,
        "13 Sep 2020": False,
        "20 Sep 2020": True,
    }
    said = findings.protests.dispute_sentence(views.protests.disputes(sizes))
    assert said.startswith("For 3 days both")
    assert "; for the 2 that allow a ratio, the lowest of the others is 6.7 to 7.5 times" in said


def test_one_day_is_said_in_the_singular_and_its_ratio_once():
    said = findings.protests.dispute_sentence(views.protests.disputes(crowd(*DAY)))
    assert said.startswith("For 1 day both") and "is 7.5 times" in said


def test_the_title_names_the_widest_span_or_the_only_estimate():
    assert findings.protests.span_title(crowd(*DAY)) == (
        "23 Aug 2020, Minsk: estimates from about 20,000 to up to 200,000, "
        "10 times apart, an order of magnitude"
    )
    assert findings.protests.span_title(crowd(DAY[0])) == (
        "23 Aug 2020, Minsk: about 20,000 (Ministry)"
    )
    assert findings.protests.span_title(crowd()) == "No estimate was read"


@pytest.mark.parametrize(
    ("ratio", "said"),
    [(1.5, "within a factor of two"), (6, "6 times apart"), (12, "12 times apart, an order")],
)
def test_how_far_apart(ratio, said):
    assert findings.protests.magnitude(ratio).startswith(said)


def test_the_highest_is_set_against_what_others_said_that_day():
    said = findings.protests.highest_sentence(crowd(*DAY))
    assert "up to 200,000 (Radio" in said and "is about 20,000 (Ministry)" in said
    assert "nobody else" in findings.protests.highest_sentence(crowd(DAY[0]))
    assert findings.protests.highest_sentence(crowd()).startswith("No estimate")


def test_bounds_are_counted_as_bounds():
    said = findings.protests.floors_sentence(crowd(*DAY))
    assert "1 says “at least” and 1 says “up to”" in said
    assert findings.protests.floors_sentence(crowd()) == ""
    assert findings.protests.floors_sentence(crowd(DAY[0])) == ""
    floors = findings.protests.floors_sentence(crowd(DAY[1], DAY[1]))
    assert floors == "Of 2 estimates, 2 say “at least”: a bound, not a size."


def test_estimates_are_counted_in_words_that_fit_their_number():
    measure, kinds = findings.protests.measure_sentence, findings.protests.kinds_title
    ends = "one moment or the whole day."
    assert measure(crowd(DAY[0])) == f"1 of 1 estimate does not say whether it means {ends}"
    assert measure(crowd(*DAY)) == f"3 of 3 estimates do not say whether they mean {ends}"
    peaks = crowd(*DAY).assign(measure="peak")
    assert measure(peaks) == f"All 3 estimates say whether they mean {ends}"
    assert measure(peaks[:1]) == f"The one estimate says whether it means {ends}"
    assert kinds(crowd(*DAY)).endswith("; 1 is a state body’s")
    assert kinds(crowd(DAY[1])).endswith("; none is a state body’s")


def test_the_axis_is_logarithmic_and_a_kind_has_one_colour_in_every_chart(sizes):
    looks = {"group": "kind", "origins": False, "log": True}
    crowds = charts.plot_statements(views.protests.at_one_place(sizes), section="section", **looks)
    totals = charts.plot_statements(views.protests.over_places(sizes), section=None, **looks)
    assert crowds.get_xscale() == totals.get_xscale() == "log"

    def colour(ax):
        legend = ax.get_legend()
        names = [text.get_text() for text in legend.get_texts()]
        return legend.legend_handles[names.index("state body")].get_color()

    assert colour(crowds) == colour(totals)


def test_an_unknown_place_or_an_empty_year_is_said_to_have_nothing():
    nothing = views.protests.size_rows(2020, 2026, "Atlantis")
    assert findings.protests.kinds_title(nothing) == "No estimate was read"
    assert findings.protests.base(nothing) == "No estimate."
    assert views.protests.disputes(nothing).empty
