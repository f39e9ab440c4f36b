"""Frames arranged for one figure each: which rows, in which order, under which labels.

One module per subject. Nothing is estimated here; every row keeps `row` (its name) and
`source_url`.
"""

from helpers.views import (
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
    pooled,
    prisoners,
    protests,
    questions,
    restatements,
    timeline,
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
    "pooled",
    "prisoners",
    "protests",
    "questions",
    "restatements",
    "timeline",
    "votes",
    "waves",
]
