"""From the tables to comparable splits: what each survey says on each branch of a declared tree.

Which answers take which side of a question is declared by hand in `data/polls/trees.csv`: first
those who answered or did not (of everyone), then a middle answer off, then one side or the other.
A *split* is one row per survey and branch. Surveys are alike, and may share a line, only with
the same country, population, mode and answers printed. Nothing is filled in: 100 minus the
printed shares is not an answer (methods, pitfall 5).

    rows = surveys.leaves(surveys.readings(surveys.whole_samples(surveys.statements(question))))
    split = comparable.clean_split(rows, comparable.load_tree(question))
    accepted, refused = comparable.accepts_pooling(split)
"""

import numpy as np
import pandas as pd

from helpers.estimates import printed_step_pp, sampling_assumptions
from helpers.sizes import NOT_SAMPLES, with_sizes
from helpers.sources import all_pages
from helpers.surveys import BOUNDS, DOUBTED, SUM_HIGH, SUM_LOW
from helpers.tables import load_table

EVERYONE = "everyone"
CLASS = ["country", "population_class", "mode", "option_set"]
KEYS = ["survey_id", "date", "house", *CLASS[:3], "affiliation"]
NEEDED = [*KEYS, "question_id", "subgroup", "option_id", "option_order", "parent_option_id"]
NEEDED += ["percent", "qualifier", "is_derived", "row", "source_url", "other_readings"]
NEEDED += ["fieldwork_start", "fieldwork_end", "fieldwork_precision", "same_poll_as"]
NEEDED += ["series_break", "confidence"]
NEEDED += ["sample_size", "assumed_sample_size"]
COLUMNS = ["question_id", *KEYS, "option_set", "branch", "of", "no", "share", "parent_share"]
COLUMNS += ["split_sum", "n", "n_basis", "deff", "rounding_pp", "is_derived", "is_bound"]
COLUMNS += ["is_doubted", "date_sd_days", "same_poll_as", "series_break", "row", "source_url"]
COLUMNS += ["method", "assumptions"]
REASONS = {
    "country": "other country",
    "population_class": "other population",
    "mode": "other mode",
    "option_set": "other answers offered or printed",
}
STATE = ("state", "state_licensed")


def load_tree(question_id: str) -> pd.DataFrame:
    """Answer tree of one question, one row per branch from the root down.

    Columns `question_id, branch_order, of, yes, no` and `yes_options`, `no_options` (tuples of
    option ids; the second is empty where no survey prints it). Raises `ValueError` for a
    question without a tree.
    """
    table = load_table("trees")
    tree = table[table["question_id"] == question_id].sort_values("branch_order")
    if tree.empty:
        raise ValueError(
            f"{question_id} has no answer tree; declare one in data/polls/trees.csv (there are "
            f"trees of {', '.join(sorted(table['question_id'].unique()))})"
        )
    tree = tree[["question_id", "branch_order", "of", "yes", "no"]].assign(
        yes_options=tree["yes_option_ids"].map(_ids), no_options=tree["no_option_ids"].map(_ids)
    )
    return tree.reset_index(drop=True)


def _ids(cell) -> tuple[str, ...]:
    return () if pd.isna(cell) else tuple(cell.split(";"))


