"""What a pooled line may be made of: refusals, and polls on the logit scale.

One frame holds one yes/no branch of a declared answer tree, one row per survey; see
`pooling.pool_split` for its columns.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import logit

FEWEST_WAVES = 4
SUM_LOW, SUM_HIGH = 97.0, 103.0
YEAR_DAYS = 365.25
ALIKE = ("population_class", "country", "option_set", "mode")
COLUMNS = ("survey_id", "date", "house", *ALIKE, "share", "parent_share", "n", "n_basis")
COLUMNS += ("deff", "rounding_pp", "split_sum", "is_derived")
NOT_SAMPLES = ("self_selected", "official_count")
STATE = ("state", "state_licensed")


@dataclass(frozen=True)
class Observations:
    """Polls of one branch, by date and survey: arrays of one length W.

    `z` logit share, `v` its known variance (sampling and rounding), `years` since the first
    poll, `drift` expected years between the true date and the one given, `house` index into
    `houses`.
    """

    z: np.ndarray
    v: np.ndarray
    years: np.ndarray
    drift: np.ndarray
    house: np.ndarray
    houses: tuple[str, ...]
    start: pd.Timestamp

    def years_of(self, dates) -> np.ndarray:
        """Dates as years since the first poll (365.25 days)."""
        return years_between(self.start, dates)


def checked(polls: pd.DataFrame) -> pd.DataFrame:
    """`polls` by date and survey, as a new frame, or `ValueError` naming what cannot be pooled."""
    lacking = [column for column in COLUMNS if column not in polls]
    if lacking:
        raise ValueError(
            f"a pooled line needs the column(s) {', '.join(lacking)}, which the frame lacks; "
            "see pool_split for all of them"
        )
    if not pd.api.types.is_datetime64_any_dtype(polls["date"]):
        raise ValueError(f"date holds {polls['date'].dtype} values; make them dates (to_datetime)")
    ids = polls["survey_id"]
    _refuse(polls, ids.isna(), "row(s) without a survey_id", "name each survey")
    _refuse(polls, ids.duplicated(keep=False), "given more than once", "choose one reading of each")
    _refuse_rows(polls)
    _refuse_mixtures(polls)
    if len(polls) < FEWEST_WAVES:
        raise ValueError(
            f"no line from fewer than {FEWEST_WAVES} waves; found {len(polls)} "
            f"({_names(ids) or 'none'}); show the polls as points with their own intervals"
        )
    return polls.sort_values(["date", "survey_id"], ignore_index=True)


def _refuse_rows(polls: pd.DataFrame) -> None:
    for bad, what, todo in [*_label_rules(polls), *_number_rules(polls)]:
        _refuse(polls, bad, what, todo)


def _label_rules(polls: pd.DataFrame) -> list[tuple[pd.Series, str, str]]:
    """Which rows break a rule on what they are, what that is, and what to do."""
    derived = polls["is_derived"].astype("boolean")
    no_basis = ~polls["n_basis"].isin(["stated", "assumed"])
    rules = [
        (derived, "derived figures (or not said)", "leave them out"),
        (polls["date"].isna(), "undated surveys", "leave them out"),
        (polls["house"].isna(), "surveys of an unnamed house", "leave them out"),
        (no_basis, "surveys whose n_basis is not 'stated' or 'assumed'", "say which it is"),
        (_people_chose(polls), "self-selected or official counts, not samples", "plot them apart"),
    ]
    if "affiliation" in polls:
        of_state = polls["affiliation"].isin(STATE)
        rules.append((of_state, "state-affiliated houses", "plot them apart"))
    return rules


def _number_rules(polls: pd.DataFrame) -> list[tuple[pd.Series, str, str]]:
    """The same for numbers; a comparison with a missing one is missing, which breaks the rule."""
    names = ["share", "parent_share", "n", "deff", "rounding_pp", "split_sum"]
    names += ["date_sd_days"] if "date_sd_days" in polls else []
    values = {name: pd.to_numeric(polls[name], errors="coerce").astype("Float64") for name in names}
    sums = f"splits whose printed sum is not within {SUM_LOW:g}-{SUM_HIGH:g} percent"
    no_size = "state an assumed one with n_basis 'assumed', or leave them out"
    parent, size = values["parent_share"], values["n"]
    rules = [
        (~values["split_sum"].between(SUM_LOW, SUM_HIGH), sums, "correct or leave them out"),
        (~(size > 0) | (size == np.inf), "surveys without a sample size above 0", no_size),
        (~values["share"].between(0, 1), "shares outside 0-1", "divide percent by 100"),
        (
            ~((parent > 0) & (parent <= 1)),
            "parent shares not above 0 and up to 1",
            "divide percent by 100",
        ),
        (~(values["deff"] >= 1), "design effects not at least 1", "1 is simple random sampling"),
        (
            ~values["rounding_pp"].between(0, 20),
            "rounding steps outside 0-20 points",
            "whole percent is 1",
        ),
    ]
    if "date_sd_days" in values:
        unknown = ~(values["date_sd_days"] >= 0)
        rules.append((unknown, "date_sd_days missing or below 0", "0 is an exact date"))
    return rules


def _people_chose(polls: pd.DataFrame) -> pd.Series:
    return polls["population_class"].isin(NOT_SAMPLES) | polls["mode"].isin(NOT_SAMPLES)


def _refuse_mixtures(polls: pd.DataFrame) -> None:
    for column in ALIKE:
        values = polls[column].astype("str")
        unknown = polls[column].isna() | (values == "unknown")
        _refuse(polls, unknown, f"surveys of unknown {column}", "an unknown joins no line")
        if values.nunique() > 1:
            groups = polls["survey_id"].groupby(values, sort=True)
            listed = "; ".join(f"{value}: {_names(ids)}" for value, ids in groups)
            raise ValueError(f"one line joins only one {column}; found {listed}; pool each apart")


def _refuse(polls: pd.DataFrame, bad: pd.Series, what: str, todo: str) -> None:
    bad = bad.fillna(True).astype(bool)  # a missing value keeps no rule
    if bad.any():
        raise ValueError(f"cannot be pooled: {what}: {_names(polls.loc[bad, 'survey_id'])}; {todo}")


def _names(ids: pd.Series) -> str:
    return ", ".join(sorted(ids.astype("str").unique()))


def observations(polls: pd.DataFrame) -> Observations:
    """The model's data from checked polls."""
    start = pd.Timestamp(polls["date"].iloc[0])
    z, v = logit_shares(
        *(polls[name].to_numpy(float) for name in ("share", "parent_share", "n", "deff")),
        polls["rounding_pp"].to_numpy(float),
    )
    house, houses = pd.factorize(polls["house"].astype("str"), sort=True)
    spread = polls["date_sd_days"] if "date_sd_days" in polls else pd.Series(0.0, polls.index)
    return Observations(
        z=z,
        v=v,
        years=years_between(start, polls["date"]),
        drift=np.sqrt(3) / 2 * spread.to_numpy(float) / YEAR_DAYS,
        house=house,
        houses=tuple(houses),
        start=start,
    )


