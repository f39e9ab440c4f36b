"""What blank cells of a new row stand for: one source, one survey, everybody asked, read once."""

from collections import defaultdict

from helpers.errors import Problem
from helpers.intake.drafts import Draft, Drafts
from helpers.intake.placing import Row
from helpers.intake.unsaid import NOT_STATED, meant, unanswered

FIXED = {
    "surveys": {"is_fieldwork_inferred": "false", "is_mode_assumed": "false"},
    "responses": {"subgroup": "all", "reading": "1"},
    "derived_responses": {"subgroup": "all", "reading": "1"},
    "events": {"date_precision": "day"},
    "detentions": {"qualifier": "exact", "reading": "1"},
    "political_prisoners": {"qualifier": "exact", "reading": "1", "date_precision": "day"},
    "protest_sizes": {"qualifier": "exact", "reading": "1", "measure": "not_stated"},
}
SHARES = ("responses", "derived_responses")


def fill(drafts: Drafts, known: dict[str, list[Row]]) -> list[Problem]:
    """Fill the blanks of new rows in place; returns what has to be said and was not.

    `known` holds the rows of the tables as they are, by table.
    """
    problems = []
    alone = {
        column: _only(drafts, table, column)
        for table, column in (("sources", "url"), ("surveys", "survey_id"),
                              ("questions", "question_id"))
    }  # fmt: skip
    _number_answers(drafts, known)
    for draft in drafts.rows:
        for column, value in FIXED.get(draft.table, {}).items():
            draft.cells[column] = draft.cells[column] or value
        for column, value in (("source_url", alone["url"]), ("survey_id", alone["survey_id"]),
                              ("question_id", alone["question_id"])):  # fmt: skip
            if draft.cells.get(column) == "" and draft.table != "corrections":
                draft.cells[column] = value
    surveys = {row["survey_id"]: row for row in known.get("surveys", [])}
    for draft in drafts.of("surveys"):
        _survey(draft)
        problems += _unanswered(draft)
        draft.cells = meant(draft.table, draft.cells)
        surveys[draft.cells["survey_id"]] = draft.cells
    for draft in drafts.of("questions"):
        problems += _unanswered(draft)
        draft.cells = meant(draft.table, draft.cells)
    for draft in [one for one in drafts.rows if one.table in SHARES]:
        _share(draft, surveys.get(draft.cells["survey_id"], {}))
    return problems


def _only(drafts: Drafts, table: str, column: str) -> str:
    """What the one row of a table that was handed in has in a column; blank for none or several."""
    values = {draft.cells[column] for draft in drafts.of(table)}
    return values.pop() if len(values) == 1 else ""


def _survey(draft: Draft) -> None:
    cells = draft.cells
    dates = [
        cells[column] not in ("", NOT_STATED) for column in ("fieldwork_start", "fieldwork_end")
    ]
    if not cells["fieldwork_precision"]:
        cells["fieldwork_precision"] = "day" if all(dates) else "" if any(dates) else "unknown"


def _share(draft: Draft, survey: Row) -> None:
    cells = draft.cells
    is_range = not cells["percent"] and cells["percent_low"] and cells["percent_high"]
    cells["qualifier"] = cells["qualifier"] or ("range" if is_range else "exact")
    for column in ("source_url", "confidence"):
        cells[column] = cells[column] or survey.get(column, "")


def _number_answers(drafts: Drafts, known: dict[str, list[Row]]) -> None:
    """Answers without a place come after those that their question has."""
    last: dict[str, int] = defaultdict(int)
    rows = [*known.get("options", []), *(draft.cells for draft in drafts.of("options"))]
    for cells in rows:
        if cells["option_order"].isdecimal():
            question = cells["question_id"]
            last[question] = max(last[question], int(cells["option_order"]))
    for draft in drafts.of("options"):
        if not draft.cells["option_order"]:
            last[draft.cells["question_id"]] += 1
            draft.cells["option_order"] = str(last[draft.cells["question_id"]])


def _unanswered(draft: Draft) -> list[Problem]:
    return [
        draft.problem(
            column,
            "a blank",
            f"what the page says, or `{NOT_STATED}` (AAPOR asks surveys to disclose it)",
            f"Look for it in the source; where it is not there, write {NOT_STATED}.",
        )
        for column in unanswered(draft.table, draft.cells)
    ]
