"""What looks like a slip but may be true: shown apart, never failing a check."""

from collections.abc import Iterator

import pandas as pd

from helpers.descriptor import tables
from helpers.errors import Problem

JUMP_PERCENT = 20.0
SERIES = ["house", "country", "population_class", "mode", "question_id", "option_id"]


def problems(frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """Suspicions in surveys and shares whose tables can be read."""
    if not {"surveys", "responses"} <= set(frames):
        return []
    waves = _waves(frames["responses"], frames["surveys"])
    return [*_same_size(frames["surveys"]), *_jumps(waves), *_same_share(waves)]


def _waves(responses: pd.DataFrame, surveys: pd.DataFrame) -> pd.DataFrame:
    """Shares of whole samples next to the share of the wave before in their series."""
    known = ["survey_id", "house", "country", "population_class", "mode", "fieldwork_end"]
    rows = responses[(responses["subgroup"] == "all") & responses["percent"].notna()]
    rows = rows.assign(line=rows.index).merge(surveys[known], on="survey_id")
    rows = rows[rows["fieldwork_end"].notna()].drop_duplicates([*SERIES, "survey_id"])
    rows = rows.sort_values([*SERIES, "fieldwork_end"])
    before = rows.groupby(SERIES)[["percent", "survey_id"]].shift()
    return rows.assign(before=before["percent"], before_id=before["survey_id"])


def _file(table: str) -> str:
    return tables()[table].file


def _same_size(surveys: pd.DataFrame) -> Iterator[Problem]:
    """Two waves of a house in a row with the same odd sample size."""
    dated = surveys[surveys["fieldwork_end"].notna()].sort_values(["house", "fieldwork_end"])
    before = dated.groupby("house")[["sample_size", "survey_id"]].shift()
    same = (dated["sample_size"] == before["sample_size"]) & (dated["sample_size"] % 100 != 0)
    for row in dated[same.fillna(False)].itertuples():
        yield Problem(
            _file("surveys"),
            int(row.Index),
            "sample_size",
            f"{row.sample_size}, the same as {before.at[row.Index, 'survey_id']}",
            "a size of its own",
            "Compare the two sources.",
        )


def _jumps(waves: pd.DataFrame) -> Iterator[Problem]:
    for row in waves[(waves["percent"] - waves["before"]).abs() > JUMP_PERCENT].itertuples():
        yield Problem(
            _file("responses"),
            int(row.line),
            "percent",
            f"{row.percent:g} after {row.before:g} in {row.before_id} "
            f"({row.question_id}, {row.option_id})",
            f"a change of at most {JUMP_PERCENT:g} points between waves of one house",
            "Read both sources again.",
        )


def _same_share(waves: pd.DataFrame) -> Iterator[Problem]:
    """The same share to the decimal in two waves in a row."""
    odd = (waves["percent"] % 1 != 0) & (waves["percent"] == waves["before"])
    for row in waves[odd.fillna(False)].itertuples():
        yield Problem(
            _file("responses"),
            int(row.line),
            "percent",
            f"{row.percent:g}, the same as in {row.before_id} ({row.question_id}, {row.option_id})",
            "a share of its own",
            "Compare the two sources.",
        )
