import pandas as pd
import pytest

from helpers import charts, findings, views


@pytest.fixture(scope="module")
def votes():
    return views.votes.vote_rows("by mode")


def of(votes, survey, option="lukashenka"):
    return votes[(votes["survey_id"] == survey) & (votes["option_id"] == option)]


def test_every_row_says_what_it_is_a_share_of(votes):
    assert set(votes["votes_base"]) <= set(views.votes.BASES)
    assert votes[["row", "source_url", "timing", "bar"]].notna().all(axis=None)


def test_bases_come_from_who_was_asked_and_from_the_notes(votes):
    both = of(votes, "iiseps_2015_10").set_index("subgroup")["votes_base"]
    assert both["all"] == views.votes.ASKED and both["those_who_voted"] == views.votes.VOTED
    assert set(of(votes, "ch_2021_01")["votes_base"]) == {views.votes.VOTED}
    assert set(of(votes, "iiseps_2006_02")["votes_base"]) == {views.votes.PROJECTED}
    assert set(of(votes, "golos_2020")["votes_base"]) == {views.votes.MODELLED}
    assert set(of(votes, "bkmo_exit_2020")["votes_base"]) == {views.votes.LEAVING}
    assert set(of(votes, "official_result_2020_presidential")["votes_base"]) == {
        views.votes.COUNTED
    }
    assert set(of(votes, "ch_2020_11")["votes_base"]) == {views.votes.UNSTATED}


def test_a_vote_is_meant_recalled_or_counted(votes):
    kind = votes.drop_duplicates("survey_id").set_index("survey_id")["timing"]
    assert kind["ecoom_2020_07b"] == "vote intention"
    assert kind["ch_2020_09"] == "recalled vote"
    assert kind["iiseps_2015_10"] == "recalled vote"
    assert kind["official_prelim_2020_presidential"] == "official count, preliminary"
    assert kind["bkmo_exit_2025"] == "exit poll"


def test_counts_models_and_projections_have_no_sampling_range(votes):
    bases = [views.votes.COUNTED, views.votes.MODELLED, views.votes.PROJECTED]
    some = votes[votes["votes_base"].isin(bases)]
    assert len(some) and some["low_percent"].isna().all()


def test_minor_names_of_a_survey_are_added_up_and_marked_computed(votes):
    rows = views.votes.election_rows(votes, 2020, 2)
    official = rows[rows["survey_id"] == "official_result_2020_presidential"]
    added = official[official["option_id"] == views.votes.OTHERS].iloc[0]
    parts = ["kanapatskaya", "charachan", "dzmitryeu"]
    own = votes[votes["survey_id"] == "official_result_2020_presidential"]
    assert added["percent"] == pytest.approx(
        own.loc[own["option_id"].isin(parts), "percent"].astype(float).sum()
    )
    assert added["is_derived"] and added["row"].count(";") == 2
    assert "against_all" in set(official["option_id"])


def test_a_survey_with_two_bases_has_two_rows_in_the_chart(votes):
    rows = views.votes.election_rows(votes, 2020, 3)
    assert rows.groupby("bar")["votes_base"].nunique().max() == 1
    assert rows[rows["survey_id"] == "zois_2020_12"]["bar"].nunique() == 2


def test_titles_follow_the_data(votes):
    holder = views.votes.office_holder_rows(votes)
    before = findings.votes.office_holder_title(holder)
    changed = holder.assign(
        percent=holder["percent"].where(holder["population_class"] != "official_count", 55.0)
    )
    after = findings.votes.office_holder_title(changed)
    assert before != after and "55 % in official counts" in after
    assert "2020: official" in findings.votes.official_sentence(holder)


def test_beside_a_count_stand_only_shares_of_voters(votes):
    said = findings.votes.official_sentence(views.votes.office_holder_rows(votes))
    assert "2015: official 83.5 %, 3 licensed exit polls 80.3–84.1 %, surveys of those who" in said
    assert "voted 18–21.2 % (urban internet users)" in said
    assert "10 %" not in said and "60" not in said and "35.6" not in said


def test_no_election_of_the_chart_is_dropped_without_a_word(votes):
    holder = views.votes.office_holder_rows(votes)
    said = findings.votes.official_sentence(holder)
    assert "2010: 1 licensed exit poll 79.1 %" in said
    assert "No official count was read for 2001 and 2010." in said
    others = findings.votes.other_bases_sentence(holder)
    for election in holder["election"].unique():
        assert str(election) in said and str(election) in others


