"""List experiments from published group means or counts."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from helpers.comparisons import adjust_family
from helpers.estimates import LEVEL, effective_n, normal_quantile
from helpers.indirect.rows import one_row, with_direct

GROUPS = ("control", "treatment")
ADDED_ITEM = (
    "people put in the groups at random; the added item changes no answer to the others (no "
    "design effect); it is answered truthfully (no liars)"
)
DIFFERENCE = "difference of the mean counts of the two groups"
DESIGN_FAILS = "the design check fails: the added item seems to change answers to the others"


def group_means(counts: pd.DataFrame) -> pd.DataFrame:
    """Mean, standard deviation and size of each group from how many people named how many items.

    `counts`: `group`, `count`, `n`, and `basket` or `direct` where they split the groups
    further. One row per group: those keys, `mean`, `sd` (n - 1 below; missing for one person),
    `n`. Raises `ValueError` for figures missing or below 0, and two rows for one count.
    """
    _need(counts, ["group", "count", "n"])
    keys = [key for key in ("basket", "direct", "group") if key in counts]
    figures = counts[["count", "n"]].astype("Float64")
    bad = (figures.isna() | (figures < 0)).any(axis=1) | counts.duplicated([*keys, "count"])
    if bad.any():
        row = counts[bad].iloc[0]
        raise ValueError(
            f"one row for each count, of 0 or more people; found {row['n']} people with count "
            f"{row['count']} in {row['group']}, or that row twice; correct the table"
        )
    rows = []
    for key, part in counts.groupby(keys, sort=False):
        items, people = part["count"].to_numpy(float), part["n"].to_numpy(float)
        n = people.sum()
        mean = (items * people).sum() / n if n else np.nan
        squares = (people * (items - mean) ** 2).sum()
        sd = np.sqrt(squares / (n - 1)) if n > 1 else np.nan
        rows.append(dict(zip(keys, key, strict=True)) | {"mean": mean, "sd": sd, "n": n})
    return pd.DataFrame(rows)


def list_experiment(
    groups: pd.DataFrame,
    *,
    items: int | None = None,
    direct: float | None = None,
    direct_n: float | None = None,
    deff: float = 1.0,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Share holding the view from a list experiment, as a frame of one row.

    `groups`: both groups, as means or counts; where `sd` or `n` lack there is no interval.
    `items` is the number of harmless items: means beyond it are refused, and with counts the
    `design_check` is made. `direct` is the share (0-1) admitting the view when asked directly,
    by `direct_n` people. Columns: `estimator`, `estimate_percent`, `se_pp`, `low_percent`,
    `high_percent`, `direct_percent`, `bias_pp` (direct minus estimate), `bias_low_pp`,
    `bias_high_pp` (as for two separate samples), `warning`, `method`, `assumptions`. Difference
    of means, variance s_T^2/n_T + s_C^2/n_C: Blair, Imai 2012, Political Analysis 20:47-77,
    section 2. Raises `ValueError` for missing, doubled or impossible groups.
    """
    table = _groups(groups, deff, items=items)
    warning = None
    if items is not None and "count" in groups:
        warning = design_check(groups, items=items, deff=deff, level=level)["warning"].iat[0]
    row = one_row("list experiment", _difference(table), DIFFERENCE, ADDED_ITEM, level, warning)
    return with_direct([row], direct, direct_n, deff=deff, level=level)


def design_check(
    counts: pd.DataFrame, *, items: int, deff: float = 1.0, level: float = LEVEL
) -> pd.DataFrame:
    """Shares of each type of respondent, none of which may be negative.

    `counts`: `group`, `count`, `n`; `items` harmless ones. A row for each number of harmless
    items (`harmless_count`, 0 to `items`) and `holds_view`: `percent`, `se_pp`, `p_value`
    (one-sided, that it is below 0; missing where it cannot be), `p_adjusted` (Holm, over those
    not clearly above 0: z under sqrt(log n), Andrews, Soares 2010, Econometrica 78:119-157),
    `warning` (in all rows where one fails), `method`, `assumptions`. Shares of Blair, Imai 2012,
    section 3.1: with the view P(Y <= y | C) - P(Y <= y | T), without it P(Y <= y | T) -
    P(Y <= y - 1 | C). R's `list` tests them jointly and finds more (p 0.04 for its `race` data,
    0.07 here); passing never proves that there is no design effect. Raises `ValueError` for
    counts that the list cannot give.
    """
    _need(counts, ["group", "count", "n"])
    sizes = _groups(counts, deff, items=items)["n"]
    treatment, control = _at_most(counts, items)
    less = np.append(0, control[:-1])
    share = np.concatenate([control - treatment, treatment - less])
    other, own = np.tile(treatment, 2), np.concatenate([control, less])
    error = np.sqrt(other * (1 - other) / sizes["treatment"] + own * (1 - own) / sizes["control"])
    z = np.divide(share, error, out=np.where(share < 0, -np.inf, np.inf), where=error > 0)
    # Naming the whole longer list, and nothing at all on it, are plain shares of people.
    z[[items, items + 1]] = np.nan
    result = pd.DataFrame(
        {
            "harmless_count": np.tile(np.arange(items + 1), 2),
            "holds_view": np.repeat([True, False], items + 1),
            "percent": 100 * share,
            "se_pp": 100 * error,
            "p_value": norm.cdf(z),
        }
    )
    doubtful = result["p_value"].where(z < np.sqrt(np.log(sizes.sum())))
    result["p_adjusted"] = adjust_family(doubtful, "holm")["p_adjusted"]
    result["warning"] = DESIGN_FAILS if result["p_adjusted"].min() < 1 - level else None
    result["method"] = f"one-sided z tests of shares of types, Holm, {level:.0%}"
    result["assumptions"] = f"people put in the groups at random; design effect {deff:g}"
    return result


