"""Titles and sentences computed from the data, so that they change when the data do.

One module per subject. Every function takes frames and returns text; none knows a figure of its
own. What is claimed is no more than the rows bear: a majority needs its whole range above 50, a
floor is not a total.
"""

from helpers.findings import (
    army,
    bounds,
    claims,
    counts,
    coverage,
    fear,
    houses,
    institutions,
    lines,
    neighbours,
    orientation,
    polls,
    prisoners,
    protests,
    questions,
    timeline,
    trust,
    votes,
    waves,
)

__all__ = [
    "army",
    "bounds",
    "claims",
    "counts",
    "coverage",
    "fear",
    "houses",
    "institutions",
    "lines",
    "neighbours",
    "orientation",
    "polls",
    "prisoners",
    "protests",
    "questions",
    "timeline",
    "trust",
    "votes",
    "waves",
]