def clean_split(
    rows: pd.DataFrame, tree: pd.DataFrame, *, deff: float | str = "by mode", one_class=False
) -> pd.DataFrame:
    """What each survey says on each branch of a tree, by date, survey and branch.

    `rows`: readings of one question among whole samples, nets without their parts (the module's
    example makes them); percent is 0-100, one without a single share (a range) is no figure.
    `tree` as from `load_tree`. A branch has a row only where both its sides are printed.

    Columns: `question_id`, of the survey `survey_id, date, house, country, population_class,
    mode, affiliation` and `option_set` (answers printed, but not those of no answer); `branch`
    (its yes), `of`, `no`; `share` (0-1, of yes among the branch), `parent_share` (0-1, the
    branch's part of everyone as printed), `split_sum` (percent, all printed answers), `n`
    (people interviewed), `n_basis` ("stated", "assumed" or missing, as is n), `deff` (`deff` as
    for `sizes.with_sizes`), `rounding_pp` (coarsest step, points), `is_derived`, `is_bound` and
    `is_doubted` (some figure of the survey is derived; is "at least" or "up to"; is of low
    confidence), `date_sd_days` (uniform over fieldwork not dated to the day), `same_poll_as,
    series_break, row, source_url, method, assumptions`.

    Raises `ValueError` naming the surveys for: another question, subgroups, a figure given
    twice, a net beside its parts, answers the tree lacks; with `one_class`, as `comparable_class`.
    """
    lacking = [column for column in NEEDED if column not in rows]
    if lacking:
        raise ValueError(
            f"a split needs the column(s) {', '.join(lacking)}, which the rows lack; "
            "surveys.readings has them"
        )
    _refuse_rows(rows, tree)
    shown = rows[rows["percent"].notna()].sort_values(["survey_id", "option_order", "option_id"])
    shown = with_sizes(shown, deff=deff).assign(rounding_pp=printed_step_pp(shown))
    shown["sampling"] = sampling_assumptions(shown, deff).where(
        shown["no_interval_reason"].isna(), shown["no_interval_reason"]
    )
    records = []
    for _, survey in shown.groupby("survey_id", sort=True):
        records += _branches(survey, tree)
    split = pd.DataFrame(records, columns=[*COLUMNS, "branch_order"])
    split = split.astype({"n": "Float64", "n_basis": "str", "date": "datetime64[us]"})
    split = split.sort_values(["date", "survey_id", "branch_order"], ignore_index=True)
    if one_class:
        comparable_class(split)
    return split[COLUMNS]


def _refuse_rows(rows: pd.DataFrame, tree: pd.DataFrame) -> None:
    asked = tree["question_id"].iloc[0]
    other = rows["question_id"] != asked
    _refuse(rows, other, "question_id", f"answers to another question than {asked}", "leave out")
    todo = "keep everyone asked with surveys.whole_samples"
    _refuse(rows, rows["subgroup"] != "all", "subgroup", "subgroups beside whole samples", todo)
    twice = rows.duplicated(["survey_id", "option_id"], keep=False)
    todo = "choose one reading of each with surveys.readings"
    _refuse(rows, twice, "option_id", "two values for one answer, not chosen between", todo)
    printed = pd.MultiIndex.from_frame(rows[["survey_id", "option_id"]])
    parents = pd.MultiIndex.from_frame(rows[["survey_id", "parent_option_id"]])
    part = pd.Series(parents.isin(printed), index=rows.index)
    todo = "keep the net or its parts with surveys.leaves"
    _refuse(rows, part, "option_id", "overlapping answers, parts beside their net", todo)
    in_tree = set().union(*tree["yes_options"], *tree["no_options"])
    lost = ~rows["option_id"].isin(in_tree)
    what = f"answers that the tree of {asked} does not hold"
    todo = "give each a side in data/polls/trees.csv, or leave the survey out"
    _refuse(rows, lost, "option_id", what, todo)


def _refuse(rows: pd.DataFrame, bad: pd.Series, column: str, what: str, todo: str) -> None:
    if bad.any():
        found = rows[bad].groupby("survey_id")[column].unique()
        named = "; ".join(f"{survey} ({', '.join(sorted(ids))})" for survey, ids in found.items())
        raise ValueError(f"no clean split: {what}: {named}; {todo}")