def double_list(
    groups: pd.DataFrame,
    *,
    items: int | None = None,
    direct: float | None = None,
    direct_n: float | None = None,
    deff: float = 1.0,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Share holding the view from two lists, each half of the people being treated in one.

    `groups` as in `list_experiment` with a column `basket` of two values. A row per basket and
    "double list", their average, whose variance is that of two separate experiments over 4: too
    large where a person's two counts go together (Glynn 2013, Public Opinion Quarterly
    77:159-172), which published means do not tell. Its `warning` says when the baskets differ by
    more than chance. Design effects do not average out. Rest as `list_experiment`.
    """
    _need(groups, ["basket"])
    parts = list(groups.groupby("basket", sort=False))
    if len(parts) != 2:
        raise ValueError(f"a double list has two baskets; found {len(parts)}; use list_experiment")
    found = [_difference(_groups(part, deff, items=items)) for _, part in parts]
    rows = [
        one_row(f"basket {name}", numbers, DIFFERENCE, ADDED_ITEM, level)
        for (name, _), numbers in zip(parts, found, strict=True)
    ]
    (first, variance1), (second, variance2) = found
    gap, differ = abs(first - second), None
    if gap > normal_quantile(level) * np.sqrt(variance1 + variance2):
        differ = f"the two baskets differ by {100 * gap:.1f} points, more than chance"
    both = (first + second) / 2, (variance1 + variance2) / 4
    words = f"{ADDED_ITEM}; a person's counts in the two baskets unrelated"
    rows.append(one_row("double list", both, f"average of each {DIFFERENCE}", words, level, differ))
    return with_direct(rows, direct, direct_n, deff=deff, level=level)


def combined_list(groups: pd.DataFrame, *, deff: float = 1.0, level: float = LEVEL) -> pd.DataFrame:
    """Share holding the view from a list experiment and a direct question to the same people.

    `groups` as in `list_experiment` for each answer to the direct question (`direct`, "yes" or
    "no"); of those who said yes, `n` is enough. Rows "combined", "list experiment" (missing
    without the means of those who said yes) and "direct question", columns as there. Combined is
    D + (1 - D) x difference among those who said no: Aronow, Coppock, Crawford, Green 2015,
    Journal of Survey Statistics and Methodology 3:43-66, variance as in R's `list` package; see
    `placebo_tests`. It takes every yes for true: for a view that people feign (support for those
    in power) ask about its opposite. Raises `ValueError` as `list_experiment`, for a missing `n`.
    """
    yes, no = _by_answer(groups, deff)
    sizes = yes["n"] + no["n"]
    total, admit = sizes.sum(), yes["n"].sum() / sizes.sum()
    estimate = admit + (1 - admit) * _difference(no)[0]
    spread = (no["sd"] ** 2 * total / sizes).sum(skipna=False)
    variance = ((1 - estimate) ** 2 * admit / (1 - admit) + (1 - admit) * spread) / total
    mean = (yes["n"] * yes["mean"] + no["n"] * no["mean"]) / sizes
    squares = yes["n"] * no["n"] / sizes * (yes["mean"] - no["mean"]) ** 2
    squares += (yes["n"] - 1) * yes["sd"] ** 2 + (no["n"] - 1) * no["sd"] ** 2
    whole = pd.DataFrame({"mean": mean, "sd": np.sqrt(squares / (sizes - 1)), "n": sizes})
    honest = "nobody says yes falsely to the direct question, and the list does not change it"
    method = "direct share plus the list's share of those who said no (Aronow and others)"
    asked = admit, admit * (1 - admit) / (total - 1)
    rows = [
        one_row("combined", (estimate, variance), method, f"{ADDED_ITEM}; {honest}", level),
        one_row("list experiment", _difference(whole), DIFFERENCE, ADDED_ITEM, level),
        one_row(
            "direct question", asked, "share saying yes", "everybody answers truthfully", level
        ),
    ]
    return with_direct(rows, admit, None, deff=deff, level=level)


def placebo_tests(groups: pd.DataFrame, *, deff: float = 1.0, level: float = LEVEL) -> pd.DataFrame:
    """Two tests of what `combined_list` assumes, from the same `groups`.

    "list among those who said yes" should give 1, "list on the direct answer" (its share with
    the longer list minus without) 0. Columns `test`, `estimate`, `expected`, `se` (proportions),
    `p_value` (two-sided z test), `warning`, `method`, `assumptions`; the first is missing where
    the means of those who said yes are. Aronow and others 2015, placebo tests I and II.
    """
    yes, no = _by_answer(groups, deff)
    sizes = yes["n"] + no["n"]
    share = yes["n"] / sizes
    listed, variance = _difference(yes)
    result = pd.DataFrame(
        {
            "test": ["list among those who said yes", "list on the direct answer"],
            "estimate": [listed, share["treatment"] - share["control"]],
            "expected": [1.0, 0.0],
            "se": np.sqrt([variance, (share * (1 - share) / (sizes - 1)).sum()]),
        }
    )
    result["p_value"] = 2 * norm.sf(abs(result["estimate"] - result["expected"]) / result["se"])
    failed = "an assumption of the list experiment fails"
    result["warning"] = [failed if p < 1 - level else None for p in result["p_value"]]
    result["method"] = f"placebo tests of Aronow and others, {level:.0%}"
    result["assumptions"] = f"people put in the groups at random; design effect {deff:g}"
    return result


def _groups(
    frame: pd.DataFrame, deff: float, *, items: int | None = None, needed: str = "mean"
) -> pd.DataFrame:
    """Checked `mean`, `sd` and effective `n`, indexed by control and treatment."""
    if "count" in frame:
        if items is not None:
            longest = frame["group"].map({"control": items, "treatment": items + 1})
            _refuse(frame, (frame["count"] > longest) & (frame["n"] > 0), "count", "see `items`")
        frame = group_means(frame)
    _need(frame, ["group", "mean", "sd", "n"])
    if sorted(frame["group"]) != sorted(GROUPS):
        raise ValueError(
            f"one row is needed for each of {' and '.join(GROUPS)}; found "
            f"{', '.join(map(str, frame['group'])) or 'none'}; add the missing group, pick one list"
        )
    table = frame.set_index("group").loc[list(GROUPS), ["mean", "sd", "n"]].astype("Float64")
    longest = pd.Series([np.inf, np.inf] if items is None else [items, items + 1], table.index)
    checked = table.reset_index()
    _refuse(checked, checked[needed].isna(), needed, "it has to be published")
    _refuse(checked, ~checked["mean"].between(0, longest.to_numpy()), "mean", "see `items`")
    _refuse(checked, checked["sd"] < 0, "sd", "it is 0 or more")
    _refuse(checked, checked["n"] <= 0, "n", "it is above 0, or missing where not published")
    table = pd.DataFrame(table.to_numpy(float, na_value=np.nan), table.index, table.columns)
    return table.assign(n=effective_n(table["n"], deff))


def _at_most(counts: pd.DataFrame, items: int) -> tuple[np.ndarray, np.ndarray]:
    """Share of treatment and of control naming at most 0, 1, … `items`."""
    people = counts.astype({"n": float}).pivot(index="group", columns="count", values="n")
    people = people.reindex(columns=range(items + 2)).fillna(0)
    shares = people.cumsum(axis=1).div(people.sum(axis=1), axis=0)
    return tuple(shares.loc[group].to_numpy()[:-1] for group in ("treatment", "control"))


def _by_answer(groups: pd.DataFrame, deff: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Checked groups of those who said yes and no to the direct question; sizes are needed."""
    _need(groups, ["direct"])
    yes, no = (groups[groups["direct"] == answer] for answer in ("yes", "no"))
    if len(yes) + len(no) < len(groups):
        raise ValueError('answers to the direct question are "yes" or "no"; recode the others')
    _groups(no, deff, needed="n")
    return _groups(yes, deff, needed="n"), _groups(no, deff)


def _difference(table: pd.DataFrame) -> tuple[float, float]:
    """Treatment minus control mean, and its variance."""
    variance = (table["sd"] ** 2 / table["n"]).sum(skipna=False)
    return table.at["treatment", "mean"] - table.at["control", "mean"], variance


def _need(frame: pd.DataFrame, columns: list[str]) -> None:
    lacking = [column for column in columns if column not in frame]
    if lacking:
        raise ValueError(f"groups need the column(s) {', '.join(lacking)}, which the frame lacks")


def _refuse(frame: pd.DataFrame, bad: pd.Series, column: str, todo: str) -> None:
    bad = bad.fillna(False)
    if bad.any():
        row = frame[bad].iloc[0]
        raise ValueError(f"{column} {row[column]} of the {row['group']} group cannot be; {todo}")
