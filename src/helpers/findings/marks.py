"""What single marks of a chart mean, in words that several charts share."""

import pandas as pd

from helpers.surveys import BOUNDS
from helpers.words import count


def limits_and_sizes(drawn: pd.DataFrame) -> str:
    """That arrows are limits, and how many marks have no range; empty or led by a blank.

    `drawn` has `qualifier` and `low_percent` (missing without a known sample size).
    """
    text = ""
    limits = drawn["qualifier"].isin(BOUNDS)
    if limits.any():
        text += " An arrow says that the page prints “at least” or “up to”."
    without = int((drawn["low_percent"].isna() & ~limits).sum())
    if without:
        text += f" {count(without, 'mark')} without a known sample size: no range."
    return text
