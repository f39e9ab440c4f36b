import pandas as pd
import pytest

from helpers.descriptions import describe


def data(**columns):
    return pd.DataFrame(
        {
            "survey": ["BAW, Mar 2022", "BAW, Sep 2022", "IISEPS, 2014"],
            "percent": [40.0, 51.5, 44.0],
            "date": pd.to_datetime(["2022-03-15", "2022-09-15", None]),
            **columns,
        }
    )


def said(frame, **which):
    return describe(frame, **({"label": "survey", "value": "percent"} | which))


def test_a_chart_is_described_by_what_it_shows_its_ends_and_its_latest_value():
    assert said(data()) == (
        "Share (%): 3 values; lowest 40 (BAW, Mar 2022); highest 51.5 (BAW, Sep 2022); "
        "latest 51.5 (BAW, Sep 2022). All values are in the table below."
    )


def test_a_missing_value_is_not_described():
    frame = data().astype({"percent": "Float64"})
    frame.loc[1, "percent"] = pd.NA
    assert said(frame).startswith("Share (%): 2 values; lowest 40 (BAW, Mar 2022); highest 44 (II")


def test_one_value_and_none_are_described_too():
    assert said(data()[:1]).startswith("Share (%): 1 value; ")
    assert said(data()[:0]) == "An empty chart."


def test_undated_values_have_no_latest():
    assert "latest" not in said(data()[2:])


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (40.0, "latest 51.5 (BAW, Sep 2022), 11.5 more than 40 before (BAW, Mar 2022)"),
        (60.0, "latest 51.5 (BAW, Sep 2022), 8.5 less than 60 before (BAW, Mar 2022)"),
        (51.5, "latest 51.5 (BAW, Sep 2022), as before (BAW, Mar 2022)"),
    ],
)
def test_a_change_is_told_within_a_series(before, told):
    frame = data(series=["a", "a", None])
    frame.loc[0, "percent"] = before
    assert told in said(frame)


def test_no_change_is_told_between_values_that_may_not_be_joined():
    assert "before" not in said(data(series=["a", "b", "b"]))
    assert "before" not in said(data())


def test_every_answer_of_the_latest_survey_is_named_up_to_three():
    frame = pd.DataFrame(
        {
            "survey": ["BAW, Mar 2022"] * 5,
            "label": [f"answer {n}" for n in range(5)],
            "percent": [10.0, 20.0, 30.0, 25.0, 15.0],
            "date": pd.Timestamp(2022, 3, 15),
        }
    )
    assert "lowest 10 (answer 0, BAW, Mar 2022)" in said(frame)
    assert "30 (answer 2, BAW, Mar 2022) and 2 more of that day" in said(frame)


def test_how_many_were_asked_is_told_where_it_is_known():
    assert "; n 800 to 1,500. All" in said(data(n_used=[800, 1500, None]))
    assert "; n 804. All" in said(data(sample_size=[804, 804, 804]))