def test_shares_on_other_bases_keep_base_and_people_apart(votes):
    said = findings.votes.other_bases_sentence(views.votes.office_holder_rows(votes))
    assert "2010: base not stated 51.1–71.3 % (all adults)" in said
    assert "60 % (all adults), recomputed on an assumed turnout 63.6–64.7 % (all adults)" in said
    assert "about 10 % (young people), of all asked 20.9 % (all adults)" in said
    assert "50.8" not in said and "21.2" not in said


def test_without_figures_nothing_is_said_of_bases(votes):
    none = views.votes.office_holder_rows(votes.iloc[:0])
    assert findings.votes.official_sentence(none) == ""
    assert findings.votes.other_bases_sentence(none) == ""


def test_the_base_with_the_widest_gap_is_told(votes):
    said = findings.votes.bases_sentence(views.votes.office_holder_rows(votes))
    assert "of all asked" in said and "of those who voted" in said and "IISEPS" in said


def test_with_one_base_or_none_no_bases_are_said_to_differ(votes):
    holder = views.votes.office_holder_rows(votes)
    one = holder[holder["votes_base"] == views.votes.ASKED]
    assert len(one)
    assert findings.votes.bases_sentence(one) == findings.votes.bases_sentence(one[:0]) == ""


@pytest.mark.parametrize("election", [2001, 2006, 2020])
def test_how_many_names_are_drawn_changes_no_finding(votes, election):
    rows = [views.votes.election_rows(votes, election, most) for most in range(1, 7)]
    assert len({findings.votes.election_title(some, election) for some in rows}) == 1
    assert len({findings.votes.election_sentence(some, election) for some in rows}) == 1


def test_the_undecided_of_one_survey_are_told_in_the_singular(votes):
    rows = views.votes.election_rows(votes, 2020, 4)
    silent = rows[rows["stance"].isin(["dont_know", "refused", "no_answer"])]
    some = rows[rows["survey_id"] == silent["survey_id"].iloc[0]]
    assert "In 1 survey that prints it, " in findings.votes.election_sentence(some, 2020)


def test_an_election_nobody_asked_about_is_said(votes):
    rows = views.votes.election_rows(votes, 2003, 4)
    assert rows.empty
    assert findings.votes.election_title(rows, 2003).startswith("No figure")
    assert findings.votes.election_sentence(rows, 2003).startswith("No figure")
    assert findings.votes.open_title(rows).startswith("No dated")


@pytest.mark.parametrize("election", [2001, 2006, 2010, 2015, 2020, 2025])
def test_every_election_can_be_told_and_drawn(votes, election):
    rows = views.votes.election_rows(votes, election, 1)
    assert findings.votes.election_title(rows, election).startswith(f"{election}: ")
    ax = charts.plot_dots(rows)
    assert len(ax.get_yticklabels()) == rows["bar"].nunique()


def test_no_line_joins_added_names_and_undated_waves_are_named():
    wishes = views.votes.open_rows("by mode", 3)
    added = wishes[wishes["option_id"] == views.votes.OTHERS]
    assert len(added) and added["series"].isna().all()
    assert views.votes.dated(wishes)["date"].notna().all()
    undated = wishes.assign(date=wishes["date"].mask(wishes["survey_id"] == "ch_2021_11"))
    reading = findings.votes.open_reading(undated)
    assert "1 survey without a date not drawn: Chatham House (wave 6)" in reading
    assert "ch_2021" not in reading
    assert "without a date" not in findings.votes.open_reading(wishes)


def test_a_share_has_its_mark_and_a_bare_range_none():
    rows = [("A", "x", 40.0, 35.0, 45.0), ("A", "y", None, 10.0, 20.0)]
    frame = pd.DataFrame(rows, columns=["bar", "answer", "percent", "low_percent", "high_percent"])
    frame = frame.assign(n_basis="stated", is_derived=False, section="S")
    ax = charts.plot_dots(frame)
    assert len(ax.collections) == 2
    assert sum(len(line.get_xdata()) for line in ax.lines) == 1
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["x", "y"]


def test_a_survey_on_two_elections_stands_under_each(votes):
    holder = views.votes.office_holder_rows(votes)
    assert holder.groupby("bar")["section"].nunique().max() == 1
    twice = holder[holder["survey_id"] == "iiseps_2006_04_postelection"]
    assert set(twice["section"]) == {"2001", "2006"}


def test_a_range_as_printed_is_no_method(votes):
    assert "none;" not in findings.polls.method(votes) and "and none" not in (
        findings.polls.method(votes)
    )
