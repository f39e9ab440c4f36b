import re

import pandas as pd
import pytest

from helpers.sketches import HEIGHT, MOST_BARS, MOST_DOTS, WIDTH, sketch


def dots(path):
    return [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h0", path)]


def test_dated_values_are_dots_from_left_to_right_and_from_zero_up():
    dates = pd.to_datetime(["2020-01-01", "2021-01-01", "2022-01-01"])
    frame = pd.DataFrame({"date": dates, "percent": [0.0, 40.0, 20.0]})
    (first, low), (middle, high), (last, half) = dots(sketch(frame, "percent"))
    assert 0 < first < middle < last < WIDTH
    assert 0 < high < half < low < HEIGHT
    assert half - high == low - half


def test_undated_values_are_bars_as_long_as_they_are_large():
    frame = pd.DataFrame({"percent": [50.0, 25.0] + [10.0] * MOST_BARS})
    lengths = [int(length) for length in re.findall(r"h(\d+)", sketch(frame, "percent"))]
    assert len(lengths) == MOST_BARS and lengths[0] == 2 * lengths[1]


def test_a_picture_stays_small_and_inside_its_frame():
    dates = pd.date_range("2000-01-01", periods=2000)
    frame = pd.DataFrame({"date": dates, "net": [(n % 37) - 18.0 for n in range(2000)]})
    path = sketch(frame, "net")
    assert 20 <= len(dots(path)) <= MOST_DOTS and len(path) < 400
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in dots(path))


@pytest.mark.parametrize("values", [[], [None, None]])
def test_where_nothing_is_known_there_is_no_picture(values):
    assert sketch(pd.DataFrame({"percent": pd.Series(values, dtype="Float64")}), "percent") == ""


def test_a_chart_of_zeros_can_be_drawn():
    assert sketch(pd.DataFrame({"percent": [0.0, 0.0]}), "percent")
