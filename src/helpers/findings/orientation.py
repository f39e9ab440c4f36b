"""What questions on the country's course abroad show, in words."""

import pandas as pd

from helpers.comparisons import CHANGE_METHOD as RANGE_METHOD
from helpers.estimates import LEVEL, ONLY_SAMPLING
from helpers.findings.coverage import undated_names
from helpers.findings.marks import limits_and_sizes
from helpers.surveys import BOUNDS
from helpers.wording import CANNOT, change_words
from helpers.words import CLASSES, count, listed, lower_first, number, percent, span, year_span

CHANGE_METHOD = f"{RANGE_METHOD}; p adjusted by Holm over all rows. It holds {ONLY_SAMPLING}."


def families_title(families: pd.DataFrame) -> str:
    """How many questions there are, and the one asked over the longest time, as a title."""
    if families.empty:
        return "No question was asked in so many surveys"
    longest = families.loc[families["years"].map(_length).idxmax()]
    houses = len({name for text in families["houses"] for name in text.split(", ")})
    text = f"{count(len(families), 'question')} by {count(houses, 'house')}"
    if not longest["years"]:
        return text
    if len(families) == 1:
        return f"{text}, {longest['years']}"
    return f"{text}; none runs longer than {longest['years']}"


def _length(years: str) -> int:
    ends = [int(year) for year in years.split("–")] if years else [0, -1]
    return ends[1] - ends[0]


def families_reading(answers: pd.DataFrame) -> str:
    """How to read the list of questions, and which surveys could not be dated."""
    text = "Each row is a question of its own; answers of different questions are never joined."
    undated = answers[answers["date"].isna()]
    if len(undated):
        text += f" Not on any time axis, because undated: {undated_names(undated)}."
    twice = answers[answers["same_poll_as"].notna()]["survey_id"].nunique()
    if twice:
        text += f" {count(twice, 'survey')} may be a second report of another one in the list."
    return text


def panels_title(drawn: pd.DataFrame) -> str:
    """The range of the largest-ranging answer in the fullest panel, as a title."""
    if drawn.empty:
        return "No dated survey of a question of this kind among the questions shown"
    published = drawn[~drawn["is_derived"].astype(bool)]
    published = published if len(published) else drawn
    fullest = published.groupby("question", sort=False)["survey_id"].nunique().idxmax()
    some = published[published["question"] == fullest]
    spans = some.groupby("label", sort=False)["percent"].agg(["min", "max"]).astype(float)
    widest = (spans["max"] - spans["min"]).idxmax()
    low, high = spans.loc[widest]
    said = percent(low) if low == high else f"{number(low)} to {percent(high)}"
    surveys = count(some["survey_id"].nunique(), "survey")
    apart = "" if fullest.endswith("?") else ","
    return f"{fullest}{apart} “{widest}”: {said} in {surveys}"


def panels_reading(drawn: pd.DataFrame, events: pd.DataFrame) -> str:
    """How to read the panels: joins, gaps, hollow marks, events."""
    text = (
        "Each panel is one question, on a scale of its own; the bar through a mark is its range. "
        "Only comparable surveys are joined."
    )
    reasons = sorted({why for said in drawn["break_reason"].dropna() for why in said.split(", ")})
    if reasons:
        text += f" Lines are interrupted where surveys differ ({listed(reasons)})."
    if drawn["is_derived"].astype(bool).any():
        text += " A hollow mark was computed or is printed as “about”."
    text += limits_and_sizes(drawn)
    if len(events):
        text += " Numbered lines are the events of the table below."
    return text


def events_title(events: pd.DataFrame) -> str:
    """How many events are marked, as a title."""
    if events.empty:
        return "No event is marked: none of a chosen kind falls into the time drawn"
    first, last = events["date"].min(), events["date"].max()
    return f"{count(events['event_id'].nunique(), 'event')} marked, {first:%Y}–{last:%Y}"


def events_reading() -> str:
    """How events were chosen and what they do not show."""
    return (
        "The first event of each chosen kind in each year. That an answer changed after an event "
        "does not show that it changed because of it. The table of events begins in the year of "
        "its first row; earlier years have no marks."
    )


def _told(changes: pd.DataFrame) -> pd.Series:
    words = [
        change_words(row.low_pp, row.high_pp, p_adjusted=row.p_adjusted, level=LEVEL)
        for row in changes.itertuples()
    ]
    return pd.Series(words, index=changes.index, dtype=str)


def with_verdicts(changes: pd.DataFrame) -> pd.DataFrame:
    """`changes` of `views.orientation.change_rows` with `verdict`: rose, fell or cannot be told.

    `when_1` and `when_2` also say the house and the share.
    """
    return changes.assign(verdict=_told(changes), when_1=_end(changes, 1), when_2=_end(changes, 2))


def _end(changes: pd.DataFrame, end: int) -> pd.Series:
    said = [
        f"{row['house_name']}, {row[f'when_{end}']}: {percent(row[f'percent_{end}'])}"
        for row in changes.to_dict("records")
    ]
    return pd.Series(said, index=changes.index, dtype=str)