def _branches(survey: pd.DataFrame, tree: pd.DataFrame) -> list[dict]:
    """Rows of one survey, one per branch both of whose sides it prints."""
    first = survey.iloc[0]
    root = tree[tree["of"] == EVERYONE].iloc[0]
    offered = survey.loc[~survey["option_id"].isin(root["no_options"]), "option_id"]
    known = {name: first[name] for name in ["question_id", *KEYS, "same_poll_as", "series_break"]}
    known |= {
        "option_set": ";".join(offered),
        "split_sum": round(float(survey["percent"].sum()), 6),
        "is_derived": bool(survey["is_derived"].any()),
        "is_bound": bool(survey["qualifier"].isin(BOUNDS).any()),
        "is_doubted": bool((survey["confidence"] == DOUBTED).any()),
        "n": first["n_used"],
        "n_basis": first["n_basis"],
        "deff": first["deff_used"],
        "date_sd_days": _date_sd(first),
    }
    records = []
    for branch in tree.itertuples():
        yes = survey[survey["option_id"].isin(branch.yes_options)]
        no = survey[survey["option_id"].isin(branch.no_options)]
        if len(yes) and len(no) and yes["percent"].sum() + no["percent"].sum() > 0:
            records.append(known | _shares(branch, yes, no))
    return records


def _shares(branch, yes: pd.DataFrame, no: pd.DataFrame) -> dict:
    both = pd.concat([yes, no])
    total = float(both["percent"].sum())
    said = [both["sampling"].iloc[0]]
    said += [f"another source gives {text}" for text in both["other_readings"].dropna().unique()]
    if (both["qualifier"] == "about").any():
        said.append("printed as about")
    return {
        "branch": branch.yes,
        "of": branch.of,
        "no": branch.no,
        "branch_order": branch.branch_order,
        "share": float(yes["percent"].sum()) / total,
        "parent_share": 1.0 if branch.of == EVERYONE else min(1.0, total / 100),
        "rounding_pp": both["rounding_pp"].max(),
        "row": "; ".join(both["row"]),
        "source_url": all_pages(both["source_url"]),
        "method": f"printed shares of {branch.yes} over those of {branch.yes} and {branch.no}",
        "assumptions": "; ".join(said),
    }


def _date_sd(survey: pd.Series) -> float:
    """Days of standard deviation of a date uniform over the fieldwork; 0 if dated to the day."""
    if survey["fieldwork_precision"] == "day":
        return 0.0
    return (survey["fieldwork_end"] - survey["fieldwork_start"]) / pd.Timedelta(days=1) / 12**0.5


def comparable_class(split: pd.DataFrame) -> pd.Series:
    """The one `country, population_class, mode, option_set` of a split.

    Raises `ValueError` naming the surveys where there are several or an unknown, or no surveys.
    """
    if split.empty:
        raise ValueError("no surveys, so no class; print both sides of a branch at least once")
    for column in CLASS:
        values = split[column].fillna("unknown")
        found = {
            value: ", ".join(sorted(ids.unique()))
            for value, ids in split["survey_id"].groupby(values, sort=True)
        }
        listed = "; ".join(f"{value}: {ids}" for value, ids in found.items())
        if len(found) > 1:
            raise ValueError(f"mixed {column}: {listed}; keep one, see comparable_classes")
        if "unknown" in found:
            raise ValueError(f"{column} not known: {listed}; an unknown joins no line, leave out")
    return split[CLASS].iloc[0]


def comparable_classes(split: pd.DataFrame) -> pd.DataFrame:
    """How many surveys each branch has among surveys that are alike, most accepted first.

    One row per `question_id, branch` and class (`country, population_class, mode, option_set`)
    with `surveys`, `complete` (printed sum within 97-103), `accepted` (by `accepts_pooling`),
    `houses`, `first` and `last` (dates).
    """
    accepted = pd.DataFrame(_reasons(split), index=split.index).sum(axis=1) == 0
    keys = ["question_id", "branch", *CLASS]
    found = split.assign(_complete=_is_complete(split), _accepted=accepted).groupby(
        keys, dropna=False
    )
    classes = found.agg(
        surveys=("survey_id", "nunique"),
        complete=("_complete", "sum"),
        accepted=("_accepted", "sum"),
        houses=("house", "nunique"),
        first=("date", "min"),
        last=("date", "max"),
    ).reset_index()
    by = ["accepted", "complete", "surveys", *keys]
    return classes.sort_values(by, ascending=[False] * 3 + [True] * 6, ignore_index=True)