def logit_shares(share, parent_share, n, deff, rounding_pp) -> tuple[np.ndarray, np.ndarray]:
    """Logit of conditional shares and its known variance, elementwise (methods 7.2).

    `share` and `parent_share` are proportions, `n` people in the whole survey, `rounding_pp` the
    step in points. Half a person is added to each side, so 0 and 1 have a logit.
    """
    size = n * parent_share / deff
    p = (share * size + 0.5) / (size + 1)
    return logit(p), known_variance(p, share, parent_share, size, rounding_pp)


def known_variance(p, share, parent_share, size, rounding_pp):
    """Variance of a logit share: binomial at `p` with `size`, plus uniform rounding.

    The rounding of the two printed shares behind `share` has variance step^2/12 each (Sheppard;
    methods 1.4).
    """
    rounding = (rounding_pp / 100) ** 2 / 12 * ((1 - share) ** 2 + share**2) / parent_share**2
    return 1 / (size * p * (1 - p)) + rounding / (p * (1 - p)) ** 2


def years_between(start: pd.Timestamp, dates) -> np.ndarray:
    """Years (365.25 days) from `start` to each date."""
    days = (pd.DatetimeIndex(dates) - start) / pd.Timedelta(days=1)
    return days.to_numpy(float) / YEAR_DAYS
