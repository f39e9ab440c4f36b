"""What looks like a slip in new rows but may be true: said beforehand, never refused."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from helpers.checks.suspicions import JUMP_PERCENT
from helpers.errors import Problem
from helpers.intake.drafts import Draft
from helpers.intake.likeness import like_others
from helpers.intake.placing import Row

Known = dict[str, list[Row]]
POPULATION = ("house", "country", "population_class")
FIGURE = ("survey_id", "question_id", "subgroup", "option_id")
BOTH_STAY = "Both stay where both were read; look for a slip where they should agree."
#: What a count is of, whoever relayed it.
COUNTED = {
    "detentions": ("date_start", "date_end", "place", "measure", "reporting_org"),
    "political_prisoners": ("date", "definition", "reporting_org"),
    "protest_sizes": ("date", "place", "event_kind", "reporting_org"),
}


def doubts(new: list[Draft], known: Known) -> list[Problem]:
    """Suspicions of new rows beside those that `known` holds by table, in the order of the rows."""
    by_table: dict[str, list[Draft]] = defaultdict(list)
    for draft in new:
        by_table[draft.table].append(draft)
    found = [*like_others(by_table, known), *_same_poll(by_table["surveys"], known)]
    found += _shares(by_table, known)
    found += _same_figure(by_table["responses"], known)
    for name, columns in COUNTED.items():
        found += _same_count(by_table[name], known.get(name, []), columns)
    return found


def _same_poll(surveys: list[Draft], known: Known) -> Iterator[Problem]:
    """Surveys of a house in one population whose fieldwork overlaps."""
    for draft in surveys:
        mine = draft.cells
        for row in known["surveys"] if mine["fieldwork_end"] and not mine["same_poll_as"] else []:
            alike = all(row[column] == mine[column] for column in POPULATION)
            if alike and _overlap(row, mine):
                yield draft.problem(
                    "fieldwork_end",
                    f"fieldwork in the days of {row['survey_id']}",
                    "another poll",
                    "If it is the same poll, fill same_poll_as or add figures to that survey.",
                )


def _overlap(one: Row, other: Row) -> bool:
    return bool(one["fieldwork_end"]) and (
        one["fieldwork_start"] <= other["fieldwork_end"]
        and other["fieldwork_start"] <= one["fieldwork_end"]
    )


def _shares(by_table: dict[str, list[Draft]], known: Known) -> Iterator[Problem]:
    """Shares that equal the last wave's, or are far from them."""
    surveys = {row["survey_id"]: row for row in known.get("surveys", [])}
    surveys |= {draft.cells["survey_id"]: draft.cells for draft in by_table["surveys"]}
    rows = [*known.get("responses", []), *(draft.cells for draft in by_table["responses"])]
    series: dict[tuple, list[tuple[str, str, str]]] = defaultdict(list)
    for row in rows if by_table["responses"] else []:
        is_current = row["percent"] and not row["replaced_by"]
        if is_current and (end := surveys[row["survey_id"]]["fieldwork_end"]):
            series[_series(row, surveys)].append((end, row["survey_id"], row["percent"]))
    for waves in series.values():
        waves.sort()
    for draft in by_table["responses"]:
        end = surveys[draft.cells["survey_id"]]["fieldwork_end"]
        if draft.cells["percent"] and end:
            waves = series[_series(draft.cells, surveys)]
            place = bisect_left(waves, (end,))
            if place:
                yield from _beside(draft, *waves[place - 1][1:])


def _series(row: Row, surveys: dict[str, Row]) -> tuple:
    survey = surveys[row["survey_id"]]
    asked = (row["question_id"], row["subgroup"], row["option_id"])
    return (*(survey[column] for column in POPULATION), *asked)


def _beside(draft: Draft, survey: str, before: str) -> Iterator[Problem]:
    """What is said of a share after that of the wave before."""
    share = float(draft.cells["percent"])
    if share == float(before):
        expected = "a share of its own"
    elif abs(share - float(before)) > JUMP_PERCENT:
        expected = f"a change of at most {JUMP_PERCENT:g} points between waves of one house"
    else:
        return
    yield draft.problem(
        "percent",
        f"{share:g} after {before} in {survey} "
        f"({draft.cells['question_id']}, {draft.cells['option_id']})",
        expected,
        "Read the source again.",
    )


def _same_figure(shares: list[Draft], known: Known) -> Iterator[Problem]:
    """Figures that another page, or another reading, gives already."""
    there: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in known.get("responses", []) if shares else []:
        there[tuple(row[column] for column in FIGURE)].append(row)
    for draft in shares:
        for row in there.get(tuple(draft.cells[column] for column in FIGURE), []):
            yield draft.problem(
                "percent",
                f"{_share(draft.cells)}, where row {row['row_id']} of responses has {_share(row)}",
                "a figure that is not there yet",
                BOTH_STAY,
            )


def _share(row: Row) -> str:
    return row["percent"] or f"{row['percent_low']}–{row['percent_high']}"


def _same_count(
    counts: list[Draft], known: list[Row], columns: tuple[str, ...]
) -> Iterator[Problem]:
    """Counts of the same by the same organisation."""
    there: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in known if counts else []:
        there[tuple(row[column] for column in columns)].append(row)
    for draft in counts:
        for row in there.get(tuple(draft.cells[column] for column in columns), []):
            yield draft.problem(
                "count" if "count" in row else "count_low",
                f"{_count(draft.cells)}, where row {row['row_id']} has {_count(row)}",
                "a count that is not there yet",
                BOTH_STAY,
            )


def _count(row: Row) -> str:
    return row["count"] if "count" in row else f"{row['count_low']}–{row['count_high']}"
