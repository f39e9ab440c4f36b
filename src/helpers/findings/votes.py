"""What votes and vote intentions show, in words."""

import pandas as pd

from helpers.findings.coverage import undated_names
from helpers.words import CLASSES, count, listed, number, percent, span

EXIT, UNSTATED, VOTED = "exit poll", "base not stated", "of those who voted"
OFFICIAL, MODEL = "official_count", "parallel count"


def _polls(rows: pd.DataFrame) -> pd.DataFrame:
    """Shares that surveys of samples print: see `_sampled`, nothing computed."""
    rows = _sampled(rows)
    return rows[rows["percent"].notna() & ~rows["is_derived"].astype(bool)]


def _sampled(rows: pd.DataFrame) -> pd.DataFrame:
    """Surveys of samples: no counts, exit polls, models or audiences that chose themselves."""
    chosen = rows["population_class"].isin([OFFICIAL, "self_selected"])
    return rows[~chosen & ~rows["timing"].isin([EXIT, MODEL])]


def _official(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows["population_class"] == OFFICIAL) & rows["percent"].notna()]


def votes_title(rows: pd.DataFrame) -> str:
    """How many figures there are on how many elections, as a title."""
    if rows.empty:
        return "No figure on a presidential election was read"
    return (
        f"{count(len(rows), 'figure')} on {count(rows['election'].nunique(), 'election')} from "
        f"{count(rows['survey_id'].nunique(), 'survey or count', 'surveys and counts')}"
    )


def votes_reading(rows: pd.DataFrame) -> str:
    """How to read the list of all figures, and which surveys are undated."""
    text = "One row per survey or count and answer, with what other pages print for it."
    undated = sorted(set(rows.loc[rows["date"].isna(), "survey"]))
    return text + (f" Undated: {listed(undated)}." if undated else "")


def office_holder_title(rows: pd.DataFrame) -> str:
    """The official shares against those of samples over all elections, as a title."""
    official, sampled = _official(rows), _polls(rows)
    if official.empty or sampled.empty:
        return f"The office-holder’s share in {count(len(rows), 'figure')}"
    return (
        f"{official['label'].iloc[0]}: {span(official['percent'].astype(float))} in official "
        f"counts, {span(sampled['percent'].astype(float))} in surveys of different people and bases"
    )


def bases_reading(rows: pd.DataFrame) -> str:
    """How to read the rows: bases are not the same, ranges, hollow marks."""
    bases = count(rows["votes_base"].nunique(), "base")
    text = (
        f"Each row says what its shares are shares of ({bases} here). "
        "Shares of different bases are not comparable: of all asked, fewer name anybody "
        "than of those who voted. A bar is the range of a sample."
    )
    unstated = rows[rows["votes_base"] == UNSTATED]["bar"].nunique()
    if unstated:
        text += f" For {count(unstated, 'row')} the pages read do not state the base."
    if (rows["n_basis"] == "assumed").any():
        text += " A dashed bar rests on the usual sample size of the house."
    if rows["percent"].isna().any():
        text += " A thick bar without a mark is a range as printed."
    if rows["is_derived"].astype(bool).any():
        text += " A hollow mark was added up or computed, not published."
    return text


def election_title(rows: pd.DataFrame, election: int) -> str:
    """Who leads in the official count and in how many surveys, as a title."""
    if rows.empty:
        return f"No figure on a presidential election of {election} was read"
    leaders = _sampled(rows).dropna(subset="leader").drop_duplicates("survey_id")
    official = _official(rows).sort_values(
        ["date", "timing", "percent"], ascending=[True, False, True]
    )
    parts = []
    if len(official):
        top = official.iloc[-1]
        parts.append(f"{top['label']} {percent(top['percent'])} in the official count")
    if len(leaders):
        most = leaders["leader"].value_counts()
        parts.append(
            f"the largest printed share is {most.index[0]}’s in {most.iloc[0]} of "
            f"{count(len(leaders), 'survey')} with two names or more"
        )
    elif parts:
        parts.append("no survey read prints two names or more")
    else:
        parts.append(count(rows["bar"].nunique(), "poll or count", "polls or counts"))
    return f"{election}: {'; '.join(parts)}"


def open_title(rows: pd.DataFrame) -> str:
    """The range of the answer printed most often in the open question, as a title."""
    if rows.empty:
        return "No dated survey asked whom people would elect"
    rows = rows[~rows["is_derived"].astype(bool)]
    fullest = rows[rows["panel"] == rows["panel"].value_counts().index[0]]
    top = fullest[fullest["label"] == fullest["label"].value_counts().index[0]]
    low, high = top["percent"].astype(float).idxmin(), top["percent"].astype(float).idxmax()
    return (
        f"Asked without a list, {percent(top.at[low, 'percent'])} ({top.at[low, 'when']}) to "
        f"{percent(top.at[high, 'percent'])} ({top.at[high, 'when']}) named "
        f"{top['label'].iloc[0]}; last asked {top.loc[top['date'].idxmax(), 'when']}"
    )


