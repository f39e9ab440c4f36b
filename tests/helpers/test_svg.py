import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from helpers import style
from helpers.svg import inline_svg, straight

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert('x')</script> & \"quoted\" <b>"


def chart(label="Against", prefix="fig", title="A finding", description="Two values."):
    with style.house_style():
        ax = style.new_axes(2.0)
        ax.bar([0, 1], [40, 60], hatch="//")
        ax.plot([0, 1], [40, 60], "o")
        ax.set_xticks([0, 1], [label, "For"])
    return inline_svg(ax.figure, prefix=prefix, title=title, description=description)


def written(svg):
    return ["".join(text.itertext()).strip() for text in etree.fromstring(svg).iter(f"{SVG}text")]


def ids(svg):
    return etree.fromstring(svg).xpath("//@id")


def test_text_stays_text():
    assert {"Against", "For"} <= set(written(chart()))


def test_every_id_begins_with_the_prefix_and_stands_once():
    found = ids(chart())
    assert len(found) > 5
    assert all(name.startswith("fig-") for name in found)
    assert len(set(found)) == len(found)


def test_every_reference_leads_to_an_id_of_the_chart():
    svg = chart()
    named = re.findall(r"url\(#([^)]+)\)|href=\"#([^\"]+)\"", svg)
    named = {clip or link for clip, link in named}
    assert any("url(#" in part for part in svg.split('"')) and named
    assert named <= set(ids(svg))


def test_two_charts_can_stand_in_one_page():
    assert not set(ids(chart(prefix="one"))) & set(ids(chart(prefix="two")))


def test_a_screen_reader_gets_name_and_description():
    root = etree.fromstring(chart())
    assert root.get("role") == "img"
    by_id = {element.get("id"): element.text for element in root if element.get("id")}
    said = [by_id[name] for name in root.get("aria-labelledby").split()]
    assert said == ["A finding", "Two values."]
    assert [element.tag for element in root[:2]] == [f"{SVG}title", f"{SVG}desc"]


def test_nothing_of_machine_or_time_is_told():
    svg = chart()
    assert "<!DOCTYPE" not in svg and "<?xml" not in svg and "<!--" not in svg
    assert "metadata" not in svg
    assert not re.search(r"20\d\d-\d\d-\d\d|Matplotlib v|purl\.org|/home/", svg)


def test_the_chart_fits_the_page_it_stands_in():
    root = etree.fromstring(chart())
    assert root.get("width") is None and root.get("height") is None
    width, height = map(float, root.get("viewBox").split()[2:])
    assert width == pytest.approx(style.WIDTH_INCHES * 72)
    assert height == pytest.approx(2.0 * 72)


def test_a_chart_holds_no_needless_characters_and_names_its_font_once():
    svg = chart()
    assert svg.count("font-family") == 1 and "rotate(-0" not in svg
    assert "DejaVu Sans" in etree.fromstring(svg).get("style")
    assert not re.search(r"[ML] \d+\.\d{3}", svg)


def test_the_same_chart_gives_the_same_bytes():
    assert chart() == chart()


def test_hostile_text_stays_text_wherever_it_stands():
    svg = chart(label=HOSTILE, title=HOSTILE, description=HOSTILE)
    root = etree.fromstring(svg)
    assert "<script" not in svg and not list(root.iter(f"{SVG}script", f"{SVG}b"))
    assert HOSTILE in written(svg)
    assert [element.text for element in root[:2]] == [HOSTILE, HOSTILE]


def test_a_chart_runs_and_loads_nothing():
    root = etree.fromstring(chart())
    for element in root.iter():
        assert element.tag not in {f"{SVG}script", f"{SVG}foreignObject", f"{SVG}image"}
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert not value.startswith(("http:", "https:", "javascript:"))


def test_neighbouring_texts_share_their_style_in_their_order():
    with style.house_style():
        ax = style.new_axes(2.0)
    for place in range(4):
        ax.text(place, place, f"cell {place}", fontsize=7)
    svg = etree.fromstring(
        inline_svg(ax.figure, prefix="p", title="Cells", description="4 cells").encode()
    )
    groups = svg.xpath("//*[local-name()='g'][*[starts-with(., 'cell')]]")
    assert [text.text for group in groups for text in group] == [f"cell {n}" for n in range(4)]
    assert len(groups) == 1
    assert f".{groups[0].get('class')}{{font-size:7px" in svg.findtext(f"{SVG}style")
    assert not svg.xpath("//*[local-name()='g'][not(@*)]")


LONG = "a long first line"


def look(svg, element):
    """Style of an element, whether it says it itself or its class does."""
    named = element.get("class") or element.getparent().get("class")
    said = re.search(rf"\.{named}{{([^}}]*)}}", svg.findtext(f"{SVG}style") or "")
    return element.get("style") or (said[1] if said else "")


def test_every_colour_of_the_palette_is_a_property_that_falls_back_to_itself():
    svg = chart()
    assert "var(--ink,#1b1b1b)" in svg and "var(--paper,#ffffff)" in svg
    bare = re.findall(r"(?<!,)#[0-9a-f]{6}", svg)
    assert set(bare) <= {"#1f77b4", "#ff7f0e"}, "matplotlib's own colours are no colours of ours"
    assert not re.search(r" (fill|stroke)=", svg)


def test_a_style_of_a_chart_reaches_no_other_chart():
    sheet = etree.fromstring(chart(prefix="one")).findtext(f"{SVG}style")
    rules = [rule for rule in sheet.split("}") if rule]
    assert rules and all(rule.startswith("#one-chart .") for rule in rules)


@pytest.mark.parametrize(("side", "end"), [("right", "end"), ("center", "middle"), ("left", "")])
def test_lines_of_one_text_are_held_where_they_meet(side, end):
    with style.house_style():
        ax = style.new_axes(2.0)
        ax.text(0.5, 0.5, f"{LONG}\nshort", ha=side, multialignment=side)
    svg = etree.fromstring(inline_svg(ax.figure, prefix="p", title="t", description="d"))
    first, second = (text for text in svg.iter(f"{SVG}text") if text.text in ("short", LONG))
    assert first.get("x") == second.get("x")
    assert (f"text-anchor:{end}" in look(svg, first)) == bool(end)


numbers = st.sampled_from(["0", "1.5", "-2", "300.25"])
steps = st.one_of(
    st.tuples(st.sampled_from("ML"), numbers, numbers).map(
        lambda one: f"{one[0]}{one[1]} {one[2]}"
    ),
    st.lists(numbers, min_size=6, max_size=6).map(lambda six: "C" + " ".join(six)),
    st.just("z"),
)


def points(path):
    """Commands of a path, with every line by both of its coordinates."""
    found, x, y = [], None, None
    for command, text in re.findall(r"([MLHVCz])([^MLHVCz]*)", path):
        at = text.split()
        if command in "HV":
            at = [at[0], y] if command == "H" else [x, at[0]]
        found.append(("L" if command in "HV" else command, *at))
        x, y = at[-2:] if at else (None, None)
    return found


@given(st.lists(steps, min_size=1, max_size=12).map("".join))
def test_a_path_without_what_stays_the_same_draws_the_same(path):
    assert points(straight(path)) == points(path)
    assert len(straight(path)) <= len(path)


def test_a_rectangle_is_two_corners_and_a_side():
    assert straight("M0 5.5L3 5.5L3 0L0 0z") == "M0 5.5H3V0H0z"
