"""By how much houses differ, and whether it can be told why, in words."""

import pandas as pd

from helpers.house_effects import FAMILY, NOT_TESTED, ONLY_HOUSE, TOLD
from helpers.words import count, listed, number, percent

WHO = {
    "state": "state-affiliated and other houses",
    "mode": "surveys in person or by telephone and online panels",
    "other": "houses of the same kind",
}


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["result"] == TOLD]


def _tested(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["result"] != NOT_TESTED]


def pairs_title(rows: pd.DataFrame) -> str:
    """How many pairs there are, and how many answers could be tested, as a title."""
    if rows.empty:
        return "No two houses asked the same question so close in time"
    pairs = rows[["survey_id_1", "survey_id_2"]].drop_duplicates()
    share = "shares" if len(pairs) == 1 else "share"
    return (
        f"{count(len(pairs), 'pair')} of surveys {share} {count(len(rows), 'answer')}; "
        f"{len(_tested(rows)) or 'none'} can be tested, {len(_told(rows)) or 'none'} told apart"
    )


def pairs_reading() -> str:
    """How to read the list of kinds of pairs."""
    return (
        "One row per way in which the two surveys of a pair differ besides the house. Only a pair "
        f"that differs in {ONLY_HOUSE} says something about the house alone, and even there the "
        "wording was not read."
    )


def contrast_title(rows: pd.DataFrame, name: str) -> str:
    """How far the shares of a contrast lie apart, and how many survive the test, as a title."""
    if rows.empty:
        return f"No pair of {WHO[name]} lies close enough in time"
    gaps = rows["apart_pp"].abs()
    tested, told = len(_tested(rows)), len(_told(rows))
    text = f"{WHO[name][0].upper()}{WHO[name][1:]}: {_span(gaps)} points apart"
    if not tested:
        return f"{text}; none of {count(len(rows), 'answer')} can be tested"
    return f"{text}; {told or 'none'} of {tested} tested told apart"


def _span(values: pd.Series) -> str:
    low, high = number(values.min()), number(values.max())
    return low if low == high else f"{low} to {high}"


def contrast_reading(rows: pd.DataFrame) -> str:
    """How to read the differences, and how many have no range."""
    text = (
        "Right of zero the house named first printed more. The bar is the range of the difference "
        "by sampling alone, before the correction for many comparisons."
    )
    without = len(rows) - len(_tested(rows))
    if without:
        have = "answer has" if without == 1 else "answers have"
        text += f" {without} {have} no range: a sample size is missing."
    return text


def state_sentence(rows: pd.DataFrame) -> str:
    """What state-affiliated houses printed beside others; nothing is claimed beyond the test."""
    if rows.empty:
        return "No state-affiliated and other house asked the same question so close in time."
    trust = rows[rows["question_id"].str.startswith("trust_") & (rows["stance"] == "for")]
    pairs = len(rows[["survey_id_1", "survey_id_2"]].drop_duplicates())
    text = (
        f"State-affiliated and other houses asked the same in {count(pairs, 'pair')} of surveys "
        f"({count(len(rows), 'answer')})"
    )
    if len(trust):
        more = int((trust["apart_pp"] > 0).sum())
        waves = trust[["survey_id_1", "survey_id_2"]].drop_duplicates()
        text += (
            f"; on trust the state-affiliated house printed more in {more} of "
            f"{count(len(trust), 'figure')} from {count(len(waves), 'pair')}, the difference "
            "running from "
            f"{number(trust['apart_pp'].min())} to {number(trust['apart_pp'].max())} points"
        )
    return f"{text}. {_test_words(rows)}"


def mode_sentence(rows: pd.DataFrame) -> str:
    """What surveys in person found beside online panels."""
    if rows.empty:
        return "No survey in person or by telephone lies close to an online panel."
    pairs = len(rows[["survey_id_1", "survey_id_2"]].drop_duplicates())
    more = int((rows["apart_pp"] > 0).sum())
    return (
        f"Surveys in person or by telephone and online panels meet in "
        f"{count(pairs, 'pair')}; on {more} of {count(len(rows), 'answer')} the share was higher "
        f"in person or by telephone. {_test_words(rows)}"
    )


