"""What the silent, and hidden views, could change, in words."""

import pandas as pd

from helpers.words import count, listed, span

HALF = 50.0
METHOD = (
    "Worst cases for those without a printed side (Manski 1989); tipping shares of hidden views. "
    "Shares as printed, no sampling error."
)


def _against(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["side"] == "against"]


def bounds_title(rows: pd.DataFrame) -> str:
    """How many surveys would show a majority against with none and with all of the silent.

    `rows` of `views.bounds.bound_rows`.
    """
    against = _against(rows)
    if against.empty:
        return "No survey publishes both sides as plain shares"
    certain = int((against["low_percent"] > HALF).sum())
    possible = int((against["high_percent"] > HALF).sum())
    if certain == possible:
        return (
            f"Whatever the silent think, {certain or 'none'} of "
            f"{count(len(against), 'survey')} would have more than half against"
        )
    return (
        f"As printed, {certain or 'none'} of {count(len(against), 'survey')} "
        f"{'has' if certain == 1 or len(against) == 1 else 'have'} more than half "
        f"against; with all the silent on that side, {possible} would"
    )


def bounds_reading(splits: pd.DataFrame, rows: pd.DataFrame) -> str:
    """How to read the bounds, and which surveys of the split are not in them."""
    text = (
        "The mark is the printed share. The bar ends where the share would be if everybody "
        "without a printed side held that view. Nobody knows where in the bar the truth lies, "
        "and no sampling error is in it."
    )
    return f"{text} {left_out_sentence(splits, rows)}".strip()


def bounds_sentence(rows: pd.DataFrame) -> str:
    """How wide the bounds are, and where they leave both sides a majority."""
    against = _against(rows)
    if against.empty:
        return "No survey publishes both sides as plain shares, so no bounds can be given."
    other = rows[rows["side"] == "for"].set_index("survey_id")["high_percent"]
    open_ends = (against["high_percent"] > HALF) & (against["survey_id"].map(other) > HALF)
    silent = against["high_percent"] - against["low_percent"]
    return (
        f"Those without a printed side are {span(silent)} of everyone asked; depending on what "
        f"they think, either side could be above half in {int(open_ends.sum()) or 'none'} of "
        f"{count(len(against), 'survey')}."
    )


def tipping_title(rows: pd.DataFrame) -> str:
    """How little hiding would erase the lead against. `rows` of `views.bounds.tipping_rows`."""
    if rows.empty:
        return "No survey publishes both sides as plain shares"
    ahead = rows[rows["lead_pp"] > 0]
    if ahead.empty:
        return f"In none of {count(len(rows), 'survey')} are more against than for"
    return (
        f"The lead against would vanish if {span(ahead['erased_percent'])} of those who answered "
        "“against” hid the other view"
    )


def tipping_reading(rows: pd.DataFrame) -> str:
    """How to read tipping points, and what could not be turned."""
    text = (
        "The last columns say how many would have to join the trailing side (the silent) or "
        "hold the other view in secret (those for, the leading side), with everything else as "
        "printed. They do not say that so many do."
    )
    fixed = int(rows["level_percent"].isna().sum())
    if fixed:
        text += f" In {count(fixed, 'survey')} no split of the silent makes the sides level."
    out = int(rows["half_percent"].isna().sum())
    if out:
        text += f" In {out} not even all of those for would make half of everyone."
    return text


def hidden_sentence(rows: pd.DataFrame) -> str:
    """Both tipping shares of hidden views, over the surveys where they mean something."""
    ahead = rows[rows["lead_pp"] > 0]
    short = rows[(rows["against"] < HALF) & rows["half_percent"].notna()]
    parts = []
    if len(short):
        parts.append(
            f"Half of everyone would be against if {span(short['half_percent'])} of those who "
            f"answered “for” hid that they are against ({count(len(short), 'survey')})"
        )
    if len(ahead):
        parts.append(
            f"{'the' if parts else 'The'} lead against would vanish if "
            f"{span(ahead['erased_percent'])} of those who answered “against” hid the other view"
        )
    return "; ".join(parts) + "." if parts else ""


def left_out_sentence(splits: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Which surveys of the split are not in the bounds, and why."""
    lost = splits[~splits["survey_id"].isin(rows["survey_id"])]
    limits = lost.loc[lost["is_bound"] & ~lost["is_derived"], "survey_id"]
    is_limit = lost["survey_id"].isin(limits)
    reasons = {
        "a side is missing or was computed, or answers overlap": lost[~is_limit],
        "a share is printed only as “up to” or “at least”": lost[is_limit],
    }
    said = {reason: _named(some) for reason, some in reasons.items() if len(some)}
    return " ".join(f"Left out, since {reason}: {names}." for reason, names in said.items())


def _named(rows: pd.DataFrame) -> str:
    names = sorted(rows.drop_duplicates("survey_id")["survey"])
    return listed(names) if len(names) <= 4 else f"{len(names)} surveys"
