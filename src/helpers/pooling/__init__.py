"""Pooled trends: one yes/no branch, or a whole answer tree whose options sum to one.

A line through the polls of several houses shows the average of those houses, never the truth:
an error common to all of them leaves no trace in the polls. `add_common_bias` shows what a
stated one would mean.
"""

from helpers.pooling.model import Priors
from helpers.pooling.split import PooledSplit, pool_split
from helpers.pooling.tree import (
    Branch,
    PooledTree,
    Probability,
    add_common_bias,
    pool_tree,
    probability_of_rise,
)

__all__ = [
    "Branch",
    "PooledSplit",
    "PooledTree",
    "Priors",
    "Probability",
    "add_common_bias",
    "pool_split",
    "pool_tree",
    "probability_of_rise",
]
