"""Frames on sending troops: what a menu leaves over, and what a direct question finds."""

import pandas as pd

from helpers import bounds, estimates, surveys
from helpers.sources import pages_of_both
from helpers.surveys import SUM_LOW
from helpers.tables import load_table
from helpers.views.polls import labelled, side_rows

LEFT_OVER, ONLY_YES, DIRECT = "left over", "only yes", "direct"
REST = "Not published"


def threshold(claim: pd.Series) -> float:
    """The share a claim states, in percent; missing where its number is not a share."""
    is_share = pd.notna(claim["stated_value"]) and str(claim["unit"]).startswith("percent")
    return float(claim["stated_value"]) if is_share else float("nan")


def menu_rows(readings: pd.DataFrame) -> pd.DataFrame:
    """One row per survey and position of its menu, and one for what was not published.

    `readings` of one question. Adds `bar`, `side`, `text` (what the source says, short), `is_rest`.
    """
    rows = labelled(surveys.leaves(readings[~readings["is_derived"]]))
    rows = rows[rows["percent"].notna()].reset_index(drop=True)
    text = [surveys.short_text(row) for row in rows.to_dict("records")]
    bar = rows["survey"] + " · " + rows["size"]
    rows = rows.assign(bar=bar, side=surveys.sides_of(rows), text=text, is_rest=False)
    sums = rows.groupby("survey_id")["percent"].sum().astype(float)
    rest = rows.drop_duplicates("survey_id")
    rest = rest.assign(percent=100 - rest["survey_id"].map(sums), label=REST, is_rest=True)
    rest = rest[rest["percent"] > 100 - SUM_LOW].assign(row="", option_order=99)
    rest["text"] = [f"{share:.3g}" for share in rest["percent"]]
    order = {survey: place for place, survey in enumerate(dict.fromkeys(rows["survey_id"]))}
    both = pd.concat([rows, rest], ignore_index=True).assign(stated=lambda all_: all_["text"])
    both["_order"] = both["survey_id"].map(order)
    return both.sort_values(["_order", "option_order"], ignore_index=True).drop(columns="_order")


def noes(
    menu: pd.DataFrame, direct: pd.DataFrame, *, option: str, deff: float | str
) -> pd.DataFrame:
    """Every share that has been called a "no", three kinds apart.

    `menu` and `direct` are readings of two questions. `kind` is "left over" (100 minus the share
    of `option` in the menu), "only yes" (100 minus the yes of a survey whose no nobody
    published) or "direct" (a published no). `percent`, `low_percent`, `high_percent` are 0-100,
    as `estimates.with_intervals` with design effect `deff`; `is_derived` is true for what is
    left over, which nobody answered; `way_asked` says the kind in words. A share that is doubted
    or printed as a limit is left out.
    """
    menu, direct = (rows[surveys.may_be_compared(rows)] for rows in (menu, direct))
    chosen = _dated_shares(menu[menu["option_id"] == option])
    said_no = side_rows(direct[~direct["is_derived"]], "against")
    said_yes = _dated_shares(direct[direct["stance"] == "for"])
    said_yes = said_yes[~said_yes["survey_id"].isin(said_no["survey_id"])]
    kinds = [
        (chosen, LEFT_OVER, [f"Did not choose “{label}”" for label in chosen["label"]], ""),
        (said_yes, ONLY_YES, "Not in favour (no “no” published)", " "),
        (said_no, DIRECT, "Asked directly: said no", "  "),
    ]
    parts = []
    for rows, kind, way, apart in kinds:
        if len(rows):
            shares = estimates.with_intervals(rows, deff=deff, step_pp="as printed")
            bar = shares["survey"] + " · " + shares["size"] + apart
            parts.append(_mirrored(shares.assign(kind=kind, way_asked=way, bar=bar)))
    return pd.concat(parts, ignore_index=True) if parts else _no_shares(direct)


def _no_shares(readings: pd.DataFrame) -> pd.DataFrame:
    """A frame of `noes` without a row, with the columns of one."""
    columns = ["kind", "way_asked", "bar", "low_percent", "high_percent", "n_used", "n_basis"]
    frame = labelled(readings.iloc[:0]).assign(**dict.fromkeys([*columns, "deff_used", "method"]))
    return frame.astype({"low_percent": float, "high_percent": float, "row": "str"})


def _dated_shares(rows: pd.DataFrame) -> pd.DataFrame:
    return labelled(rows[~rows["is_derived"] & rows["percent"].notna()])


def _mirrored(shares: pd.DataFrame) -> pd.DataFrame:
    if shares["kind"].iloc[0] == DIRECT:
        return shares
    ends = {
        "low_percent": 100 - shares["high_percent"],
        "high_percent": 100 - shares["low_percent"],
    }
    return shares.assign(percent=100 - shares["percent"], is_derived=True, **ends)


def sympathisers(shares: pd.DataFrame, attitude: pd.DataFrame) -> pd.DataFrame:
    """How many of those for the war must be among those counted as a "no" of the same survey.

    `shares` of `noes`, `attitude` readings of a question on the war. One row per survey and
    share with `leaning` (for, percent of everyone), `no_percent`, `both_low_percent` and
    `both_high_percent` (limits of those who are both, whatever the overlap), `of_them_percent`
    (the lower limit as percent of those for). A share printed as a bound gives no
    limit and is left out. No sampling error.
    """
    sides = side_rows(attitude[~attitude["is_derived"]], "for")
    sides = sides[sides["qualifier"].isin(["exact", "about"])]
    sides = sides[["survey_id", "percent", "row", "source_url"]]
    frame = shares.merge(sides, on="survey_id", suffixes=("", "_attitude"))
    frame = frame.rename(columns={"percent": "no_percent", "percent_attitude": "leaning"})
    found = [
        bounds.coverage_interval(leaning / 100, no / 100)
        for leaning, no in zip(frame["leaning"], frame["no_percent"], strict=True)
    ]
    low = pd.Series([100 * limits.low for limits in found], index=frame.index, dtype=float)
    high = pd.Series([100 * limits.high for limits in found], index=frame.index, dtype=float)
    frame = frame.assign(both_low_percent=low, both_high_percent=high)
    frame["of_them_percent"] = 100 * low / frame["leaning"].astype(float)
    return frame.assign(
        row=frame["row"] + "; " + frame["row_attitude"],
        source_url=pages_of_both(frame["source_url"], frame["source_url_attitude"]),
    )


def parts_of_samples(questions: list[str]) -> pd.DataFrame:
    """Every statement on part of a sample for these questions, asked in Belarus."""
    rows = pd.concat([surveys.statements(question) for question in questions], ignore_index=True)
    return labelled(rows[(rows["subgroup"] != "all") & (rows["country"] == "BY")])


def asked(questions: list[str]) -> pd.DataFrame:
    """Readings of whole samples in Belarus for these questions; adds `question`, its title."""
    frames = [surveys.statements(question) for question in dict.fromkeys(questions)]
    statements = pd.concat(frames, ignore_index=True)
    frame = surveys.readings(surveys.whole_samples(statements, country="BY"))
    titles = load_table("questions").set_index("question_id")["title"]
    return frame.assign(question=frame["question_id"].map(titles))
