"""What estimates of crowds show, in words."""

import math

import pandas as pd

from helpers.words import count, listed, period


def sizes_title(sizes: pd.DataFrame) -> str:
    """From what to what the estimates run, as a title."""
    if sizes.empty:
        return "No estimate was read"
    if len(sizes) == 1:
        one = sizes.iloc[0]
        return f"{one['section']}: {one['said']} ({one['who']})"
    low, high = sizes.loc[sizes["count"].idxmin()], sizes.loc[sizes["count"].idxmax()]
    return (
        f"{len(sizes)} estimates run from {low['said']} ({low['section']}) "
        f"to {high['said']} ({high['section']})"
    )


def kinds_title(sizes: pd.DataFrame) -> str:
    """How many estimates there are, how many of them a state body's."""
    if sizes.empty:
        return "No estimate was read"
    state = int((sizes["kind"] == "state body").sum())
    whose = f"{state or 'none'} {'is' if state <= 1 else 'are'} a state body’s"
    return (
        f"{count(len(sizes), 'estimate')} of {count(sizes['section'].nunique(), 'crowd')} "
        f"by day and place; {whose}"
    )


def span_title(sizes: pd.DataFrame) -> str:
    """The day and place on which estimates differ most, as a title."""
    contested = _spans(sizes)
    if contested.empty:
        return sizes_title(sizes)
    widest = contested.loc[contested["ratio"].idxmax()]
    return (
        f"{widest['section']}: estimates from {widest['low_said']} to {widest['high_said']}, "
        f"{magnitude(widest['ratio'])}"
    )


def _spans(sizes: pd.DataFrame) -> pd.DataFrame:
    """Lowest and highest printed number of each day and place with more than one counter."""
    found = []
    for section, some in sizes.groupby("section", sort=False):
        low, high = some.loc[some["count"].idxmin()], some.loc[some["count"].idxmax()]
        if some["reporting_org"].nunique() > 1 and low["count"] < high["count"]:
            ratio = float(high["count"] / low["count"])
            found.append((section, low["said"], high["said"], ratio))
    return pd.DataFrame(found, columns=["section", "low_said", "high_said", "ratio"])


def magnitude(ratio: float) -> str:
    """How far apart two numbers are, as orders of magnitude allow: "about 8 times apart"."""
    if ratio < 2:
        return "within a factor of two"
    whole = f"{ratio:.0f} times apart"
    return f"{whole}, an order of magnitude" if math.log10(ratio) >= 1 else whole


def dispute_sentence(disputes: pd.DataFrame) -> str:
    """How far the state's estimates lie below the others, day by day, without an average."""
    if disputes.empty:
        return "No day and place has an estimate of a state body and one of somebody else."
    ratios = disputes["ratio"].dropna()
    days = count(len(disputes), "day")
    said = f"For {days} both a state body and others gave a number for one place"
    if ratios.empty:
        return f"{said}; the numbers allow no ratio."
    low, high = f"{ratios.min():.1f}", f"{ratios.max():.1f}"
    times = low if low == high else f"{low} to {high}"
    some = "" if len(ratios) == len(disputes) else f"; for the {len(ratios)} that allow a ratio,"
    return (
        f"{said}{some or ':'} the lowest of the others is {times} times the highest of the state."
    )


def dispute_reading() -> str:
    """How to read the table of disputes."""
    return (
        "Ratio: lowest number printed by anybody else, divided by the highest of a state body. "
        "That is the smallest gap the printed numbers allow. An “at least” of the state, an “up "
        "to” of the others and a number of low confidence bound nothing here; where no others are "
        "left, there is no ratio."
    )


def highest_sentence(sizes: pd.DataFrame) -> str:
    """The highest estimate of one protest, with who gave it and what others said that day."""
    if sizes.empty:
        return "No estimate of a protest at one place was read."
    top = sizes.loc[sizes["count"].idxmax()]
    same = sizes[(sizes["section"] == top["section"]) & (sizes["who"] != top["who"])]
    said = f"The highest estimate of one protest is {top['said']} ({top['who']}, {top['section']})"
    if same.empty:
        return f"{said}; nobody else gave a number for it."
    low = same.loc[same["count"].idxmin()]
    return f"{said}; the lowest for the same day and place is {low['said']} ({low['who']})."


def measure_sentence(sizes: pd.DataFrame) -> str:
    """How many estimates say whether they mean a peak or a total."""
    if sizes.empty:
        return ""
    silent = int((sizes["measure"] == "not_stated").sum())
    if not silent:
        says = "it means" if len(sizes) == 1 else "they mean"
        which = "The one estimate says" if len(sizes) == 1 else f"All {len(sizes)} estimates say"
        return f"{which} whether {says} one moment or the whole day."
    means = "it means" if silent == 1 else "they mean"
    return (
        f"{silent} of {count(len(sizes), 'estimate')} {'does' if silent == 1 else 'do'} not say "
        f"whether {means} one moment or the whole day."
    )


def floors_sentence(sizes: pd.DataFrame) -> str:
    """How many estimates are floors or ceilings, and name no size; "" where none is."""
    if sizes.empty:
        return ""
    kinds = {"at_least": "at least", "up_to": "up to"}
    found = [(int((sizes["qualifier"] == kind).sum()), word) for kind, word in kinds.items()]
    said = [f"{n} {'says' if n == 1 else 'say'} “{word}”" for n, word in found if n]
    if not said:
        return ""
    return f"Of {count(len(sizes), 'estimate')}, {listed(said)}: a bound, not a size."


def signs_reading(sizes: pd.DataFrame) -> str:
    """Which signs a chart on a logarithmic axis needs explained."""
    signs = {
        "at_least": "A tick with an arrow to the right is a floor.",
        "up_to": "A tick with an arrow to the left is a ceiling.",
        "about": "A ring is a round number, its bar the range that rounding allows.",
        "range": "A bar without a ring is a range that the source gives.",
        "exact": "A dot is a precise figure as printed.",
    }
    said = [text for kind, text in signs.items() if (sizes["qualifier"] == kind).any()]
    return " ".join(["Each step of the axis is ten times the one before.", *said])


def base(sizes: pd.DataFrame) -> str:
    """What a figure of crowd sizes rests on."""
    if sizes.empty:
        return "No estimate."
    names = sorted(set(sizes["measure_name"]))
    return (
        f"{count(len(sizes), 'estimate')} by {count(sizes['reporting_org'].nunique(), 'counter')} "
        f"read in {count(sizes['source_url'].nunique(), 'page')}, on "
        f"{period(sizes['date'].min(), sizes['date'].max())}; measure: {listed(names)}."
    )
