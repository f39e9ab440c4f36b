"""Rules on figures that whoever published them gave anew."""

from collections.abc import Iterator

from helpers.checks.rules import Case, Frames, rule

#: What a figure and the one that replaces it have in common, by table.
SAME = {
    "responses": ["survey_id", "question_id", "subgroup", "option_id"],
    "derived_responses": ["survey_id", "question_id", "subgroup", "option_id"],
    "detentions": ["reporting_org", "measure", "date_start", "place"],
    "political_prisoners": ["reporting_org", "definition", "date"],
    "protest_sizes": ["reporting_org", "measure", "date", "place"],
}


@rule("restated", "*")
def _restated(frames: Frames) -> Iterator[Case]:
    """A row is replaced by another one of the same figure, which is not replaced in a circle."""
    for name, same in SAME.items():
        frame = frames[name].assign(line=frames[name].index)
        rows = frame.dropna(subset="row_id").drop_duplicates("row_id").set_index("row_id")
        pairs = rows["replaced_by"].dropna()
        for row_id, by in pairs[pairs.isin(rows.index)].items():
            old, new = rows.loc[row_id], rows.loc[by]
            differing = [column for column in same if _differ(old[column], new[column])]
            if differing:
                said = f"row {by}, which is of another {differing[0]}"
                yield _case(name, int(old["line"]), row_id, said)
            elif _circles(pairs, row_id):
                yield _case(name, int(old["line"]), row_id, f"row {by}, which leads back to it")


def _differ(one, other) -> bool:
    return str(one) != str(other)


def _circles(pairs, row_id: int) -> bool:
    seen = {row_id}
    while (row_id := pairs.get(row_id)) is not None and row_id not in seen:
        seen.add(row_id)
    return row_id is not None


def _case(name: str, line: int, row_id: int, found: str) -> Case:
    return Case(
        name,
        line,
        "replaced_by",
        f"row {row_id}",
        found,
        f"a later row of the same figure ({', '.join(SAME[name])})",
        "Give the number of the row with the restated figure, or leave the cell empty",
    )
