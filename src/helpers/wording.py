"""Words for results, computed from their intervals so that they claim no more than those bear.

Percent (0-100) and points in, text out. The words for precision depend on how people were
reached: only a survey that drew its sample has a sampling range. For opt-in panels, and where
the mode is not known, the range is what it would be *if this had been a random sample* (AAPOR's
guidance of 2016 on nonprobability samples; `docs/methods.md`, effective size).
"""

import pandas as pd

from helpers.errors import did_you_mean
from helpers.sizes import require

HALF = 50.0
CANNOT = "cannot be told apart"
UNKNOWN = "cannot be compared"
SAMPLING_RANGE = "sampling range"
IF_RANDOM = "if this had been a random sample"
NOT_A_SAMPLE = "not a sample"
PRECISION = {
    "face_to_face": SAMPLING_RANGE,
    "telephone": SAMPLING_RANGE,
    "exit_poll": SAMPLING_RANGE,
    "online_panel": IF_RANDOM,
    "mixed": IF_RANDOM,
    "self_selected": IF_RANDOM,
    "unknown": IF_RANDOM,
    "official_count": NOT_A_SAMPLE,
}
OPT_IN_CLASSES = ("urban_internet_users", "internet_users", "self_selected")


def precision_words(mode: str, population_class: str | None = None) -> str:
    """What a range of a survey of this mode and population is called.

    "sampling range" for modes that draw people (face to face, telephone, exit poll), "if this
    had been a random sample" for the others and for internet users and self-selected audiences
    by any mode, "not a sample" for official counts. Raises `ValueError` for an unknown mode.
    """
    if mode not in PRECISION:
        raise ValueError(
            f"no words for the precision of mode {mode!r}{did_you_mean(mode, PRECISION)}"
        )
    if "official_count" in (mode, population_class):
        return NOT_A_SAMPLE
    return IF_RANDOM if population_class in OPT_IN_CLASSES else PRECISION[mode]


def range_words(
    low_percent: float, high_percent: float, mode: str, population_class: str | None = None
) -> str:
    """A range with what it is called: "40.9–47.9 % if this had been a random sample".

    "no range: …" where the limits are missing.
    """
    precision = precision_words(mode, population_class)
    if pd.isna(low_percent) or pd.isna(high_percent):
        known = precision == NOT_A_SAMPLE or "self_selected" in (mode, population_class)
        return "no range: nobody was sampled" if known else "no range: no sample size is known"
    text = f"{_number(low_percent)}–{_number(high_percent)} %"
    return f"{text} {precision}" if precision == IF_RANDOM else f"{text} ({precision})"


def lead_words(
    low_pp: float,
    high_pp: float,
    *,
    first: str = "oppose",
    second: str = "support",
    p_adjusted: float | None = None,
    level: float = 0.95,
) -> str:
    """Which of two answers leads, from the limits of first minus second in points.

    "more oppose than support" only if the whole range is above 0 (the reverse if below), else
    "cannot be told apart"; "cannot be compared" where the limits are missing. In a family of
    comparisons give the adjusted p value too: above 1 - level it also means "cannot be told
    apart".
    """
    words = (f"more {first} than {second}", f"more {second} than {first}")
    return _told(low_pp, high_pp, words, p_adjusted=p_adjusted, level=level)


def change_words(
    low_pp: float, high_pp: float, *, p_adjusted: float | None = None, level: float = 0.95
) -> str:
    """Whether a share "rose", "fell" or the waves "cannot be told apart"; rules of `lead_words`."""
    return _told(low_pp, high_pp, ("rose", "fell"), p_adjusted=p_adjusted, level=level)


