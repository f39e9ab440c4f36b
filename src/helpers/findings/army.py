"""What polls show on sending troops, and what an article makes of it, in words."""

import pandas as pd

from helpers.words import count, listed, percent, span

#: Kinds of share, column `kind` of `views.army.noes`.
LEFT_OVER, ONLY_YES, DIRECT = "left over", "only yes", "direct"

FRECHET = (
    "If a share a and a share b of the same people add to more than 100 percent, at least "
    "a + b - 100 percent are both (Fréchet 1951). Shares as printed, no sampling error."
)


def _of(shares: pd.DataFrame, *kinds: str) -> pd.DataFrame:
    return shares[shares["kind"].isin(kinds)]


def noes_title(shares: pd.DataFrame) -> str:
    """The direct no and what a menu leaves over, side by side. `shares` of `views.army.noes`."""
    said, left = _of(shares, DIRECT), _of(shares, LEFT_OVER, ONLY_YES)
    direct = f"{span(said['percent'])} say no when asked directly"
    over = f"{span(left['percent'])} is only what was left over"
    if len(said) and len(left):
        return f"{direct}; {over}"
    if len(said):
        return direct
    return f"No direct “no” was published; {over}" if len(left) else "No share was published"


def noes_reading(shares: pd.DataFrame, claimed: float) -> str:
    """How to read the three kinds of share."""
    text = "Filled: people said no. Hollow: 100 minus those in favour, with the undecided in it."
    if pd.notna(claimed):
        text += f" The dashed line is the article's number, {percent(claimed)}."
    without = int(shares["low_percent"].isna().sum())
    if without:
        has = "has" if without == 1 else "have"
        text += f" {count(without, 'share')} without a sample size {has} no range."
    return text


def mark_name(claimed: float) -> str:
    """What stands above the article's number in a chart."""
    return "" if pd.isna(claimed) else f"article: {percent(claimed)}"


def claim_sentence(shares: pd.DataFrame, claimed: float) -> str:
    """Which kind of share reaches the article's number."""
    if shares.empty:
        return "No survey in the tables has a share that could bear the claim out."
    if pd.isna(claimed):
        return "The claim states no share, so no survey can be held against it."
    names = {LEFT_OVER: "what the menu leaves over", ONLY_YES: "100 minus the published “yes”"}
    names[DIRECT] = "a direct “no”"
    parts = []
    for kind, name in names.items():
        some = _of(shares, kind)
        if len(some):
            reached = int((some["percent"] >= claimed).sum())
            parts.append(f"{name} in {reached or 'none'} of {count(len(some), 'survey')}")
    return f"The article's {percent(claimed)} is reached by {listed(parts)}."


def direct_sentence(shares: pd.DataFrame, claimed: float) -> str:
    """What the direct question found, and whether its range reaches the article's number."""
    said = _of(shares, DIRECT)
    if said.empty:
        return "No survey in the tables asked directly and published the “no” as a plain share."
    houses = listed(sorted(said["house_name"].unique()))
    year = f"{said['date'].dt.year.max():.0f}"
    surveys = year if len(said) == 1 else f"{len(said)} surveys, {year} the latest"
    text = f"Asked directly, {span(said['percent'])} said no ({houses}, {surveys})"
    ranged = said[said["high_percent"].notna()]
    if pd.isna(claimed) or ranged.empty:
        return text + "."
    below = int((ranged["high_percent"] < claimed).sum())
    if len(said) == 1:
        lies = "lies below" if below else "does not lie below"
        return f"{text}; its whole range {lies} {percent(claimed)}."
    return f"{text}; the whole range lies below {percent(claimed)} in {below or 'none'} of them."


def menu_title(menu: pd.DataFrame, option: str) -> str:
    """How small the followed position is, and how much of the rest is known."""
    chosen = menu[(menu["option_id"] == option) & ~menu["is_rest"]]
    if chosen.empty:
        return "The menu has no survey with this position"
    return f"“{chosen['label'].iloc[0]}” is chosen by {span(chosen['percent'])}"


def menu_reading(menu: pd.DataFrame) -> str:
    """How to read the menu, and how much of it was published."""
    rest = menu[menu["is_rest"]]
    text = "Each bar is one survey and adds up to 100 percent; one position could be chosen."
    if len(rest):
        text += f" Hatched: {span(rest['percent'])} whose answer was not published."
    return text


def rest_sentence(menu: pd.DataFrame, option: str) -> str:
    """What the people left over chose, and how many of them are not accounted for."""
    surveys = menu[(menu["option_id"] == option) & ~menu["is_rest"]]["survey_id"]
    others = menu[menu["survey_id"].isin(surveys) & ~menu["is_rest"]]
    others = others[others["option_id"] != option]
    if others.empty:
        return ""
    peaks = others.groupby("label")["percent"].max().sort_values(ascending=False, kind="stable")
    named = [
        f"“{label}” {span(others.loc[others['label'] == label, 'percent'])}"
        for label in peaks.index[:2]
    ]
    rest = menu[menu["is_rest"] & menu["survey_id"].isin(surveys)]
    text = f"What is left over is not one bloc: it holds {listed(named)}"
    if len(rest):
        text += f", and {span(rest['percent'])} whose answer was not published"
    return text + "."


def sympathisers_title(frame: pd.DataFrame) -> str:
    """How many of those for the war must still be against troops. `views.army.sympathisers`."""
    said = _of(frame, DIRECT)
    if frame.empty:
        return "No survey publishes both the attitude to the war and to sending troops"
    if said.empty:
        return (
            f"At least {percent(frame['of_them_percent'].min())} of those for the war did not "
            "choose to join it"
        )
    return (
        f"At least {percent(said['of_them_percent'].min())} of those for Russia's war must have "
        "said no to troops"
    )


def sympathisers_reading() -> str:
    """How to read the limits of an overlap nobody published."""
    return (
        "Two shares of one sample limit how many people are in both. Where the second share is "
        "left over, it holds the undecided too."
    )


def sympathisers_sentence(frame: pd.DataFrame) -> str:
    """The same as a sentence, naming the surveys it rests on."""
    said = _of(frame, DIRECT)
    if said.empty:
        return ""
    low = said.loc[said["of_them_percent"].idxmin()]
    of = f", the lowest of {count(len(said), 'survey')}" if len(said) > 1 else ""
    return (
        f"Among those for Russia's actions at least {percent(low['of_them_percent'])} must have "
        f"said no to sending troops ({low['survey']}{of})."
    )


def parts_title(rows: pd.DataFrame) -> str:
    """Whether any page prints the answers of part of a sample."""
    if rows.empty:
        return "No page read prints these answers for part of a sample, such as those for the war"
    return f"{count(len(rows), 'figure')} for parts of a sample"