def _test_words(rows: pd.DataFrame) -> str:
    tested, told = _tested(rows), _told(rows)
    if tested.empty:
        which = "It cannot" if len(rows) == 1 else "None of them can"
        return f"{which} be tested, since sample sizes are missing."
    return (
        f"{len(tested)} of these can be tested; {len(told) or 'none'} "
        f"{'differs' if len(told) == 1 else 'differ'} by more than sampling alone explains."
    )


def family_sentence(rows: pd.DataFrame) -> str:
    """How many comparisons were made in all, and by what they are corrected."""
    tested = len(_tested(rows))
    if not tested:
        return "No difference can be tested, so none is claimed."
    told = len(_told(rows))
    if tested == 1:
        return f"One comparison could be tested; it {'holds' if told else 'does not hold'}."
    return (
        f"In all {tested} comparisons could be tested; p values are corrected for that "
        f"number (Holm), and {told or 'none'} {'survives' if told == 1 else 'survive'}."
    )


def confounded_title(houses: pd.DataFrame) -> str:
    """How many houses are known to have asked in more than one way, as a title."""
    known = houses[houses["n_modes"] > 0]
    several = known[known["n_modes"] > 1]
    if known.empty:
        return "No house has a known mode"
    return (
        f"{len(several) or 'None'} of {count(len(known), 'house')} with a known mode "
        f"{'has' if len(several) <= 1 else 'have'} asked in more than one"
    )


CONFOUNDED_BASE = (
    "Every survey of a sample in Belarus, dated or not; modes taken from a house’s other waves "
    "count as known."
)


def confounded_reading(houses: pd.DataFrame) -> str:
    """Why house and mode cannot be told apart."""
    several = houses[houses["n_modes"] > 1]
    text = "Where a house asks in one way only, its habit and its mode cannot be told apart."
    if len(several):
        text += f" More than one mode: {listed(list(several['house_name']))}."
    return text


def confounding_sentence(rows: pd.DataFrame) -> str:
    """Whether any pair separates mode from house and population."""
    mode = rows[rows["contrast"] == "mode"]
    apart = mode[[which == ("mode",) for which in mode["differs"]]]
    if mode.empty:
        return ""
    if apart.empty:
        return (
            "House and mode are confounded: in every pair of a survey in person or by telephone "
            "with an online panel the population differs as well, so none shows what the mode does."
        )
    pairs = len(apart[["survey_id_1", "survey_id_2"]].drop_duplicates())
    return (
        f"House and mode are confounded: in {count(pairs, 'pair')} only house and mode differ, "
        "and which of the two made the difference cannot be told."
    )


def same_sentence(rows: pd.DataFrame) -> str:
    """What pairs show that differ in the house alone."""
    same = rows[rows["differs_in"] == ONLY_HOUSE]
    if same.empty:
        return "No two houses asked the same people in the same known way."
    return (
        f"Where two houses asked the same population in the same mode, they lie "
        f"{_span(same['apart_pp'].abs())} points apart ({count(len(same), 'answer')}). "
        f"{_test_words(same)}"
    )


def method(rows: pd.DataFrame) -> str:
    """How the ranges and the test were made; nothing where none was."""
    tested = _tested(rows)
    if tested.empty:
        return "No range: no pair has two sample sizes."
    effects = sorted({*tested["deff_used_1"], *tested["deff_used_2"]})
    return (
        f"{tested['method'].iloc[0].partition(';')[0]}; {FAMILY}; told apart below "
        f"{percent(5)}; design effect {listed([f'{effect:g}' for effect in effects])}. Online "
        "panels as if they were random samples."
    )