def standing_words(low_percent: float, lead_low_pp: float, lead_high_pp: float) -> str:
    """What an answer may be called, from its lower limit and its lead over the largest other.

    "a majority" only if the lower end is above 50; else "a plurality" if the whole range of the
    lead is above 0, "cannot be told apart from the next answer" if it holds 0, "fewer than
    another answer" if it is below; "cannot be judged" where the limits are missing. The largest
    other answer is taken among all answers, "difficult to answer" with them.
    """
    if pd.isna(low_percent):
        return "cannot be judged"
    if low_percent > HALF:
        return "a majority"
    if pd.isna(lead_low_pp) or pd.isna(lead_high_pp):
        return "cannot be judged"
    words = ("a plurality", "fewer than another answer")
    told = _told(lead_low_pp, lead_high_pp, words)
    return f"{CANNOT} from the next answer" if told == CANNOT else told


def lead_sentence(
    poll: pd.Series, *, first: str, second: str, words: tuple[str, str] = ("oppose", "support")
) -> str:
    """One poll's lead as a sentence, with its range and what that range is called.

    `poll`: a row of `comparison_frames.with_leads` with `mode`, `population_class` and the
    percent columns named `first` and `second`: "44 % oppose, 33 % support: more oppose than
    support, by 3.7 to 18.3 points if this had been a random sample."
    """
    told = lead_words(
        poll["low_pp"],
        poll["high_pp"],
        first=words[0],
        second=words[1],
        p_adjusted=poll.get("p_adjusted"),
    )
    text = f"{_number(poll[first])} % {words[0]}, {_number(poll[second])} % {words[1]}: {told}"
    if told == UNKNOWN:
        return f"{text} ({poll['assumptions']})."
    ends = (poll["low_pp"], poll["high_pp"])
    if told == f"more {words[1]} than {words[0]}":
        ends = (-ends[1], -ends[0])
    points = f"{_number(ends[0])} to {_number(ends[1])} points"
    precision = precision_words(poll["mode"], poll["population_class"])
    precision = f" {precision}" if precision == IF_RANDOM else f" ({precision})"
    if told == CANNOT:
        return f"{text}, the difference is between {points.replace(' to ', ' and ')}{precision}."
    return f"{text}, by {points}{precision}."


def with_words(
    frame: pd.DataFrame, *, words: tuple[str, str] | None = ("oppose", "support")
) -> pd.DataFrame:
    """`frame` with the result of each row in words, as a new frame.

    `frame` of `comparison_frames.with_leads`, or of `wave_changes` with `words=None`; needs
    `low_pp` and `high_pp`, and uses `p_adjusted` where present. Adds `words` and, where `mode`
    and `population_class` are there, `precision`.
    """
    require(frame, ["low_pp", "high_pp"], "words for a result")
    adjusted = frame["p_adjusted"] if "p_adjusted" in frame else [None] * len(frame)
    said = []
    for low, high, p_value in zip(frame["low_pp"], frame["high_pp"], adjusted, strict=True):
        if words is None:
            said.append(change_words(low, high, p_adjusted=p_value))
        else:
            said.append(lead_words(low, high, first=words[0], second=words[1], p_adjusted=p_value))
    result = frame.assign(words=said)
    if {"mode", "population_class"} <= set(frame):
        pairs = zip(frame["mode"], frame["population_class"], strict=True)
        result["precision"] = [precision_words(*pair) for pair in pairs]
    return result


def _told(
    low: float,
    high: float,
    words: tuple[str, str],
    *,
    p_adjusted: float | None = None,
    level: float = 0.95,
) -> str:
    """The first of two words if the range is above 0, the second if below, else neither."""
    if pd.isna(low) or pd.isna(high):
        return UNKNOWN
    if low > high:
        raise ValueError(f"a range runs from low to high; found {low} to {high}; swap the two")
    is_lost_in_family = pd.notna(p_adjusted) and p_adjusted > 1 - level
    if is_lost_in_family or low <= 0 <= high:
        return CANNOT
    return words[0] if low > 0 else words[1]


def _number(value: float) -> str:
    """A figure in text with one decimal where needed and a real minus sign."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0").replace("-", "−")
