"""Frames arranged for one figure each: which rows, in which order, under which labels.

One module per subject. Nothing is estimated here; every row keeps `row` (file and line) and
`source_url`.
"""

from helpers.views import counts, polls, pooled

__all__ = ["counts", "polls", "pooled"]
