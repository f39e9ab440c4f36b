"""Frames of the same question asked by two houses, arranged for one chart or table each."""

import pandas as pd

from helpers import house_effects, surveys
from helpers.estimates import LEVEL
from helpers.house_effects import NOT_TESTED, NOT_TOLD, ONLY_HOUSE, RESULTS, TOLD
from helpers.sources import all_pages, pages_of_both
from helpers.tables import load_table
from helpers.words import MODES, count, listed, lower_first, number, year_span

DIFFERS = {
    "unknown mode": "perhaps mode (not known)",
    "mode": "mode",
    "population": "population",
}
AFFILIATIONS = {
    "state": "state",
    "state_licensed": "licensed by a state",
    "independent": "independent",
    "foreign": "foreign",
    "international": "international",
    "unknown": "not known",
}
#: How every chart of this page draws a difference.
LOOK = {"group": "result", "order": RESULTS, "value": "apart_pp", "low": "low_pp"}
LOOK |= {"high": "high_pp", "mark": 0, "unit": " pt"}
ELECTION_NAMES = ("election_", "parliament_", "referendum_")


def election_days() -> pd.Series:
    """Days of elections and referendums: of the events, and of exit polls and official counts.

    The events begin in 2020; a count or an exit poll ends on the day of its vote.
    """
    events = load_table("events")
    named = events["event_id"].str.startswith(ELECTION_NAMES)
    listed_days = events.loc[named & (events["kind"] == "election"), "date"]
    cards = surveys.survey_rows()
    at_polls = cards["mode"].isin(["exit_poll", "official_count"]) & (cards["country"] == "BY")
    days = pd.concat([listed_days, cards.loc[at_polls, "fieldwork_end"].dropna()])
    return days.drop_duplicates().sort_values(ignore_index=True)


def pair_rows(readings: pd.DataFrame, window_days: int, deff: float | str) -> pd.DataFrame:
    """Rows of `house_effects.pairs` in words, by question and days, for charts and tables.

    `readings` of surveys in Belarus. Adds `question_title` (also `section`), `one` and `two`
    (survey and share), `bar` (the row's name), `result` (told apart or not, or not tested),
    `p_text`, `n_basis` ("assumed" where either size is), `differs_in` (words), `row` (both
    rows), `source_url` (of both), `date` and `fieldwork_end`.
    """
    found = house_effects.pairs(readings, election_days(), window_days=window_days, deff=deff)
    titles = load_table("questions").set_index("question_id")["title"]
    tested = found["p_adjusted"].notna()
    result = pd.Series(NOT_TESTED, found.index, dtype=str)
    result = result.mask(tested & (found["p_adjusted"] < 1 - LEVEL), TOLD)
    result = result.mask(tested & (found["p_adjusted"] >= 1 - LEVEL), NOT_TOLD)
    said = {"result": result, "question_title": found["question_id"].map(titles)}
    for place, end in (("one", "_1"), ("two", "_2")):
        said[place] = [
            f"{row['house_name' + end]}, {row['when' + end]}: {number(row['percent' + end])} %"
            for row in found.to_dict("records")
        ]
    rows = found.assign(
        **said,
        bar=[_bar(row) for row in found.to_dict("records")],
        differs_in=[_differs(which) for which in found["differs"]],
        row=found["row_1"] + "; " + found["row_2"],
        source_url=pages_of_both(found["source_url_1"], found["source_url_2"]),
        date=pd.to_datetime(found["fieldwork_end_1"]),
        fieldwork_end=pd.to_datetime(found["fieldwork_end_1"]),
        is_derived=False,
        section=said["question_title"],
        n_basis=_basis(found),
        p_text=[_p_text(value) for value in found["p_adjusted"]],
    )
    rows = rows.sort_values(["question_title", "date", "survey_id_1"], kind="stable")
    return rows.reset_index(drop=True)


def _basis(found: pd.DataFrame) -> pd.Series:
    """ "assumed" where the size of either survey is only the usual one of its house."""
    assumed = (found["n_basis_1"] == "assumed") | (found["n_basis_2"] == "assumed")
    return pd.Series("stated", found.index, dtype=str).mask(assumed, "assumed")


def _p_text(value: float) -> str:
    if pd.isna(value):
        return "not tested"
    return "below 0.001" if value < 0.001 else f"{value:.3f}"


def _bar(row: dict) -> str:
    shares = [f"{row[f'house_name_{place}']} {number(row[f'percent_{place}'])}" for place in (1, 2)]
    return f"{row['label']}: {', '.join(shares)} ({row['fieldwork_end_1']:%b %Y})"


def _differs(which: tuple[str, ...]) -> str:
    return listed([DIFFERS[name] for name in which]) if which else ONLY_HOUSE


def contrast(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Rows of one contrast: "state", "mode" or "other"."""
    return rows[rows["contrast"] == name].reset_index(drop=True)


def kinds_of_pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per kind of difference between the surveys of a pair, the most frequent first.

    Columns `differs_in, n_pairs` (pairs of surveys), `n_answers`, `n_tested`, `n_told`.
    """
    frame = rows.assign(
        pair=rows["survey_id_1"] + "+" + rows["survey_id_2"],
        tested=rows["result"] != NOT_TESTED,
        told=rows["result"] == TOLD,
    )
    groups = frame.groupby("differs_in", sort=False)
    found = groups.agg(
        n_pairs=("pair", "nunique"),
        n_answers=("pair", "size"),
        n_tested=("tested", "sum"),
        n_told=("told", "sum"),
    ).reset_index()
    return found.sort_values("n_pairs", ascending=False, kind="stable", ignore_index=True)


def house_modes() -> pd.DataFrame:
    """One row per house that asked in Belarus: its modes in words, those with several first.

    Adds `affiliation_name`, `house_modes`, `n_modes` (known ones), `row`, `source_url`, `date`.
    Official counts and self-selected audiences are left out.
    """
    cards = surveys.survey_rows()
    cards = cards[(cards["country"] == "BY") & ~cards["mode"].isin(house_effects.LEFT_OUT)]
    found = house_effects.modes_of_houses(cards)
    traced = cards.groupby("house").agg(
        row=("row", "; ".join), source_url=("source_url", all_pages), date=("date", "max")
    )
    found = found.merge(traced, on="house", validate="1:1")
    found = found.assign(
        affiliation_name=found["affiliation"].map(AFFILIATIONS),
        n_modes=[len(modes) for modes in found["modes"]],
        house_modes=[_modes(house) for house in found.to_dict("records")],
    )
    return found.sort_values(["n_modes", "n_surveys"], ascending=False, ignore_index=True)


def _modes(house: dict) -> str:
    parts = [f"{MODES[mode]} ({number})" for mode, number in house["modes"].items()]
    if house["n_unknown"]:
        parts.append(f"not stated ({house['n_unknown']})")
    return lower_first("; ".join(parts))


def base(rows: pd.DataFrame) -> str:
    """How many pairs of surveys, houses and answers a figure rests on, and in which years."""
    if rows.empty:
        return "No pair."
    surveys_named = set(rows["survey_id_1"]) | set(rows["survey_id_2"])
    houses = set(rows["house_1"]) | set(rows["house_2"])
    pairs = rows[["survey_id_1", "survey_id_2"]].drop_duplicates()
    years = year_span(rows["date"].dt.year.min(), rows["date"].dt.year.max())
    return (
        f"{count(len(pairs), 'pair')} of {count(len(surveys_named), 'survey')} of "
        f"{count(len(houses), 'house')} in Belarus, {years}; "
        f"{count(len(rows), 'answer')} that both print."
    )
