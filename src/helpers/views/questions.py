"""Frames and keys of the page of one question."""

import pandas as pd

from helpers import surveys, words
from helpers.views.polls import labelled


def readings(statements: pd.DataFrame) -> pd.DataFrame:
    """Readings of everyone asked with the series they belong to, as `labelled`; may be empty."""
    return labelled(surveys.with_series(surveys.readings(surveys.whole_samples(statements))))


def part_rows(statements: pd.DataFrame) -> pd.DataFrame:
    """Readings on parts of a sample with `part` (who, in words), in order of time; may be empty."""
    frame = surveys.readings(statements[statements["subgroup"] != "all"])
    frame = labelled(frame).assign(part=lambda some: [words.part(p) for p in some["subgroup"]])
    order = ["date", "survey_id", "subgroup", "option_order"]
    return frame.sort_values(order, kind="stable", ignore_index=True)


def keys(statements: pd.DataFrame, question: pd.Series) -> dict:
    """What the index files a question under: topic, houses, years."""
    return {
        "kind": "question",
        "label": question["title"],
        "houses": sorted(statements["house_name"].unique()),
        "years": words.years(statements),
        "questions": [[words.TOPICS[question["topic"]], question["title"]]],
    }
