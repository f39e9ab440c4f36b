"""Frames of votes: intentions, recalled votes, exit polls and official counts, with their base."""

import pandas as pd

from helpers import estimates, surveys
from helpers.sources import all_pages
from helpers.tables import load_table
from helpers.views import polls
from helpers.words import upper_first

ELECTION = r"^vote_(\d{4})_presidential"
OPEN, CLOSED, BEST = "lukashenko_open_vote", "lukashenko_closed_vote", "best_president"
OFFICE_HOLDER = "lukashenka"
OTHERS, OTHERS_LABEL = "other_named", "Other named candidates"
NOT_VOTING = ("did_not_vote", "will_not_vote")
#: Answers that are no candidate's name, beside those without a clear answer.
NO_NAMES = ("against_all", "other", "none", "opponents", "all_opponents_combined", "alternative")
NO_NAMES += ("other_three", "top_rival", *NOT_VOTING)
COUNTED = "votes as counted officially"
ASKED, VOTED, LEAVING = "of all asked", "of those who voted", "of voters at polling stations"
PROJECTED, MODELLED = "recomputed on an assumed turnout", "a model on an assumed turnout"
CHOSE, UNSTATED = "of those who chose to take part", "base not stated"
BASES = (COUNTED, LEAVING, MODELLED, PROJECTED, VOTED, ASKED, UNSTATED, CHOSE)
NOTED = {
    "recalculated on": PROJECTED,
    "assumed turnout": MODELLED,
    "of all respondents": ASKED,
    "of those who voted": VOTED,
}
INTENTION, RECALL, AROUND = "vote intention", "recalled vote", "asked in the weeks of the vote"
TOLD = {"vote intention": INTENTION, "before the election": INTENTION, "recalled": RECALL}
NOT_SAMPLED = (PROJECTED, MODELLED)


def vote_rows(deff: float | str) -> pd.DataFrame:
    """Readings of every question on a presidential election, of all asked or of voters.

    Adds `election` (year), `timing` (intention, recalled vote, exit poll, official count, model),
    `votes_base` (what the share is a share of), `bar` and `answer` in words, and the columns of
    `views.polls.labelled` and `estimates.with_intervals`; no range where the house recomputed
    its shares on a turnout.
    """
    said = surveys.statements()
    said = said[said["question_id"].str.contains(ELECTION.replace("(", "(?:"), regex=True)]
    said = said[said["subgroup"].isin(surveys.OF_VOTES) & (said["country"] == "BY")]
    notes = said.groupby(["survey_id", "question_id", "subgroup"])["note"].agg(
        lambda texts: " ".join(texts.dropna()).lower()
    )
    rows = polls.labelled(surveys.leaves(surveys.readings(said)))
    rows = estimates.with_intervals(rows, deff=deff, step_pp="as printed")
    places = rows[["survey_id", "question_id", "subgroup"]].apply(tuple, axis=1)
    non_voters = set(places[rows["option_id"].isin(NOT_VOTING)])
    bases = [
        _base(row, notes.loc[place], place in non_voters)
        for row, place in zip(rows.to_dict("records"), places, strict=True)
    ]
    rows = rows.assign(votes_base=bases)
    rows["election"] = rows["question_id"].str.extract(ELECTION)[0].astype(int)
    rows["timing"] = _timing(rows, [notes.loc[place] for place in places])
    unsampled = rows["votes_base"].isin(NOT_SAMPLED)
    rows.loc[unsampled, ["low_percent", "high_percent"]] = float("nan")
    stated = rows["qualifier"] == "range"
    for end in ("low", "high"):
        printed = rows[f"percent_{end}"].astype("Float64")
        rows[f"{end}_percent"] = rows[f"{end}_percent"].astype("Float64").where(~stated, printed)
    rows["bar"] = _bars(rows)
    rows["answer"] = rows["label"]
    return rows.sort_values(["election", "date", "bar", "option_order"], ignore_index=True)


def _base(row: dict, note: str, has_non_voters: bool) -> str:
    """What a vote share is a share of, from who was asked, else from the notes of its rows."""
    if row["population_class"] == "official_count":
        return COUNTED
    if row["mode"] == "exit_poll":
        return LEAVING
    if row["subgroup"] == "those_who_voted":
        return VOTED
    noted = [base for words, base in NOTED.items() if words in note]
    if noted:
        return noted[0]
    if row["population_class"] == "self_selected":
        return CHOSE
    return ASKED if has_non_voters else UNSTATED


def _timing(rows: pd.DataFrame, notes: list[str]) -> pd.Series:
    """Whether a vote was meant, recalled or counted: from the notes, else from the days."""
    at_polls = rows["mode"].isin(["exit_poll", "official_count"])
    days = rows[at_polls].groupby("election")["fieldwork_end"].max()
    day = pd.to_datetime(rows["election"].map(days.to_dict()))
    words = pd.Series(AROUND, index=rows.index)
    words = words.mask((rows["fieldwork_end"] < day) | day.isna(), INTENTION)
    words = words.mask(rows["fieldwork_start"] >= day, RECALL)
    told = [next((kind for said, kind in TOLD.items() if said in note), None) for note in notes]
    words = pd.Series(told, index=rows.index, dtype=object).fillna(words)
    asked_voters = rows["survey_id"].isin(rows.loc[rows["votes_base"] == VOTED, "survey_id"])
    words = words.mask(asked_voters | rows["question_id"].str.endswith("_recall"), RECALL)
    words = words.mask(rows["votes_base"] == MODELLED, "parallel count")
    words = words.mask(rows["mode"] == "exit_poll", "exit poll")
    preliminary = pd.Series(["preliminary" in note for note in notes], index=rows.index)
    official = rows["population_class"] == "official_count"
    words = words.mask(official, "official count")
    return words.mask(official & preliminary, "official count, preliminary")


