import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch

from helpers import style
from helpers.charts import plot_coverage, plot_intervals, plot_splits, plot_statements, plot_trend
from helpers.charts.common import wrapped
from helpers.charts.trend import _spread

NAMES = {"for": "for", "against": "against", "not_published": "not published"}


def splits():
    rows = [
        ("A", "for", 30.0, "30", False, "Adults"),
        ("A", "against", 45.0, "≈ 45", False, "Adults"),
        ("A", "not_published", 25.0, "25", False, "Adults"),
        ("B", "for", 3.0, "3", False, "Internet users"),
        ("B", "against", 97.0, "97", True, "Internet users"),
    ]
    return pd.DataFrame(rows, columns=["bar", "side", "percent", "text", "is_derived", "asked"])


def shares():
    rows = [
        ("A", 40.0, 37.0, 43.0, "printed", False, "Adults"),
        ("B", 44.0, 40.0, 48.0, "assumed", True, "Adults"),
        ("C", 51.0, pd.NA, pd.NA, pd.NA, False, "Internet users"),
    ]
    columns = ["bar", "percent", "low_percent", "high_percent", "n_basis", "is_derived", "asked"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"low_percent": "Float64", "high_percent": "Float64"})


def points():
    rows = [
        ("2020-01-01", 30.0, 28.0, 32.0, "yes/a/0", False),
        ("2021-01-01", 40.0, 38.0, 42.0, "yes/a/0", False),
        ("2022-01-01", 35.0, pd.NA, pd.NA, "yes/a/1", True),
        ("2023-01-01", 45.0, 43.0, 47.0, "yes/a/1", False),
    ]
    columns = ["date", "percent", "low_percent", "high_percent", "series", "is_derived"]
    frame = pd.DataFrame(rows, columns=columns).assign(label="Yes", side="for", house_name="BAW")
    frame["n_basis"] = ["stated", "stated", None, "stated"]
    floats = dict.fromkeys(["percent", "low_percent", "high_percent"], "Float64")
    return frame.astype(floats | {"date": "datetime64[ns]"})


def counts():
    rows = [
        ("exact", 500, 500, 500),
        ("about", 800, 750, 850),
        ("at_least", 600, 600, 10_000),
        ("up_to", 1000, 0, 1000),
    ]
    frame = pd.DataFrame(rows, columns=["qualifier", "count", "low", "high"])
    return frame.assign(label=frame["qualifier"] + " counter", who=["A", "A", "B", "C"], period="P")


CHARTS = {
    "splits": lambda ax=None: plot_splits(splits(), names=NAMES, ax=ax),
    "intervals": lambda ax=None: plot_intervals(shares(), mark=50, mark_name="half", ax=ax),
    "trend": lambda ax=None: plot_trend(points(), ax=ax),
    "statements": lambda ax=None: plot_statements(counts(), ax=ax),
}


