"""What polls show, in words."""

import pandas as pd

from helpers import surveys
from helpers.estimates import ONLY_SAMPLING
from helpers.surveys import share_text
from helpers.wording import IF_RANDOM, precision_words
from helpers.words import MODES, count, listed, lower_first, number, percent

HALF = 50.0


def majority_title(shares: pd.DataFrame) -> str:
    """Whether any survey shows a majority, as a title.

    `shares`: one row per survey with `survey`, `percent`, `low_percent` (0-100; missing without a
    known sample size).
    """
    shares = shares[~shares["is_derived"]]
    if shares.empty:
        return "No survey publishes a share against"
    top = shares.loc[shares["percent"].astype(float).idxmax()]
    beyond = shares[shares["low_percent"] > HALF]
    if len(beyond):
        return (
            f"{len(beyond)} of {count(len(shares), 'survey')} show a majority against, "
            f"at most {percent(top['percent'])}"
        )
    above = shares[shares["percent"] > HALF]
    if above.empty:
        return f"No survey shows a majority against: the highest share is {percent(top['percent'])}"
    return (
        "No survey shows a majority against that its range bears out: "
        f"the highest share is {percent(top['percent'])}"
    )


def majority_sentence(shares: pd.DataFrame) -> str:
    """What "most" would need, and which surveys come how near. Columns as in majority_title."""
    shares = shares[~shares["is_derived"]]
    if shares.empty:
        return "No survey of this question publishes a share against."
    known = shares[shares["low_percent"].notna()]
    beyond = known[known["low_percent"] > HALF]
    above = shares[shares["percent"] > HALF]
    low, high = shares["percent"].astype(float).idxmin(), shares["percent"].astype(float).idxmax()
    if len(shares) == 1:
        only = shares.iloc[0]
        ends = "no sample size is known, so it has no range"
        if len(known):
            ends = f"its range ({number(only['low_percent'])}–{number(only['high_percent'])}) is "
            ends += "above half" if len(beyond) else "not above half"
        return (
            f"One survey publishes a share against: {percent(only['percent'])} ({only['survey']}); "
            f"{ends}. “Most” would need a whole range above half."
        )
    text = (
        f"The share against runs from {percent(shares.at[low, 'percent'])} "
        f"({shares.at[low, 'survey']}) to {percent(shares.at[high, 'percent'])} "
        f"({shares.at[high, 'survey']}) in {count(len(shares), 'survey')}. "
    )
    if len(above):
        text += f"It is above half in {len(above)}"
        text += f" ({listed(list(above['survey']))}), " if len(above) <= 3 else ", "
    else:
        text += "It is above half in none, "
    return text + (
        f"and the whole range is above half in {len(beyond) or 'none'} of the {len(known)} "
        "with a known sample size, which is what “most” would need."
    )


def _sides(splits: pd.DataFrame) -> pd.DataFrame:
    """Both sides of the surveys that print them, neither as a limit, wide: `for`, `against`."""
    is_plain = ~splits["is_derived"] & ~splits["is_bound"]
    sides = splits[splits["side"].isin(["for", "against"]) & is_plain]
    wide = sides.pivot_table(index="survey_id", columns="side", values="percent", aggfunc="sum")
    return wide.reindex(columns=["for", "against"]).dropna().astype(float)


def _disputed(splits: pd.DataFrame) -> str:
    """For how many of the compared surveys another page prints another share; empty for none."""
    compared = splits[splits["survey_id"].isin(_sides(splits).index)]
    disputed = compared.loc[compared["side"].isin(["for", "against"]) & compared["is_disputed"]]
    number_of = disputed["survey_id"].nunique()
    return f"; for {number_of} of them another page prints other shares" if number_of else ""


def _leads(splits: pd.DataFrame) -> pd.Series:
    sides = _sides(splits)
    return sides["against"] - sides["for"]


def _printed(splits: pd.DataFrame) -> str:
    """What the compared surveys do, in words."""
    limits = splits["side"].isin(["for", "against"]) & splits["is_bound"]
    return "print both sides" + (", neither as a limit" if limits.any() else "")


def lead_sentence(splits: pd.DataFrame) -> str:
    """By how much more were against than for. `splits`: rows of surveys.splits."""
    lead = _leads(splits)
    if lead.empty:
        return ""
    if len(lead) == 1:
        return f"{lead_title(splits)}."
    return (
        f"More were against than for in {int((lead > 0).sum())} of the {len(lead)} surveys that "
        f"{_printed(splits)}; the difference runs from {number(lead.min())} to "
        f"{number(lead.max())} points{_disputed(splits)}."
    )