def _bars(rows: pd.DataFrame) -> pd.Series:
    """A name for each survey, numbered where two surveys would share one."""
    names = rows["survey"] + " – " + rows["timing"]
    order = rows["survey_id"].groupby(names).transform(lambda ids: pd.factorize(ids)[0])
    return names + order.map(lambda place: f" ({place + 1})" if place else "")


def office_holder_rows(votes: pd.DataFrame) -> pd.DataFrame:
    """The share of the office-holder in every survey and count of every election."""
    rows = votes[votes["option_id"] == OFFICE_HOLDER]
    # a survey on two elections has a row in each: a space keeps their names apart
    turns = rows.groupby("bar")["election"].transform(lambda years: pd.factorize(years)[0])
    names = rows["bar"] + turns.map(lambda turn: " " * int(turn))
    return rows.assign(bar=names, section=rows["election"].astype(str)).reset_index(drop=True)


def election_rows(votes: pd.DataFrame, election: int, most: int) -> pd.DataFrame:
    """Every answer in every survey and count of one election, minor names added up.

    The `most` names with the highest shares keep their own mark; the others of one survey are
    added to one "other named candidates" (computed, drawn hollow). Sections are bases. `leader`
    is the answer with the largest share of a survey and base, before any are added up.
    """
    rows = votes[votes["election"] == election]
    rows = with_others(rows.assign(leader=_leaders(rows)), most)
    order = rows["votes_base"].map({base: place for place, base in enumerate(BASES)})
    # a survey with two bases has a row in each: a space keeps their names apart
    names = rows["bar"] + order.map(lambda place: " " * int(place))
    rows = rows.assign(bar=names, section=rows["votes_base"].map(upper_first), _order=order)
    rows = rows.sort_values(["_order", "date", "bar"], kind="stable", ignore_index=True)
    return rows.drop(columns="_order")


def _leaders(rows: pd.DataFrame) -> pd.Series:
    """The published answer with the largest share of each survey and base; none if it is alone."""
    named = rows[rows["percent"].notna() & ~rows["is_derived"].astype(bool)]
    named = named[~named["stance"].isin(surveys.NO_ANSWER)]
    printed = named.groupby(["bar", "votes_base"])["option_id"].transform("size")
    named = named[printed > 1].sort_values("percent", ascending=False, kind="stable")
    top = named.drop_duplicates(["bar", "votes_base"]).set_index(["bar", "votes_base"])["label"]
    places = pd.MultiIndex.from_frame(rows[["bar", "votes_base"]])
    return pd.Series(top.reindex(places).to_numpy(), rows.index, dtype="str")


def with_others(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """`rows` with all but the `most` highest candidates of a survey and question as one sum."""
    no_name = rows["option_id"].isin(NO_NAMES) | rows["stance"].isin(surveys.NO_ANSWER)
    peaks = rows[~no_name].groupby("option_id")[["percent", "percent_high"]].max().max(axis=1)
    kept = peaks.sort_values(ascending=False, kind="stable").index[:most]
    minor = ~no_name & ~rows["option_id"].isin(kept)
    sums = []
    for _, some in rows[minor].groupby(["survey_id", "question_id", "subgroup"], sort=False):
        sums.append(_sum(some))
    if not sums:
        return rows.reset_index(drop=True)
    added = pd.DataFrame(sums).astype(rows.dtypes.to_dict())
    return pd.concat([rows[~minor], added], ignore_index=True)


def _sum(some: pd.DataFrame) -> pd.Series:
    total = some.iloc[0].copy()
    total["percent"] = float(some["percent"].sum())
    total["stated"] = " + ".join(some["label"] + " " + some["stated"])
    total["row"] = "; ".join(some["row"])
    total["source_url"] = all_pages(some["source_url"])
    total["option_id"], total["label"], total["answer"] = OTHERS, OTHERS_LABEL, OTHERS_LABEL
    total["is_derived"] = bool(len(some) > 1 or some["is_derived"].any())
    total["low_percent"] = total["high_percent"] = float("nan")
    return total


def open_rows(deff: float | str, most: int) -> pd.DataFrame:
    """Dated answers to the questions whom people would elect, for `charts.plot_panels`."""
    titles = load_table("questions").set_index("question_id")["title"]
    parts = []
    for name in (OPEN, CLOSED, BEST):
        found = surveys.readings(surveys.whole_samples(surveys.statements(name), country="BY"))
        rows = polls.labelled(surveys.with_series(surveys.leaves(found)))
        rows = estimates.with_intervals(rows, deff=deff, step_pp="as printed")
        rows = rows.assign(answer=rows["label"], panel=titles[name] + " (%)")
        rows["series"] = name + "/" + rows["series"].astype("string")
        parts.append(with_others(rows, most))
    rows = pd.concat(parts, ignore_index=True)
    qualifier = rows["qualifier"].where(~rows["is_derived"].astype(bool), "about")
    series = rows["series"].where(rows["option_id"] != OTHERS)
    return rows.assign(qualifier=qualifier.replace("range", "about"), series=series)


def dated(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that can stand on a time axis."""
    return rows[rows["date"].notna() & rows["percent"].notna()].reset_index(drop=True)
