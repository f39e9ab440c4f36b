"""A chart as a picture of a few characters, for lists: where its values lie, not what they are."""

import pandas as pd

WIDTH, HEIGHT, MARGIN = 64, 24, 2
MOST_DOTS, MOST_BARS = 40, 5


def sketch(data: pd.DataFrame, value: str) -> str:
    """The values of a chart as the path of an SVG of `WIDTH` by `HEIGHT`, drawn as thick strokes.

    Dots by date where two dates or more are known, else the first few values as bars; both from
    zero, or from the lowest value below it. Empty when nothing is known.
    """
    known = data[data[value].notna()]
    if known.empty:
        return ""
    values = known[value].astype(float)
    low, high = min(values.min(), 0.0), max(values.max(), 0.0)
    shares = (values - low) / ((high - low) or 1.0)
    if "date" in known and known["date"].nunique() > 1:
        return _dots(known["date"], shares)
    return _bars(shares)


def _dots(dates: pd.Series, shares: pd.Series) -> str:
    places = ((dates - dates.min()) / (dates.max() - dates.min())).dropna()
    room = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    dots = {
        (round(MARGIN + place * room[0]), round(HEIGHT - MARGIN - shares[row] * room[1]))
        for row, place in places.items()
    }
    every = sorted(dots)[:: -(-len(dots) // MOST_DOTS)]
    return "".join(f"M{x} {y}h0" for x, y in every)


def _bars(shares: pd.Series) -> str:
    lengths = [round(share * (WIDTH - 2 * MARGIN)) for share in shares[:MOST_BARS]]
    return "".join(f"M{MARGIN} {MARGIN + 5 * line}h{long}" for line, long in enumerate(lengths))
