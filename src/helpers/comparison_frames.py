"""Leads and changes for whole frames: who leads in each poll, what changed between waves.

The formulas are those of `comparisons`; here are the sizes, the refusals and the words.
"""

import numpy as np
import pandas as pd

from helpers.comparisons import (
    CHANGE_METHOD,
    LEAD_METHOD,
    TOGETHER,
    adjust_family,
    change_numbers,
    lead_numbers,
    overlap_words,
)
from helpers.estimates import LEVEL, sampling_assumptions, steps_pp
from helpers.sizes import place, proportions, require, with_sizes

ONE_OF_EACH = ("question_id", "option_id", "population_class")
ONE_IF_PRESENT = ("country", "subgroup")
NO_SPREAD = "no interval: a share is missing, or both stand at 0 or 100 and leave no spread"


def with_leads(
    frame: pd.DataFrame,
    *,
    first: str,
    second: str,
    deff: float | str = 1.0,
    step_pp: float = 0.0,
    level: float = LEVEL,
) -> pd.DataFrame:
    """`frame` with the lead of one share over another in each poll, as a new frame.

    One row per survey; `first` and `second` name its percent columns, sizes as in
    `sizes.with_sizes`, `step_pp` the rounding step in points. Adds `lead_pp`, `low_pp`,
    `high_pp` (points), `p_value`, the columns of `with_sizes` but the reason, `method` and
    `assumptions`; limits are missing where there is no size, and `assumptions` says why. Formula
    as in `comparisons.lead`. Raises `ValueError` naming the survey for two shares that exceed
    100.5 together, for a share outside 0-100, and as `with_sizes`.
    """
    require(frame, [first, second], "leads")
    result = with_sizes(frame, deff=deff)
    p1, p2 = proportions(frame, first), proportions(frame, second)
    over = pd.Series(p1 + p2 > TOGETHER, index=frame.index)
    if over.any():
        raise ValueError(overlap_words((p1 + p2)[over].max(), place(frame, over)))
    n = result["n_effective"].to_numpy(float, na_value=np.nan)
    numbers = lead_numbers(p1, p2, n, step=step_pp / 100, level=level)
    for column, values in zip(("lead_pp", "low_pp", "high_pp"), numbers, strict=False):
        result[column] = 100 * values
    result["p_value"] = numbers[3]
    reason = result.pop("no_interval_reason")
    reason = reason.where(reason.notna() | result["low_pp"].notna(), NO_SPREAD)
    result["method"] = f"{LEAD_METHOD}, {100 * level:g}%"
    result.loc[reason.notna(), "method"] = "none"
    result["assumptions"] = reason.fillna(sampling_assumptions(result, deff))
    return result


def wave_changes(
    frame: pd.DataFrame,
    *,
    deff: float | str = 1.0,
    step_pp: float | str = 0.0,
    level: float = LEVEL,
    pairs: str = "consecutive",
    adjust: str = "holm",
) -> pd.DataFrame:
    """Changes of one answer between the waves of a series, as a new frame.

    `frame`: one row per survey with `survey_id`, `date`, `percent`, the sizes of
    `sizes.with_sizes`, and `question_id`, `option_id`, `population_class`, which must each hold
    one value (so must `country`, `subgroup` where present). `pairs` "consecutive" or "all". One
    row per pair in order of date: `survey_id_1`, `survey_id_2`, `date_1`, `date_2`, `percent_1`,
    `percent_2`, `diff_pp`, `low_pp`, `high_pp` (points; limits missing without sizes),
    `p_value`, over all pairs `p_adjusted` and `family_size` (see `comparisons.adjust_family`),
    `method`, `assumptions`. Formula as in `comparisons.wave_change`. Raises `ValueError` for
    mixed questions, answers or populations, a survey given twice (or under two names), an
    undated one, and as `with_sizes`.
    """
    _refuse_incomparable(frame)
    waves = with_sizes(frame, deff=deff)
    reasons = waves["no_interval_reason"].fillna(sampling_assumptions(waves, deff))
    waves = waves.assign(
        p=proportions(frame, "percent"), step=steps_pp(frame, step_pp) / 100, words=reasons
    )
    first, second = _paired(waves.sort_values(["date", "survey_id"]), pairs)
    kept = ["survey_id", "date", "percent"]
    result = first[kept].add_suffix("_1").join(second[kept].add_suffix("_2"))
    sizes = [side["n_effective"].to_numpy(float, na_value=np.nan) for side in (first, second)]
    steps = [side["step"].to_numpy() for side in (first, second)]
    p1, p2 = first["p"].to_numpy(), second["p"].to_numpy()
    numbers = change_numbers(p1, sizes[0], p2, sizes[1], steps=steps, level=level)
    for column, values in zip(("diff_pp", "low_pp", "high_pp"), numbers, strict=False):
        result[column] = 100 * values
    family = adjust_family(numbers[3], adjust)
    for column in ("p_value", "p_adjusted", "family_size"):
        result[column] = family[column]
    result["method"] = f"{CHANGE_METHOD}, {100 * level:g}%; p adjusted by " + family["method"]
    result.loc[result["low_pp"].isna(), "method"] = "none"
    result["assumptions"] = _pair_words(first, second)
    return result


