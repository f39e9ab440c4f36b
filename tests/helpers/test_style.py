import itertools

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from helpers import palette, style
from helpers.charts import plot_splits

WHITE = "#ffffff"
SOLID = {side: colour for side, (colour, _) in style.SIDES.items() if colour != style.PAPER}

# Viénot, Brettel and Mollon (1999), Color Research and Application 24(4), 243-252: linear RGB to
# LMS (Smith and Pokorny's cones), and the projections of LMS for dichromats.
TO_LMS = np.array(
    [[17.8824, 43.5161, 4.11935], [3.45565, 27.1554, 3.86714], [0.0299566, 0.184309, 1.46709]]
)
DICHROMATS = {
    "protanopia": np.array([[0, 2.02344, -2.52581], [0, 1, 0], [0, 0, 1]]),
    "deuteranopia": np.array([[1, 0, 0], [0.494207, 0, 1.24827], [0, 0, 1]]),
}


def linear(colour):
    """Channels of a colour as light, by the formula of WCAG 2.2."""
    channels = np.array(to_rgb(colour))
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Contrast ratio of WCAG 2.2: (lighter + 0.05) / (darker + 0.05)."""
    lights = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def seen(colour, blindness):
    """CIE L*a*b* of a colour as a dichromat sees it."""
    sight = np.linalg.inv(TO_LMS) @ DICHROMATS[blindness] @ TO_LMS
    light = np.clip(sight @ linear(colour), 0, 1)
    xyz = (
        np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        @ light
    )
    x, y, z = np.cbrt(np.maximum(xyz / [0.9505, 1, 1.089], 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_the_contrast_formula_gives_the_known_ratios():
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.01)


SCHEMES = {"light": palette.LIGHT, "dark": palette.DARK}


@pytest.mark.parametrize("colours", SCHEMES.values(), ids=SCHEMES)
@pytest.mark.parametrize("name", palette.HUES)
def test_every_mark_stands_out_from_the_paper_and_can_be_written_on(colours, name):
    assert contrast(colours[name], colours["paper"]) >= 4.5


@pytest.mark.parametrize("colours", SCHEMES.values(), ids=SCHEMES)
@pytest.mark.parametrize("type_", ["ink", "muted", "link"])
@pytest.mark.parametrize("ground", ["paper", "soft", "alarm"])
def test_type_can_be_read_on_every_ground(colours, type_, ground):
    assert contrast(colours[type_], colours[ground]) >= 4.5


@pytest.mark.parametrize("colours", SCHEMES.values(), ids=SCHEMES)
@pytest.mark.parametrize("share", [0, 0.3, 0.5, 0.7, 1])
def test_a_number_can_be_read_on_every_shade(colours, share):
    *_, alpha = style.shaded(share)
    paper, shade = (np.array(to_rgb(colours[name])) for name in ("paper", "shade"))
    assert contrast(colours["ink"], tuple(paper + alpha * (shade - paper))) >= 4.5


def test_charts_are_drawn_in_the_light_scheme():
    drawn = {*style.CYCLE, *SOLID.values(), style.INK, style.MUTED, style.GRID, style.SHADE}
    assert drawn <= set(palette.LIGHT.values())
    assert set(palette.HUES) <= set(palette.LIGHT) == set(palette.DARK)
    assert len(set(palette.LIGHT.values())) == len(palette.LIGHT)


def test_a_side_without_colour_has_a_hatch_and_an_edge_that_can_be_seen():
    pale = [hatch for colour, hatch in style.SIDES.values() if colour == style.PAPER]
    assert pale and all(pale)
    assert contrast(style.MUTED, WHITE) >= 3


@pytest.mark.parametrize("is_hollow", [False, True])
@pytest.mark.parametrize("side", style.SIDES)
def test_what_is_written_on_a_bar_can_be_read(side, is_hollow):
    row = {"bar": "A", "side": side, "percent": 60.0, "text": "60", "is_derived": is_hollow}
    ax = plot_splits(pd.DataFrame([row]), names={side: side}, section=None)
    (written,) = [text for text in ax.texts if text.get_text() == "60"]
    box = written.get_bbox_patch()
    ground = box.get_facecolor() if box else ax.patches[0].get_facecolor()
    assert contrast(written.get_color(), ground) >= 4.5


@pytest.mark.parametrize("colours", SCHEMES.values(), ids=SCHEMES)
@pytest.mark.parametrize("blindness", DICHROMATS)
def test_the_two_sides_differ_for_the_colour_blind(blindness, colours):
    assert (SOLID["for"], SOLID["against"]) == (palette.LIGHT["red"], palette.LIGHT["blue"])
    sides = [seen(colours[name], blindness) for name in ("red", "blue")]
    assert np.linalg.norm(sides[0] - sides[1]) > 20


def test_no_two_sides_look_alike():
    assert len(set(style.SIDES.values())) == len(style.SIDES)


def test_where_colours_repeat_markers_have_not_all_been_used():
    looks = zip(style.cycle(style.CYCLE, 7), style.cycle(style.MARKERS, 7), strict=True)
    assert len(set(looks)) == len(set(style.MARKERS)) == 7


def test_a_cycle_begins_again_when_it_ends():
    assert style.cycle(("a", "b"), 5) == ["a", "b", "a", "b", "a"]


@pytest.mark.parametrize("first", ["yes", "no"])
def test_for_and_against_look_alike_in_every_chart(first):
    sides = {"yes": "for", "no": "against", "partly": "neutral"}
    ordered = {first: sides[first]} | sides
    colours = style.answer_colours(ordered)
    assert colours["yes"] == style.SIDES["for"][0]
    assert colours["no"] == style.SIDES["against"][0]


def test_a_side_keeps_its_colour_though_another_answer_came_first():
    colours = style.answer_colours({"other": "none", "partly": "neutral", "yes": "for"})
    assert colours["yes"] == style.SIDES["for"][0]


@pytest.mark.parametrize("sides", [["for", "against", *["none"] * 5], ["none"] * 5])
def test_answers_have_colours_of_their_own_while_there_are_any(sides):
    colours = style.answer_colours({f"answer {n}": side for n, side in enumerate(sides)})
    assert len(set(colours.values())) == len(sides)


def test_only_an_answer_for_or_against_gets_the_colour_of_that_side():
    colours = style.answer_colours({f"answer {n}": "none" for n in range(12)})
    assert not set(colours.values()) & {style.SIDES["for"][0], style.SIDES["against"][0]}


def test_the_second_answer_of_a_side_is_told_from_the_first():
    colours = style.answer_colours({"fully": "for", "rather": "for"})
    assert colours["fully"] != colours["rather"]


def test_the_style_ends_with_its_block_even_after_an_error():
    before = dict(mpl.rcParams)
    with style.house_style():
        assert mpl.rcParams["svg.fonttype"] == "none"
        assert dict(mpl.rcParams) != before
    assert dict(mpl.rcParams) == before
    with pytest.raises(ZeroDivisionError), style.house_style():
        _ = 1 / 0
    assert dict(mpl.rcParams) == before


def test_new_axes_have_the_common_width_and_stay_out_of_pyplot():
    before = plt.get_fignums()
    low, high = style.new_axes(2.0), style.new_axes(6.0)
    assert plt.get_fignums() == before
    assert low.figure.get_figwidth() == high.figure.get_figwidth() == style.WIDTH_INCHES
    under = [ax.get_position().y0 * ax.figure.get_figheight() for ax in (low, high)]
    assert under == pytest.approx([0.5, 0.5])


def test_every_pair_of_the_palette_differs_to_the_normal_eye():
    for one, other in itertools.combinations(style.CYCLE[:6], 2):
        assert np.abs(np.array(to_rgb(one)) - to_rgb(other)).max() > 0.15