def lead_title(splits: pd.DataFrame) -> str:
    """In how many surveys more were against than for, as a title."""
    lead = _leads(splits)
    if lead.empty:
        return f"No survey {_printed(splits).replace('print', 'prints', 1)}"
    if len(lead) == 1:
        apart = lead.iloc[0]
        more = f"{number(abs(apart))} points more {'against' if apart > 0 else 'for'}"
        said = more if apart else "as many for as against"
        return f"One survey prints both sides: {said}{_disputed(splits)}"
    return (
        f"More were against than for in {int((lead > 0).sum())} of {count(len(lead), 'survey')} "
        f"that {_printed(splits)}{_disputed(splits)}"
    )


def splits_reading(splits: pd.DataFrame) -> str:
    """How to read whole splits."""
    text = "Each bar is one survey and adds up to 100 percent. Hatched: not published."
    if splits["is_derived"].any():
        text += " Outlined: computed by somebody, not published; not counted in any sentence."
    if splits["is_bound"].any():
        text += " ≤ and ≥: printed as a limit, or left by one; "
        text += "the survey is in no comparison of the sides."
    return text


def silent_sentence(splits: pd.DataFrame) -> str:
    """How many took no side, or are not accounted for, in surveys that print both sides."""
    sides = _sides(splits)
    if sides.empty:
        return ""
    silent = (100 - sides["for"] - sides["against"]).clip(lower=0)
    return (
        f"Between {number(silent.min())} and {percent(silent.max())} took neither side, gave no "
        "clear answer, or are missing from what was published."
    )


def change_title(readings: pd.DataFrame) -> str:
    """What the longest comparable series shows, or else the latest survey, as a title."""
    points = surveys.longest_series(readings)
    if len(points) >= 3:
        first, last = points.iloc[0], points.iloc[-1]
        years = [f"{end['date']:%Y}" for end in (first, last)]
        days = years if years[0] != years[1] else [first["when"], last["when"]]
        return (
            f"{first['house_name']}: “{first['label']}” {share_text(first)} in {days[0]}, "
            f"{share_text(last)} in {days[1]}"
        )
    latest = surveys.latest(readings)
    if latest.empty:
        return "No dated survey"
    top = latest.loc[latest["percent"].astype(float).idxmax()]
    return f"Latest: “{top['label']}” {share_text(top)} ({top['survey']})"


def latest_sentence(readings: pd.DataFrame) -> str:
    """What the latest dated survey found, answer by answer, with its range."""
    latest = surveys.latest(readings).sort_values("percent", ascending=False)
    if latest.empty:
        return "No dated survey of this question is in the tables."
    first = latest.iloc[0]
    answers = [
        f"“{row['label']}” {share_text(row)}"
        + (
            f" ({number(row['low_percent'])}–{number(row['high_percent'])})"
            if pd.notna(row["low_percent"])
            else ""
        )
        for row in latest.head(4).to_dict("records")
    ]
    return f"Latest: {first['survey']} ({lower_first(first['asked'])}): {listed(answers)}."


def longest_series_sentence(readings: pd.DataFrame) -> str:
    """First against last point of the longest comparable series, and whether they differ."""
    points = surveys.longest_series(readings)
    if len(points) < 2:
        return "No two surveys are comparable enough to be joined: points stand alone."
    first, last = points.iloc[0], points.iloc[-1]
    return (
        f"In the longest comparable series ({first['house_name']}, {count(len(points), 'survey')}) "
        f"“{first['label']}” went from {share_text(first)} ({first['when']}) to "
        f"{share_text(last)} ({last['when']}){_apart(first, last)}."
    )


def _apart(first: pd.Series, last: pd.Series) -> str:
    ends = [first["low_percent"], first["high_percent"], last["low_percent"], last["high_percent"]]
    if any(pd.isna(end) for end in ends):
        return "; without both sample sizes no range can be given"
    if ends[1] < ends[2] or ends[3] < ends[0]:
        return "; their ranges do not overlap"
    return "; their ranges overlap, which alone does not show that they are the same"


def breaks_sentence(readings: pd.DataFrame) -> str:
    """Which surveys are not joined and why, and how many could not be dated."""
    breaks = readings["break_reason"].dropna()
    undated = readings[readings["date"].isna()]["survey_id"].nunique()
    parts = []
    if len(breaks):
        reasons = sorted({reason for text in breaks for reason in text.split(", ")})
        parts.append(f"Surveys that differ are not joined ({listed(reasons)}).")
    if undated:
        parts.append(f"{count(undated, 'survey')} without dates could not be drawn.")
    return " ".join(parts)


