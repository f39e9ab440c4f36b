import pandas as pd
import pytest
from matplotlib.colors import to_hex

from helpers import charts, claims, findings, style, views

MENU, DIRECT, WAR = (
    "belarus_join_war",
    "belarus_army_participation",
    "war_support_russia_actions",
)


@pytest.fixture(scope="module")
def shares():
    readings = views.army.asked([MENU, DIRECT])
    menu = readings[readings["question_id"] == MENU]
    direct = readings[readings["question_id"] == DIRECT]
    return views.army.noes(menu, direct, option="enter_russia_side", deff=1.5)


def test_what_is_left_over_is_hollow_and_a_said_no_is_not(shares):
    assert (shares["is_derived"] == (shares["kind"] != "direct")).all()
    assert shares["bar"].is_unique
    ranged = shares[shares["low_percent"].notna()]
    assert (ranged["low_percent"] <= ranged["percent"]).all()
    assert (ranged["percent"] <= ranged["high_percent"]).all()


def test_a_figure_somebody_inverted_is_not_a_direct_no(shares):
    assert set(shares.loc[shares["kind"] == "direct", "house"]) == {"baw"}


def test_the_sentence_follows_a_changed_share(shares):
    claimed = views.army.threshold(claims.claim("byline_2023_11", "c09"))
    assert "a direct “no” in none of" in findings.army.claim_sentence(shares, claimed)
    raised = shares.assign(percent=shares["percent"].mask(shares["kind"] == "direct", 95))
    assert "in none" not in findings.army.claim_sentence(raised, claimed)


def test_one_survey_and_one_share_are_told_as_one(shares):
    direct = shares[(shares["kind"] == "direct") & shares["high_percent"].notna()]
    one = direct[:1]
    said = findings.army.direct_sentence(one, 99.9)
    assert f"(BAW, {one['date'].iloc[0]:%Y}); its whole range lies below 99.9 %." in said
    assert "does not lie below 1 %." in findings.army.direct_sentence(one, 1.0)
    two = findings.army.direct_sentence(pd.concat([one, one]), 99.9)
    assert "2 surveys, " in two and two.endswith("in 2 of them.")
    unknown = direct.assign(low_percent=pd.NA)
    reading = findings.army.noes_reading
    assert reading(unknown[:1], 90).endswith("1 share without a sample size has no range.")
    more = pd.concat([unknown, unknown])
    assert reading(more, 90).endswith("shares without a sample size have no range.")


def test_a_claim_without_a_share_has_no_threshold(shares):
    claim = pd.Series({"stated_value": 800, "unit": "people"})
    assert pd.isna(views.army.threshold(claim))
    assert "states no share" in findings.army.claim_sentence(shares, float("nan"))


def test_a_bound_of_an_overlap_needs_a_share_that_is_no_bound(shares):
    attitude = views.army.asked([WAR])
    overlaps = views.army.sympathisers(shares, attitude)
    assert (overlaps["both_low_percent"] <= overlaps["both_high_percent"]).all()
    bounded = attitude[(attitude["stance"] == "for") & (attitude["qualifier"] == "up_to")]
    assert not set(bounded["survey_id"]) & set(overlaps["survey_id"])


def test_without_a_survey_it_says_so_and_draws_an_empty_chart(shares):
    nothing = views.army.asked([MENU]).iloc[:0]
    empty = views.army.noes(nothing, nothing, option="x", deff=1.5)
    assert empty.empty and findings.army.noes_title(empty) == "No share was published"
    charts.plot_intervals(empty, mark=90, mark_name="", section="way_asked")
    charts.plot_menus(views.army.menu_rows(nothing))
    assert views.army.sympathisers(empty, nothing).empty


def test_a_menu_is_whole_with_what_was_not_published():
    menu = views.army.menu_rows(views.army.asked([MENU]))
    assert menu.groupby("survey_id")["percent"].sum().astype(float).between(97, 103).all()


def test_a_menu_does_not_wear_the_colours_of_the_sides():
    menu = views.army.menu_rows(views.army.asked([MENU]))
    ax = charts.plot_menus(menu)
    drawn = {to_hex(bar.get_facecolor()) for bar in ax.patches}
    assert not drawn & {style.BLUE, style.VERMILION, style.SKY}
    sided = menu.assign(side=menu["side"].where(menu["option_id"] != "enter_russia_side", "for"))
    drawn = {to_hex(bar.get_facecolor()) for bar in charts.plot_menus(sided).patches}
    assert style.SIDES["for"][0] in drawn


def test_a_limit_is_no_direct_no():
    direct = views.army.asked([DIRECT])
    limited = direct.assign(qualifier="up_to")
    assert views.army.noes(limited, limited, option="x", deff=1.5).empty