def _paired(waves: pd.DataFrame, pairs: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    if pairs == "consecutive":
        first, second = np.arange(len(waves) - 1), np.arange(1, len(waves))
    elif pairs == "all":
        first, second = np.triu_indices(len(waves), 1)
    else:
        raise ValueError(f'pairs are "consecutive" or "all"; found {pairs!r}')
    return tuple(waves.iloc[rows].reset_index(drop=True) for rows in (first, second))


def _pair_words(first: pd.DataFrame, second: pd.DataFrame) -> list[str]:
    """Assumptions of each pair: those of each wave, independence, and a change of mode."""
    texts = []
    for one, two in zip(first.to_dict("records"), second.to_dict("records"), strict=True):
        lost = [side for side in (one, two) if pd.isna(side["n_effective"])]
        if lost:
            texts.append("; ".join(f"{side['survey_id']}: {side['words']}" for side in lost))
            continue
        if np.isnan(one["p"] + two["p"]):
            texts.append("no interval: a share is missing")
            continue
        said = dict.fromkeys([one["words"], two["words"]])
        text = "; ".join([*said, "the two waves independent"])
        if one.get("mode") != two.get("mode"):
            text += f"; asked differently ({one['mode']}, then {two['mode']})"
        texts.append(text)
    return texts


def _refuse_incomparable(frame: pd.DataFrame) -> None:
    require(frame, [*ONE_OF_EACH, "survey_id", "date", "percent"], "changes between waves")
    for column in (*ONE_OF_EACH, *(name for name in ONE_IF_PRESENT if name in frame)):
        found = frame[column].drop_duplicates().tolist()
        if len(found) > 1:
            first = [frame.loc[frame[column] == value, "survey_id"].iloc[0] for value in found[:2]]
            raise ValueError(
                f"waves are compared within one {column}; found {found[0]} (survey {first[0]}) and "
                f"{found[1]} (survey {first[1]}); choose the rows of one {column}"
            )
    twice = frame["survey_id"].duplicated()
    if twice.any():
        raise ValueError(
            f"survey {frame.loc[twice, 'survey_id'].iloc[0]} stands twice; choose one reading of "
            "each figure first (surveys.readings)"
        )
    undated = frame["date"].isna()
    if undated.any():
        raise ValueError(
            f"survey {frame.loc[undated, 'survey_id'].iloc[0]} has no date, so it stands before or "
            "after nothing; leave it out"
        )
    if "same_poll_as" in frame:
        again = frame["same_poll_as"].isin(frame["survey_id"])
        if again.any():
            row = frame[again].iloc[0]
            raise ValueError(
                f"survey {row['survey_id']} is very likely the same poll as "
                f"{row['same_poll_as']}, so they show no change; leave one out"
            )
