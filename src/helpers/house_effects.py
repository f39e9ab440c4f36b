"""The same question asked by two houses close in time: by how much do they differ?

A pair is two surveys of different houses with the same question and a printed share of the same
answer. Pairs differ in the house and often in mode and population as well; `differs` says in
what, since only a pair that shares both tells anything about the house alone.
"""

import itertools

import numpy as np
import pandas as pd

from helpers.comparisons import CHANGE_METHOD, adjust_family, change_numbers
from helpers.estimates import LEVEL, printed_step_pp
from helpers.sizes import proportions, with_sizes
from helpers.surveys import may_be_compared

STATE = ("state", "state_licensed")
OUTSIDE = ("independent", "foreign", "international")
IN_PERSON, ONLINE = ("face_to_face", "telephone"), ("online_panel",)
LEFT_OUT = ("official_count", "self_selected")
#: Populations that are paired with their own kind only: their answers differ by who they are.
NARROW = ("youth", "employees", "voters", "emigrants", "other")
SIDE = ["survey_id", "house", "house_name", "affiliation", "mode", "population_class", "percent"]
SIDE += ["when", "row", "source_url", "fieldwork_start", "fieldwork_end", "n_used", "n_effective"]
SIDE += ["step_pp", "deff_used", "n_basis"]
PAIR = ["days_apart", "contrast", "differs"]
ONLY_HOUSE = "nothing that is known"
TOLD, NOT_TOLD = "told apart", "cannot be told apart"
NOT_TESTED = "no sample size: cannot be tested"
RESULTS = (TOLD, NOT_TOLD, NOT_TESTED)
FAMILY = "Holm over every answer of every pair with two sample sizes"


def comparable_readings(readings: pd.DataFrame) -> pd.DataFrame:
    """Readings that may stand in a pair: dated, one printed share, of somebody who was sampled.

    Left out are derived or doubted figures, bounds and ranges, official counts, self-selected
    audiences, subgroups, and second reports of a poll that is itself among the readings.
    """
    keep = readings["date"].notna() & may_be_compared(readings) & (readings["subgroup"] == "all")
    keep &= ~readings["mode"].isin(LEFT_OUT) & ~readings["population_class"].isin(LEFT_OUT)
    keep &= ~readings["same_poll_as"].isin(readings["survey_id"])
    return readings[keep].reset_index(drop=True)


def pairs(
    readings: pd.DataFrame,
    elections: pd.Series,
    *,
    window_days: int,
    deff: float | str = "by mode",
    level: float = LEVEL,
) -> pd.DataFrame:
    """Pairs of surveys of two houses within a window, one row per answer that both print.

    `readings` as from `surveys.readings`, of one country; `elections` days of elections. Both
    fieldworks must lie inside `window_days` days (from the first day of the one to the last of
    the other) and on one side of any election; a population of `NARROW` meets its own kind only.
    Of two houses
    and a question, each survey stands in one pair, the closest first.

    Columns: `question_id, option_id, label, stance`, those of each survey with the endings `_1`
    and `_2` (the state-affiliated house or, failing that, the one that asked in person is
    first), `days_apart` (between the farthest days), `contrast` ("state" where just one of them
    is state-affiliated, "mode" where one asked in person and one online, else "other"),
    `differs` (tuple of "mode", "population" and "unknown mode"), `apart_pp` (first minus second),
    `low_pp, high_pp, p_value` (missing where either has no size), `p_adjusted` (Holm, over all
    rows that have a p value), `family_size`, `method`.
    """
    sized = with_sizes(comparable_readings(readings), deff=deff)
    sized = sized.assign(step_pp=printed_step_pp(sized))
    records = []
    for _, asked in sized.groupby("question_id", sort=True):
        for first, second, days in _chosen(asked, elections, window_days):
            records += _answers(asked, first, second, days)
    if not records:
        return _with_differences(pd.DataFrame(columns=_columns()), level)
    return _with_differences(pd.DataFrame(records), level)


def _columns() -> list[str]:
    sides = [f"{name}_{number}" for number in (1, 2) for name in SIDE]
    return ["question_id", "option_id", "label", "stance", *sides, *PAIR]


def _chosen(asked: pd.DataFrame, elections: pd.Series, window_days: int) -> list[tuple]:
    """Pairs of survey ids with their distance in days: the closest first, each survey once."""
    cards = asked.drop_duplicates("survey_id").sort_values("survey_id").to_dict("records")
    found = []
    for one, two in itertools.combinations(cards, 2):
        days = _days(one, two)
        if one["house"] == two["house"] or days > window_days or not _alike(one, two):
            continue
        if not _election_between(one, two, elections):
            found.append((days, *_ordered(one, two)))
    taken, chosen = set(), []
    for days, one, two in sorted(found, key=lambda pair: (pair[0], *_ids(pair[1:]))):
        houses = frozenset((one["house"], two["house"]))
        marks = {(houses, one["survey_id"]), (houses, two["survey_id"])}
        if not marks & taken:
            taken |= marks
            chosen.append((one["survey_id"], two["survey_id"], days))
    return chosen