def changes_title(changes: pd.DataFrame) -> str:
    """How many first and last points differ beyond chance, as a title."""
    if changes.empty:
        return "No answer has two comparable surveys of known size"
    told = _told(changes)
    rose, fell = int((told == "rose").sum()), int((told == "fell").sum())
    rest = len(told) - rose - fell
    return (
        f"First against last comparable survey, {count(len(changes), 'answer')}: {rose} rose, "
        f"{fell} fell, {rest} {CANNOT}"
    )


def changes_reading() -> str:
    """How to read the table of changes."""
    return (
        "Each row compares the two ends of one series of one house. What happened between them is "
        "in the charts. A change counts only if its p value, adjusted for all rows, says so too."
    )


def latest_sentence(latest: pd.DataFrame) -> str:
    """The largest printed answer of the latest survey of each menu, newest first.

    A survey that prints a single answer is told as such: nothing shows that it is the largest.
    """
    if latest.empty:
        return ""
    said = [
        f"“{row.question}”: {'only ' if row.n_printed == 1 else ''}“{row.label}” {row.stated} "
        f"({row.survey}, {lower_first(row.asked)})"
        for row in latest.itertuples()
    ]
    text = "The largest printed answer where people chose a way, latest survey of each question – "
    text += f"{'; '.join(said)}."
    if (latest["n_printed"] == 1).any():
        text += " “Only”: no other answer of that survey was read."
    return text


def changes_sentence(changes: pd.DataFrame) -> str:
    """The clearest rise and the clearest fall, and how many comparisons there were."""
    if changes.empty:
        return "No answer can be compared over time: no two surveys of known size are alike."
    told = _told(changes)
    parts = []
    for word, way in (("rose", "idxmax"), ("fell", "idxmin")):
        some = changes[told == word]
        if len(some):
            one = changes.loc[getattr(some["diff_pp"].astype(float), way)()]
            asked = f"{one['house_name']}: {lower_first(one['question'])}"
            parts.append(
                f"“{one['label']}” ({asked}) {word} from "
                f"{percent(one['percent_1'])} ({one['when_1']}) to {percent(one['percent_2'])} "
                f"({one['when_2']})"
            )
    if not parts:
        return f"Of {count(len(changes), 'comparison')} of ends of a series none shows a change."
    return f"The largest clear changes of {len(changes)} compared: {'; '.join(parts)}."


#: Up to so many surveys are told by their lowest and highest share, more by their median too.
FEW = 5


def wording_sentence(answers: pd.DataFrame) -> str:
    """How the share of one way differs between menus, which shows why no level is read across.

    Each survey once, with one answer of that way; no floors or ceilings.
    """
    rows = answers[answers["is_menu"] & answers["percent"].notna() & ~answers["is_derived"]]
    rows = rows[(rows["way"] != rows["label"]) & ~rows["qualifier"].isin(BOUNDS)]
    rows = rows[rows["same_poll_as"].isna()]
    rows = rows[~rows.duplicated(["survey_id", "question", "way"], keep=False)]
    if rows["question"].nunique() < 2:
        return ""
    medians = rows.groupby(["way", "question"])["percent"].median().astype(float).reset_index()
    sizes = medians.groupby("way")["percent"].agg(lambda some: some.max() - some.min())
    way = sizes.idxmax()
    some = medians[medians["way"] == way].set_index("question")["percent"]
    if some.min() == some.max():
        return ""
    shares = rows[rows["way"] == way]
    said = [
        f"under “{question}” {_told_shares(shares[shares['question'] == question])}"
        for question in (some.idxmin(), some.idxmax())
    ]
    return (
        f"Shares {way}: {'; '.join(said)}. The menus differ, and so do the years and the people "
        "asked, so no level is read across questions."
    )


def _told_shares(rows: pd.DataFrame) -> str:
    """One or two shares as printed, a few as a span, many by their median; by whom, of whom."""
    shares = rows["percent"].astype(float)
    if len(rows) < 3:
        text = listed(list(rows.sort_values("percent")["stated"]))
    elif len(rows) <= FEW:
        text = span(shares)
    else:
        text = f"a median of {percent(shares.median())} ({span(shares)})"
    houses = listed(list(dict.fromkeys(rows["house_name"])))
    people = listed(sorted({CLASSES[name] for name in rows["population_class"]}))
    years = rows["date"].dropna().dt.year
    when = f", {year_span(years.min(), years.max())}" if len(years) else ""
    return f"{text} in {count(len(rows), 'survey')} by {houses} of {people}{when}"


def undated_sentence(answers: pd.DataFrame) -> str:
    """Surveys that have no date and are only counted."""
    undated = answers[answers["date"].isna()]
    if undated.empty:
        return ""
    surveys = count(undated["survey_id"].nunique(), "survey")
    return f"{surveys} without a date could not be drawn: {undated_names(undated)}."
