"""Contested counts: what a statement leaves open, chains of relays, and what is left of them.

`statements` turns a number and its qualifier into an interval, `chains` collapses relays to
their origin, `reconcile` says what the statements of one event leave possible, `ratios` compares
two counters, `posteriors` gives a range only where it is not just the prior.
"""

from helpers.counts.chains import collapse_chains
from helpers.counts.posteriors import count_posterior
from helpers.counts.ratios import reporter_ratio
from helpers.counts.reconcile import reconcile, reconcile_events
from helpers.counts.statements import (
    StatementInterval,
    WordBand,
    ccc_mean,
    statement_interval,
    with_crowd_intervals,
    with_roles,
    with_statement_intervals,
    word_magnitude,
)

__all__ = [
    "StatementInterval",
    "WordBand",
    "ccc_mean",
    "collapse_chains",
    "count_posterior",
    "reconcile",
    "reconcile_events",
    "reporter_ratio",
    "statement_interval",
    "with_crowd_intervals",
    "with_roles",
    "with_statement_intervals",
    "word_magnitude",
]