def _alike(one: dict, two: dict) -> bool:
    """Whether two populations may be paired: the same, or neither of them narrow."""
    classes = one["population_class"], two["population_class"]
    return classes[0] == classes[1] or not set(classes) & set(NARROW)


def _ids(both: tuple) -> tuple:
    return tuple(survey["survey_id"] for survey in both)


def _days(one: dict, two: dict) -> int:
    """Days from the first day of the earlier fieldwork to the last of the later one."""
    first = min(one["fieldwork_start"], two["fieldwork_start"])
    return (max(one["fieldwork_end"], two["fieldwork_end"]) - first).days + 1


def _election_between(one: dict, two: dict, elections: pd.Series) -> bool:
    """Whether a day of `elections` lies after the one fieldwork began and before the other ended.

    A fieldwork that itself holds the day counts as before and after.
    """
    first = min(one["fieldwork_end"], two["fieldwork_end"])
    last = max(one["fieldwork_start"], two["fieldwork_start"])
    return bool(((elections > first) & (elections <= last)).any())


def _ordered(one: dict, two: dict) -> tuple[dict, dict]:
    """State-affiliated first; else in person before online; else by house."""

    def rank(survey: dict) -> tuple:
        order = (*IN_PERSON, *ONLINE)
        known = order.index(survey["mode"]) if survey["mode"] in order else len(order)
        return survey["affiliation"] not in STATE, known, survey["house"]

    return tuple(sorted((one, two), key=rank))


def _answers(asked: pd.DataFrame, first: str, second: str, days: int) -> list[dict]:
    """One record per answer that both surveys print."""
    one = asked[asked["survey_id"] == first].set_index("option_id")
    two = asked[asked["survey_id"] == second].set_index("option_id")
    records = []
    for option in one.index[one.index.isin(two.index)]:
        a, b = one.loc[option], two.loc[option]
        record = {"question_id": a["question_id"], "option_id": option, "label": a["label"]}
        record |= {"stance": a["stance"], "days_apart": days}
        record |= {f"{name}_1": a[name] for name in SIDE}
        record |= {f"{name}_2": b[name] for name in SIDE}
        record |= {"contrast": _contrast(a, b), "differs": _differs(a, b)}
        records.append(record)
    return records


def _contrast(a: pd.Series, b: pd.Series) -> str:
    if a["affiliation"] in STATE and b["affiliation"] in OUTSIDE:
        return "state"
    if a["mode"] in IN_PERSON and b["mode"] in ONLINE:
        return "mode"
    return "other"


def _differs(a: pd.Series, b: pd.Series) -> tuple[str, ...]:
    unknown = "unknown" in (a["mode"], b["mode"])
    said = ["unknown mode"] if unknown else (["mode"] if a["mode"] != b["mode"] else [])
    if a["population_class"] != b["population_class"]:
        said.append("population")
    return tuple(said)


def _with_differences(found: pd.DataFrame, level: float) -> pd.DataFrame:
    """`found` with the difference of each row, its limits, and p values of the whole family."""
    p1, p2 = proportions(found, "percent_1"), proportions(found, "percent_2")
    n1, n2 = (
        found[name].astype("Float64").to_numpy(float, na_value=np.nan)
        for name in ("n_effective_1", "n_effective_2")
    )
    steps = [found[f"step_pp_{number}"].to_numpy(float) / 100 for number in (1, 2)]
    # change_numbers gives second minus first
    numbers = change_numbers(p2, n2, p1, n1, steps=steps[::-1], level=level)
    names = ("apart_pp", "low_pp", "high_pp")
    made = {name: 100 * part for name, part in zip(names, numbers, strict=False)}
    known = ~np.isnan(n1 + n2)
    family = adjust_family(pd.Series(np.where(known, numbers[3], np.nan), found.index))
    method = f"{CHANGE_METHOD}, {100 * level:g}%; p adjusted by {FAMILY}"
    return found.assign(
        **made,
        p_value=family["p_value"],
        p_adjusted=family["p_adjusted"],
        family_size=family["family_size"],
        method=method,
    )


def modes_of_houses(cards: pd.DataFrame) -> pd.DataFrame:
    """One row per house: its surveys, and its known modes with how many surveys used each.

    `cards` one row per survey. Columns `house, house_name, affiliation, n_surveys, modes` (dict
    of mode to number) and `n_unknown`.
    """
    found = []
    for house, some in cards.groupby("house", sort=True):
        known = some.loc[some["mode"] != "unknown", "mode"].value_counts()
        found.append(
            {
                "house": house,
                "house_name": some["house_name"].iloc[0],
                "affiliation": some["affiliation"].iloc[0],
                "n_surveys": len(some),
                "modes": known.to_dict(),
                "n_unknown": int((some["mode"] == "unknown").sum()),
            }
        )
    columns = ["house", "house_name", "affiliation", "n_surveys", "modes", "n_unknown"]
    return pd.DataFrame(found, columns=columns)
