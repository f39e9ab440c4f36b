"""From a data file and its mapping to weighted shares, and nothing of any one person."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.errors import OpinionError
from helpers.microdata.answers import Answers, answers
from helpers.microdata.designs import Design, design
from helpers.microdata.mapping import NO_WEIGHT, Mapping
from helpers.microdata.privacy import unsaid
from helpers.microdata.raking import Margin, raked
from helpers.microdata.reading import DataFile, read_data
from helpers.microdata.safety import HEAVIEST, SMALLEST, withheld
from helpers.microdata.weighted import kish, means, share_limits

ALL = "all"


@dataclass(frozen=True)
class Results:
    """Weighted shares of a data file.

    `shares`: one row per question, subgroup and option with `percent, se_pp, low_percent,
    high_percent` (0-100, unrounded), `deff`, `kish_n` and `n` (people asked); `withheld`: one row
    per question and subgroup that is not shown, with the `reason`; `about`: sentences on
    people, weights and design.
    """

    shares: pd.DataFrame
    withheld: pd.DataFrame
    about: list[str]


def results(path: Path, mapping: Mapping) -> Results:
    """Weighted shares of the data file `path`, read as `mapping` says.

    Raises `OpinionError` for whatever stands in the way; no message holds a cell of the file.
    """
    with unsaid(f"reading {path.name}"):
        data = read_data(path, mapping)
    with unsaid(f"computing the shares of {path.name}"):
        asked, features = answers(data, mapping), _features(data, mapping)
        drawn, about = _weighted(data, mapping)
        reasons = [withheld(one.asked, one.chosen, drawn.weights, features) for one in asked]
        shown = [
            _shares(drawn, one, name, mask)
            for one, hidden in zip(asked, reasons, strict=True)
            for name, mask in _groups(one, features).items()
            if name not in hidden
        ]
        if not shown:
            raise OpinionError(
                f"no question was put to {SMALLEST} people of whom none weighs more than "
                f"{HEAVIEST:.0%} of all: nothing may be shown"
            )
        rows = [
            (one.question_id, name, reason)
            for one, hidden in zip(asked, reasons, strict=True)
            for name, reason in hidden.items()
        ]
        columns = ["question_id", "subgroup", "reason"]
        return Results(
            pd.concat(shown, ignore_index=True), pd.DataFrame(rows, columns=columns), about
        )


def _weighted(data: DataFile, mapping: Mapping) -> tuple[Design, list[str]]:
    """The design with its final weights, and what is said of it."""
    drawn = _design(data, mapping)
    if mapping.raking is None:
        return drawn, [_about(drawn, mapping)]
    after = _raked(drawn, data, mapping)
    return after, [_about(drawn, mapping), _about_raking(drawn, after, mapping)]


def _groups(one: Answers, features: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    return {ALL: one.asked} | {
        name: one.asked & mask for part in features for name, mask in part.items()
    }


def _shares(drawn: Design, one: Answers, subgroup: str, members: np.ndarray) -> pd.DataFrame:
    found = means(drawn, one.indicators(), members)
    low, high = share_limits(found)
    return pd.DataFrame(
        {
            "question_id": one.question_id,
            "subgroup": subgroup,
            "option_id": one.options,
            "percent": 100 * found.value,
            "se_pp": 100 * found.se,
            "low_percent": 100 * low,
            "high_percent": 100 * high,
            "n": found.n,
            "kish_n": found.kish_n,
            "deff": found.deff,
        }
    )


def _design(data: DataFile, mapping: Mapping) -> Design:
    weighted = mapping.weight != NO_WEIGHT
    units = mapping.units_in_population
    return design(
        data.numbers(mapping.weight, mapping.decimal) if weighted else np.ones(len(data)),
        strata=data.labels(mapping.strata) if mapping.strata else None,
        units=data.labels(mapping.cluster) if mapping.cluster else None,
        units_in_population=data.numbers(units, mapping.decimal) if units else None,
    )


def _raked(drawn: Design, data: DataFile, mapping: Mapping) -> Design:
    margins = []
    for known in mapping.raking.margins:
        places = {code: place for place, code in enumerate(known.sizes)}
        codes = data.codes(known.column).map(places)
        if codes.isna().any():
            raise OpinionError(
                f"column {known.column}: {codes.isna().sum()} of {len(codes)} rows hold a code "
                "that the margin of this name has no size for"
            )
        sizes = np.array(list(known.sizes.values()), float)
        margins.append(Margin(known.column, codes.to_numpy(int), sizes))
    return raked(drawn, margins)


def _features(data: DataFile, mapping: Mapping) -> list[dict[str, np.ndarray]]:
    return [
        {
            name: data.codes(part.column).isin(codes).to_numpy()
            for name, codes in part.groups.items()
        }
        for part in mapping.subgroups
    ]


def _about(drawn: Design, mapping: Mapping) -> str:
    size, deff = kish(drawn.weights)
    units = f"{drawn.units.max() + 1:,} first-stage units" if mapping.cluster else "drawn singly"
    weights = "not weighted" if mapping.weight == NO_WEIGHT else f"weighted by {mapping.weight}"
    return (
        f"{len(drawn.weights):,} people, {units} in {drawn.strata.max() + 1} strata, {weights}: "
        f"Kish effective size {size:,.0f}, design effect by the weights {deff:.2f}"
    )


def _about_raking(before: Design, after: Design, mapping: Mapping) -> str:
    size, deff = kish(after.weights)
    change = after.weights / after.weights.mean() * before.weights.mean() / before.weights
    names = ", ".join(margin.column for margin in mapping.raking.margins)
    return (
        f"raked to {names} ({mapping.raking.source}): weights changed by factors of "
        f"{change.min():.2f} to {change.max():.2f}, none trimmed; then Kish effective size "
        f"{size:,.0f}, design effect by the weights {deff:.2f}"
    )