def texts(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_drawn_where_it_is_told_and_nowhere_else(chart):
    figure, (given, current) = plt.subplots(1, 2)
    plt.sca(current)
    assert CHARTS[chart](given) is given
    assert given.has_data()
    assert not current.has_data() and not current.texts
    plt.close(figure)


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_without_a_place_gets_a_figure_of_its_own(chart):
    figure, current = plt.subplots()
    ax = CHARTS[chart]()
    assert ax.has_data() and ax.figure is not figure
    assert not current.has_data()
    plt.close(figure)


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_leaves_settings_and_open_figures_alone(chart):
    settings, open_figures = dict(plt.rcParams), plt.get_fignums()
    CHARTS[chart]()
    assert dict(plt.rcParams) == settings
    assert plt.get_fignums() == open_figures


@pytest.mark.parametrize(
    ("frame", "draw"),
    [
        (splits, lambda data: plot_splits(data, names=NAMES)),
        (shares, lambda data: plot_intervals(data, mark=50, mark_name="half")),
        (points, plot_trend),
        (counts, plot_statements),
    ],
)
def test_a_chart_does_not_change_its_frame(frame, draw):
    data = frame()
    draw(data)
    pd.testing.assert_frame_equal(data, frame())


def bars(ax):
    """Bars as (row, start, end, is hollow), in the order drawn."""
    return [
        (
            round(bar.get_y() + bar.get_height() / 2),
            bar.get_x(),
            bar.get_x() + bar.get_width(),
            to_hex(bar.get_facecolor()) == style.PAPER,
        )
        for bar in ax.patches
    ]


def test_the_parts_of_a_split_lie_end_to_end_up_to_a_hundred():
    drawn = sorted(bars(plot_splits(splits(), names=NAMES)))
    assert [bar[:3] for bar in drawn] == [
        (1, 0, 30),
        (1, 30, 75),
        (1, 75, 100),
        (3, 0, 3),
        (3, 3, 100),
    ]


def test_computed_and_unpublished_parts_are_hollow():
    drawn = bars(plot_splits(splits(), names=NAMES))
    assert {bar[:3] for bar in drawn if bar[3]} == {(1, 75, 100), (3, 3, 100)}


def test_a_bar_says_its_figure_as_stated_unless_too_narrow():
    said = texts(plot_splits(splits(), names=NAMES))
    assert "≈ 45" in said and "97" in said
    assert "3" not in said


def test_the_legend_names_only_sides_that_occur_in_the_order_given():
    legend = plot_splits(splits(), names=NAMES | {"neutral": "partly"}).get_legend()
    assert [text.get_text() for text in legend.get_texts()] == list(NAMES.values())


@pytest.mark.parametrize("chart", ["splits", "intervals"])
def test_rows_run_from_the_top_under_the_heading_of_their_section(chart):
    ax = CHARTS[chart]()
    places = dict(zip([t.get_text() for t in ax.get_yticklabels()], ax.get_yticks(), strict=True))
    headings = {text.get_text(): text.get_position()[1] for text in ax.texts}
    last = list(places)[-1]
    assert headings["Adults"] < places["A"] < headings["Internet users"] < places[last]
    assert ax.yaxis_inverted()


def test_shares_are_read_on_an_axis_from_zero():
    assert plot_splits(splits(), names=NAMES).get_xlim() == (0, 100)
    assert plot_intervals(shares(), mark=50, mark_name="half").get_xlim() == (0, 60)
    assert plot_trend(points()).get_ylim() == (0, 60)


def test_the_axis_ends_at_a_hundred_at_most():
    data = points().assign(percent=99.0, high_percent=100.0)
    assert plot_trend(data).get_ylim() == (0, 100)


def ranges(ax):
    return [tuple(line[:, 0]) for drawn in ax.collections for line in drawn.get_segments()]


def test_a_share_without_a_size_has_a_dot_and_no_range():
    ax = plot_intervals(shares(), mark=50, mark_name="half")
    assert ranges(ax) == [(37, 43), (40, 48)]
    dots = [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o"]
    assert dots == [40, 44, 51]


def test_an_assumed_range_is_dashed_and_a_computed_share_hollow():
    ax = plot_intervals(shares(), mark=50, mark_name="half")
    dashed = [drawn.get_linestyle()[0][1] is not None for drawn in ax.collections]
    assert dashed == [False, True]
    faces = [to_hex(line.get_markerfacecolor()) for line in ax.lines if line.get_marker() == "o"]
    assert [face == style.PAPER for face in faces] == [False, True, False]


def test_the_marked_value_is_drawn_and_named():
    ax = plot_intervals(shares(), mark=50, mark_name="half")
    assert "half" in texts(ax)
    assert any(list(line.get_xdata()) == [50, 50] for line in ax.lines)


def lines(ax):
    """Lines of a trend that join points, as lists of values."""
    return [list(line.get_ydata()) for line in ax.lines if len(line.get_ydata()) > 1]


def test_a_line_ends_where_its_series_ends():
    assert lines(plot_trend(points())) == [[30, 40], [35, 45]]


def test_points_of_one_series_are_joined_throughout():
    assert lines(plot_trend(points().assign(series="yes/a/0"))) == [[30, 40, 35, 45]]


def upright(ax):
    """Ranges of a trend: the ends of its upright bars."""
    drawn = [each for each in ax.collections if isinstance(each, LineCollection)]
    return [tuple(segment[:, 1]) for each in drawn for segment in each.get_segments()]


def test_a_point_without_a_size_has_no_bar():
    assert upright(plot_trend(points())) == [(28, 32), (38, 42), (43, 47)]


def test_a_trend_without_any_size_has_marks_and_no_bars():
    data = points().assign(low_percent=pd.NA, high_percent=pd.NA)
    ax = plot_trend(data.astype({"low_percent": "Float64", "high_percent": "Float64"}))
    marks = [each for each in ax.collections if not isinstance(each, LineCollection)]
    assert upright(ax) == []
    assert sum(len(each.get_offsets()) for each in marks) == len(data)


def test_a_computed_point_is_hollow_in_the_colour_of_its_answer():
    ax = plot_trend(points())
    hollow = ax.collections[-1]
    assert hollow.get_offsets()[:, 1].tolist() == [35]
    assert to_hex(hollow.get_facecolor()[0]) == style.PAPER
    assert to_hex(hollow.get_edgecolor()[0]) == style.SIDES["for"][0]


def test_names_at_the_end_of_lines_do_not_lie_on_each_other():
    data = pd.concat([points().assign(label=name, series=name) for name in ("Yes", "No", "Both")])
    ax = plot_trend(data.reset_index(drop=True))
    heights = sorted(text.get_position()[1] for text in ax.texts)
    assert len(heights) == 3
    assert min(b - a for a, b in zip(heights, heights[1:], strict=False)) > 1
    assert heights[0] >= 0


def test_who_asked_when_is_told_under_the_trend():
    data = points()
    data.loc[3, "house_name"] = "IISEPS"
    strip = plot_trend(data).figure.axes[-1]
    assert texts(strip) == ["BAW", "IISEPS"]
    assert [len(line.get_xdata()) for line in strip.lines] == [3, 1]


def test_a_count_is_written_as_it_was_put():
    said = texts(plot_statements(counts()))
    assert {"500", "about 800", "at least 600", "up to 1,000"} <= set(said)


def arrows(ax):
    return [
        (text.arrow_patch, text.xy[0] - text.xyann[0])
        for text in ax.texts
        if getattr(text, "arrow_patch", None)
    ]


def test_a_floor_points_up_a_ceiling_down_and_nothing_else_points():
    found = arrows(plot_statements(counts()))
    assert all(isinstance(patch, FancyArrowPatch) for patch, _ in found)
    assert [step > 0 for _, step in found] == [True, False]


def test_only_a_round_count_has_a_bar_and_it_is_that_of_its_rounding():
    assert ranges(plot_statements(counts())) == [(750, 850)]


def test_a_precise_count_is_a_full_dot_and_a_round_one_a_ring():
    ax = plot_statements(counts())
    faces = {
        line.get_xdata()[0]: to_hex(line.get_markerfacecolor()) == style.PAPER
        for line in ax.lines
        if line.get_marker() == "o"
    }
    assert faces == {500: False, 800: True}


def test_statements_of_one_counter_are_linked_within_a_period_only():
    data = counts().assign(who="A")
    data["period"] = ["P", "P", "Q", "Q"]
    links = [
        list(line.get_xdata())
        for line in plot_statements(data).lines
        if line.get_marker() == "None"
    ]
    assert links == [[500, 800], [600, 1000]]


def test_labels_are_written_as_text_in_lines_that_fit():
    long = "Human Rights Centre with a very long name, via a paper with a long one too"
    ax = plot_statements(counts().assign(label=long))
    label = ax.get_yticklabels()[0].get_text()
    assert label.replace("\n", " ") == long
    assert max(map(len, label.splitlines())) <= 46


def test_a_word_longer_than_a_line_is_not_cut():
    assert wrapped("a extraordinarily", 5) == "a\nextraordinarily"


def test_a_range_on_an_assumed_size_is_dashed_in_a_trend():
    drawn = points().assign(n_basis=["stated", "assumed", None, "stated"])
    ranges = [made for made in plot_trend(drawn).collections if isinstance(made, LineCollection)]
    dashed = {len(made.get_segments()): made.get_linestyles()[0][1] is not None for made in ranges}
    assert dashed == {2: False, 1: True}


def test_names_pushed_apart_at_the_foot_of_a_trend_leave_the_highest_at_its_value():
    shares = {"Most": 88.0, "a": 5.0, "b": 4.0, "c": 3.0, "d": 2.0, "e": 1.0}
    heights = _spread(pd.Series(shares), dict.fromkeys(shares, 6.0))
    assert heights["Most"] == 88
    assert heights.min() == 0 and all(-heights.diff().dropna() >= 6)


def test_labels_of_many_lines_do_not_run_into_their_neighbours():
    question = "Forced choice: integration with Russia or joining the European Union?"
    names = [f"{question} – among those who chose {letter}" for letter in "abc"]
    held = {f"held_{level}_percent": 50.0 for level in (50, 80, 95)}
    data = pd.DataFrame([{"bar": name, "way": "Each wave held out", **held} for name in names])
    ax = plot_coverage(data)
    ax.figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert all(label.get_text().count("\n") == 2 for label in ax.get_yticklabels())
    for above, below in zip(boxes, boxes[1:], strict=False):
        assert above.y0 >= below.y1 - 1