def breaks(split: pd.DataFrame) -> pd.DataFrame:
    """Where a house's dated surveys of a branch stop being comparable, and why.

    One row per break: `question_id, branch, house, previous_survey_id, survey_id,
    previous_date, date, reasons` (words, joined by commas). A survey of unknown mode is
    comparable with none, so there is a break on both its sides.
    """
    keys = ["question_id", "branch", "house"]
    dated = split[split["date"].notna()].sort_values([*keys, "date", "survey_id"])
    before = (
        dated.groupby(keys, sort=False)[["survey_id", "date", *CLASS]]
        .shift()
        .add_prefix("previous_")
    )
    pairs = pd.concat([dated, before], axis=1)
    pairs = pairs[pairs["previous_survey_id"].notna()]
    why = pd.array([_changes(pair) for pair in pairs.to_dict("records")], dtype="str")
    pairs = pairs.assign(reasons=why)
    shown = [*keys, "previous_survey_id", "survey_id", "previous_date", "date", "reasons"]
    return pairs.loc[pairs["reasons"] != "", shown].reset_index(drop=True)


def _changes(pair: dict) -> str:
    changed = [said for name, said in REASONS.items() if pair[name] != pair[f"previous_{name}"]]
    if "unknown" in (pair["mode"], pair["previous_mode"]):
        changed = [said for said in changed if said != REASONS["mode"]] + ["mode not known"]
    return ", ".join(changed)


def accepts_pooling(split: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of a split that a pooled line may rest on, and the surveys it may not, by name.

    Returns `accepted` (rows of the split; all branches of a survey or none) and `refused`, one
    row per survey with `question_id, survey_id, date, house, split_sum` (percent) and `reason`.
    Accepted surveys may still differ from each other: see `comparable_classes`.
    """
    why = pd.DataFrame(_reasons(split), index=split.index)
    reasons = ["; ".join(name for name in why if row[name]) for row in why.to_dict("records")]
    named = split.assign(reason=pd.array(reasons, dtype="str"))
    accepted = split[named["reason"] == ""].reset_index(drop=True)
    columns = ["question_id", "survey_id", "date", "house", "split_sum", "reason"]
    refused = named.loc[named["reason"] != "", columns].drop_duplicates()
    return accepted, refused.sort_values(["date", "survey_id"], ignore_index=True)


def _is_complete(split: pd.DataFrame) -> pd.Series:
    return split["split_sum"].between(SUM_LOW, SUM_HIGH)


def _reasons(split: pd.DataFrame) -> dict[str, np.ndarray]:
    """Which rows each reason against pooling holds for: the same for all rows of a survey."""
    no_sample = split["population_class"].isin(NOT_SAMPLES) | split["mode"].isin(NOT_SAMPLES)
    unknown = split[CLASS].isna().any(axis=1) | (split[CLASS] == "unknown").any(axis=1)
    return {
        f"printed shares do not sum to {SUM_LOW:g}-{SUM_HIGH:g}": ~_is_complete(split),
        "derived figures": split["is_derived"].astype(bool),
        "a bound, not a share": split["is_bound"].astype(bool),
        "doubted figures": split["is_doubted"].astype(bool),
        "undated": split["date"].isna(),
        "nobody was sampled": no_sample,
        "no sample size, stated or usual": split["n"].isna() & ~no_sample,
        "mode, population or country not known": unknown,
        "state-affiliated house": split["affiliation"].isin(STATE),
        "the same poll as another survey here": split["same_poll_as"].isin(split["survey_id"]),
        "not comparable with others of its house": split["series_break"].notna(),
    }
