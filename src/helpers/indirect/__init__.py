"""Indirect questions: list experiments and randomised response from published figures.

No single answers are needed: group means with standard deviations and sizes, or how many people
named how many items. statsmodels and scipy have none of these estimators. Percent columns are
0-100, `_pp` points; an estimate outside 0-100 % is kept, with a `warning`. A list figure below
the direct one does not prove fear: a longer list can lower counts by itself, which only lists
with a harmless added item show (`docs/methods.md`, indirect questions).

A frame of groups has `group` ("control" or "treatment") with `mean`, `sd` and `n` of the items
named, or `count` (items) with `n` (people), one row for each count. `deff` is a design effect.
"""

from helpers.indirect.lists import (
    combined_list,
    design_check,
    double_list,
    group_means,
    list_experiment,
    placebo_tests,
)
from helpers.indirect.randomised import randomized_response

__all__ = [
    "combined_list",
    "design_check",
    "double_list",
    "group_means",
    "list_experiment",
    "placebo_tests",
    "randomized_response",
]