def open_reading(rows: pd.DataFrame) -> str:
    """How to read the open question and what could not be drawn."""
    text = (
        "Shares of all asked. Only comparable surveys of one house are joined. Answers that a page "
        "does not print are missing, not zero. Names with lower shares are added up and drawn "
        "hollow; so is what was computed or printed as “about”."
    )
    undated = rows[rows["date"].isna()]
    if len(undated):
        surveys = count(undated["survey_id"].nunique(), "survey")
        text += f" {surveys} without a date not drawn: {undated_names(undated)}."
    return text


def official_sentence(rows: pd.DataFrame) -> str:
    """Shares of voters of each election: the count, exit polls, and surveys of those who voted.

    Says for which elections no count was read, and for which no survey of those who voted.
    """
    said, uncounted, unasked = [], [], []
    for election, some in rows.groupby("election", sort=True):
        official, exits = _official(some), some[some["timing"] == EXIT]
        voted = _polls(some[some["votes_base"] == VOTED])
        parts = [f"official {_share(official)}"] if len(official) else []
        if len(exits):
            parts.append(f"{count(len(exits), 'licensed exit poll')} {_share(exits)}")
        if len(voted):
            parts.append(f"surveys of those who voted {listed(_by_people(voted))}")
        if parts:
            said.append(f"{election}: {', '.join(parts)}")
        uncounted += [] if len(official) else [str(election)]
        unasked += [] if len(voted) else [str(election)]
    if not said:
        return ""
    text = f"{rows['label'].iloc[0]}’s share of voters by election – {'; '.join(said)}."
    if uncounted:
        text += f" No official count was read for {listed(uncounted)}."
    if unasked:
        text += f" For {listed(unasked)} no survey read says that it prints shares of voters."
    return text


def other_bases_sentence(rows: pd.DataFrame) -> str:
    """What surveys print on other bases than voters, by election, people and base."""
    others = _polls(rows[rows["votes_base"] != VOTED])
    said = []
    for election, some in others.groupby("election", sort=True):
        parts = [
            f"{base} {listed(_by_people(of_base))}"
            for base, of_base in some.groupby("votes_base", sort=True)
        ]
        said.append(f"{election}: {', '.join(parts)}")
    if not said:
        return ""
    text = (
        "Surveys on other bases, before or after the vote, which cannot be set beside a share of "
    )
    text += f"voters – {'; '.join(said)}."
    if (rows["population_class"] == "self_selected").any():
        text += " Figures of people who chose to take part are in the chart only."
    return text


def _by_people(rows: pd.DataFrame) -> list[str]:
    """The shares of each population apart: "18–21.2 % (urban internet users)"."""
    return [
        f"{_share(some)} ({CLASSES[people]})"
        for people, some in rows.groupby("population_class", sort=True)
    ]


def _share(rows: pd.DataFrame) -> str:
    """One share as its page puts it, several as a span."""
    if len(rows) == 1 and rows["qualifier"].iloc[0] != "exact":
        return rows["stated"].iloc[0]
    return span(rows["percent"].astype(float))


def bases_sentence(rows: pd.DataFrame) -> str:
    """The survey whose two bases differ most, which shows what the base does; "" for one base."""
    known = rows[rows["percent"].notna() & (rows["votes_base"] != UNSTATED)]
    known = known[~known["is_derived"].astype(bool)]
    if known["votes_base"].nunique() < 2:
        return ""
    shares = known.groupby(["survey_id", "question_id"])["percent"]
    gaps = (shares.max() - shares.min()).astype(float)
    conclusion = "no difference between a count and a survey is worked out"
    if gaps.empty or gaps.max() == 0:
        return f"The bases differ, so {conclusion}."
    some = known[known["survey_id"] == gaps.idxmax()[0]].sort_values("percent")
    said = [f"{percent(row.percent)} {row.votes_base}" for row in some.itertuples()]
    return (
        f"The base matters: {some['survey'].iloc[0]}, gives {' and '.join(said)}. So {conclusion}."
    )


def open_sentence(drawn: pd.DataFrame) -> str:
    """When the open question was last asked, and what it found."""
    rows = drawn[~drawn["is_derived"].astype(bool)]
    if rows.empty:
        return ""
    fullest = rows[rows["panel"] == rows["panel"].value_counts().index[0]]
    top = fullest[fullest["label"] == fullest["label"].value_counts().index[0]]
    last = top.loc[top["date"].idxmax()]
    ends = ""
    if pd.notna(last["low_percent"]):
        ends = f" ({number(last['low_percent'])}–{number(last['high_percent'])})"
    return (
        f"Without a list of names, {percent(last['percent'])}{ends} of all asked named "
        f"{last['label']} in the last of {count(len(top), 'survey')} ({last['survey']})."
    )


def election_sentence(rows: pd.DataFrame, election: int) -> str:
    """Whose share is largest in the count and in surveys of one election, and who was silent."""
    if rows.empty:
        return f"No figure on a presidential election of {election} was read."
    text = f"{election_title(rows, election)}."
    silent = _polls(rows[rows["stance"].isin(["dont_know", "refused", "no_answer"])])
    sums = silent.groupby("bar")["percent"].sum()
    if len(sums):
        prints = "prints" if len(sums) == 1 else "print"
        text += (
            f" In {count(len(sums), 'survey')} that {prints} it, {span(sums.astype(float))} "
            "did not say or had not decided."
        )
    return text