def conflicts_sentence(readings: pd.DataFrame) -> str:
    """How many figures are stated differently by different pages."""
    if readings.empty:
        return ""
    slips = int(readings["as_published"].notna().sum())
    right = f" {count(slips, 'figure')} put right here, see the errata." if slips else ""
    differing = readings[readings["other_readings"].notna()]
    if differing.empty:
        return f"Where several pages print a figure, they agree.{right}"
    return (
        f"For {len(differing)} of {count(len(readings), 'figure')} other pages print something "
        f"else; the table shows both.{right}"
    )


def ranges_reading(shares: pd.DataFrame) -> str:
    """How to read ranges, saying which rest on an assumed size and which are missing."""
    text = "The dot is the printed share, the bar its range."
    if (shares["n_basis"] == "assumed").any():
        text += " A dashed bar rests on the usual sample size of the house."
    without = int(shares["n_basis"].isna().sum())
    if without:
        have = (
            "share without a sample size has"
            if without == 1
            else ("shares without a sample size have")
        )
        text += f" {without} {have} no range."
    if shares["is_derived"].any():
        text += " A hollow dot was computed, not published."
    return text


def trend_reading(readings: pd.DataFrame, drawn: pd.DataFrame) -> str:
    """How to read a trend, and what could not be drawn."""
    text = ranges_reading(drawn).replace("The dot", "Each mark")
    left_out = readings["option_id"].nunique() - drawn["option_id"].nunique()
    if left_out:
        text += f" {count(left_out, 'answer')} with lower shares or parts of a net not drawn."
    text += " Only comparable surveys are joined."
    return f"{text} {breaks_sentence(readings)}".strip()


def method(shares: pd.DataFrame) -> str:
    """How the ranges of a frame of `estimates.with_intervals` were made, and what they leave out.

    Says the design effect of each mode, and for how many surveys the range is only what it
    would be if this had been a random sample.
    """
    is_computed = shares["low_percent"].notna() & (shares["method"] != "none")
    ranged = shares[is_computed].drop_duplicates("survey_id")
    if ranged.empty:
        return "No range is drawn: no sample size is known."
    told = [f"{deff:g} ({_of_whom(same, ranged)})" for deff, same in ranged.groupby("deff_used")]
    pairs = zip(ranged["mode"], ranged["population_class"], strict=True)
    opt_in = sum(precision_words(*pair) == IF_RANDOM for pair in pairs)
    methods = ranged["method"].str.replace(r" to [\d.]+ points?", " as printed", regex=True)
    text = f"{listed(sorted(set(methods)))}; design effect {listed(told)}. "
    if opt_in and opt_in == len(ranged):
        text += f"It is the range there would be {IF_RANDOM}. "
    elif opt_in:
        text += f"For {opt_in} of {count(len(ranged), 'survey')} it is the range there would be "
        text += f"{IF_RANDOM}. "
    return text + f"It holds {ONLY_SAMPLING}."


def _of_whom(same: pd.DataFrame, ranged: pd.DataFrame) -> str:
    """The modes of surveys with the same design effect, and whose where a mode has several."""
    several = ranged.groupby("mode")["deff_used"].nunique() > 1
    told = []
    for mode, some in same.groupby("mode"):
        houses = sorted(set(some["house_name"])) if several[mode] else []
        told.append(MODES[mode] + (f": {listed(houses)}" if houses else ""))
    return listed(told)


def readings_title(readings: pd.DataFrame) -> str:
    """How many figures of how many surveys, as a title."""
    asked = count(readings["survey_id"].nunique(), "survey")
    return f"{count(len(readings), 'figure')} from {asked}"


def surveys_title(readings: pd.DataFrame) -> str:
    """How many surveys, as the title of a list of them."""
    return f"{count(readings['survey_id'].nunique(), 'survey')}: who asked whom, how and when"


def wording(question: pd.Series) -> dict[str, str]:
    """The original `wording` and its `language`, empty if not known; nothing if it was not read."""
    if pd.isna(question["wording_original"]):
        return {}
    language = question["wording_language"]
    return {
        "wording": question["wording_original"],
        "language": "" if pd.isna(language) else language,
    }


def wording_sentence(question: pd.Series) -> str:
    """Where the original wording stands, if it was read; else our summary, said to be so."""
    if wording(question):
        return "What was asked stands below, in the words of the questionnaire."
    return (
        f"What was asked, in our words: {question['question_summary']}. "
        "The original wording was not read."
    )
