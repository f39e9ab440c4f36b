"""Titles and sentences computed from the data, so that they change when the data do.

Every function takes frames and returns text; none knows a figure of its own. What is claimed is
no more than the rows bear: a majority needs its whole range above 50, a floor is not a total.
"""

from helpers.findings.polls import (
    breaks_sentence,
    change_title,
    conflicts_sentence,
    groups_sentence,
    latest_sentence,
    lead_sentence,
    lead_title,
    longest_series_sentence,
    majority_sentence,
    majority_title,
    method,
    ranges_reading,
    readings_title,
    silent_sentence,
    splits_reading,
    surveys_title,
    trend_reading,
    wording_sentence,
)
from helpers.findings.statements import (
    claimed_sentence,
    floor_sentence,
    later_sentence,
    named_outlet_sentence,
    statements_reading,
    statements_title,
)

__all__ = [
    "breaks_sentence",
    "change_title",
    "claimed_sentence",
    "conflicts_sentence",
    "floor_sentence",
    "groups_sentence",
    "later_sentence",
    "latest_sentence",
    "lead_sentence",
    "lead_title",
    "longest_series_sentence",
    "majority_sentence",
    "majority_title",
    "method",
    "named_outlet_sentence",
    "ranges_reading",
    "readings_title",
    "silent_sentence",
    "splits_reading",
    "statements_reading",
    "statements_title",
    "surveys_title",
    "trend_reading",
    "wording_sentence",
]
