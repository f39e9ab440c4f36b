"""Finding questions, houses and surveys by word, so that nobody has to read a CSV."""

import pandas as pd

from helpers.tables import load_table


def search_questions(word: str) -> dict[str, pd.DataFrame]:
    """Questions, houses and surveys whose text has `word`, in any case; all for an empty word.

    Returns three frames: "questions" (`question_id, title, surveys, years`, most surveys
    first; the answers' labels are searched too), "houses" (`house, name, surveys`) and
    "surveys" (`survey_id, house, fieldwork, population`).
    """
    surveys = load_table("surveys")
    return {
        "questions": _questions(word, surveys),
        "houses": _houses(word, surveys),
        "surveys": _surveys(word, surveys),
    }


def _has(word: str, *columns: pd.Series) -> pd.Series:
    found = pd.Series(False, index=columns[0].index)
    for column in columns:
        found |= column.fillna("").str.contains(word, case=False, regex=False)
    return found


def _questions(word: str, surveys: pd.DataFrame) -> pd.DataFrame:
    questions = load_table("questions")
    labels = load_table("options").groupby("question_id")["label_en"].agg(" ".join)
    answers = questions["question_id"].map(labels).fillna("")
    text = [questions[name] for name in ("question_id", "title", "question_summary", "note")]
    found = questions[_has(word, *text, answers)]
    asked = load_table("responses")[["question_id", "survey_id"]].drop_duplicates()
    asked = asked.merge(surveys[["survey_id", "fieldwork_end"]], on="survey_id")
    years = asked.assign(year=asked["fieldwork_end"].dt.year).groupby("question_id")["year"]
    spans = years.agg(lambda year: f"{year.min():.0f}–{year.max():.0f}" if year.any() else "")
    counts = asked.groupby("question_id")["survey_id"].nunique()
    return (
        found[["question_id", "title"]]
        .assign(
            surveys=found["question_id"].map(counts).fillna(0).astype(int),
            years=found["question_id"].map(spans).fillna(""),
        )
        .sort_values(["surveys", "question_id"], ascending=[False, True], ignore_index=True)
    )


def _houses(word: str, surveys: pd.DataFrame) -> pd.DataFrame:
    houses = load_table("houses")
    found = houses[_has(word, houses["house"], houses["name"], houses["about"])]
    counts = surveys.groupby("house").size()
    return (
        found[["house", "name"]]
        .assign(surveys=found["house"].map(counts).fillna(0).astype(int))
        .sort_values(["surveys", "house"], ascending=[False, True], ignore_index=True)
    )


def _surveys(word: str, surveys: pd.DataFrame) -> pd.DataFrame:
    text = [surveys[name] for name in ("survey_id", "pollster", "publisher", "wave", "population")]
    found = surveys[_has(word, *text)].sort_values("fieldwork_end", na_position="last")
    end = found["fieldwork_end"].dt.strftime("%Y-%m-%d").fillna("undated")
    return found[["survey_id", "house"]].assign(
        fieldwork=found["fieldwork_start"].dt.strftime("%Y-%m-%d").fillna("") + " – " + end,
        population=found["population"],
    )
