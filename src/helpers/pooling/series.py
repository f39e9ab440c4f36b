"""Every series of the tables that is whole and comparable enough to be pooled."""

import pandas as pd

from helpers import comparable, surveys
from helpers.pooling.split import pool_split
from helpers.pooling.validation import (
    ERRORS,
    posterior_against_prior,
    summarise_validation,
    validate_pool,
)
from helpers.tables import load_table

SUMMARY = ["series", "validation", "waves", "n_surveys", "held_50_percent", "held_80_percent"]
SUMMARY += ["held_95_percent", "crps_pp", "waves_compared", *ERRORS]
CLASS = ["branch", "country", "population_class", "mode", "option_set"]


def pooled_series(fewest_waves: int) -> dict[str, pd.DataFrame]:
    """Polls of every branch of every declared tree with at least so many accepted waves.

    Keys name question, branch and who was asked; values are frames for `pooling.pool_split`,
    each of one comparable class.
    """
    found = {}
    for question in sorted(load_table("trees")["question_id"].unique()):
        readings = surveys.readings(surveys.whole_samples(surveys.statements(question)))
        parts = surveys.without_mixed_nets(surveys.leaves(readings))
        split = comparable.clean_split(parts, comparable.load_tree(question))
        accepted, _ = comparable.accepts_pooling(split)
        for names, polls in accepted.groupby(CLASS, sort=True):
            if len(polls) >= fewest_waves:
                found[f"{question}: {names[0]}"] = polls
    return found


def validated(series: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Held-out predictions of every series, both ways, as `validation.summarise_validation`.

    Without a series there is no row.
    """
    if not series:
        return pd.DataFrame(columns=SUMMARY)
    return summarise_validation(
        [
            validate_pool(polls, way, series=name)
            for name, polls in series.items()
            for way in ("loo", "lfo")
        ]
    )


def learned(series: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """What the polls of each series taught: prior and posterior of each hyperparameter."""
    parts = [
        posterior_against_prior(pool_split(polls, polls["date"])).assign(series=name)
        for name, polls in series.items()
    ]
    columns = ["hyperparameter", "prior_median", "posterior_median", "overlap", "reading", "series"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
