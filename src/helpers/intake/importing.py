"""An edited table on its way back: repaired, merged, checked."""

from helpers.descriptor import table
from helpers.errors import DataError
from helpers.intake.adding import Addition, tables_for
from helpers.intake.defaults import fill
from helpers.intake.doubts import doubts
from helpers.intake.drafts import Draft, Drafts, read_drafts
from helpers.intake.merging import Merged, merge
from helpers.intake.placing import Row, TableText
from helpers.intake.references import resolve
from helpers.intake.sheets import Sheet
from helpers.intake.staging import work_out
from helpers.intake.unsaid import meant


def bring_back(sheet: Sheet, base: list[Row] | None) -> Addition:
    """Work out what an edited table changes; nothing is written.

    `base` holds the rows as they were exported; None for a file that does not say, which is then
    compared with the table as it is. Raises `DataError` with every cell that is refused.
    """
    described = table(sheet.table)
    missing = [field.name for field in described.fields if field.name not in sheet.positions]
    if missing:
        raise DataError(
            sheet.problem(
                sheet.places[0] - 1 if sheet.places else 0, column, "no such column",
                "every column of the table", "Put the column back as it was exported.",
            )
            for column in missing
        )  # fmt: skip
    drafts = read_drafts([sheet])
    if drafts.problems:
        raise DataError(drafts.problems)
    for draft in drafts.rows:
        draft.cells = meant(draft.table, draft.cells)
    texts = {name: TableText(table(name)) for name in tables_for([sheet.table])}
    known = {name: text.records() for name, text in texts.items()}
    now = known[sheet.table]
    merged = merge(drafts, now if base is None else base, now, described)
    problems = merged.problems + _complete(merged, drafts, known)
    if problems:
        raise DataError(problems)
    if not merged.new and not merged.changed:
        return Addition(None, drafts.repairs, [])
    change = work_out(texts, merged.new, {sheet.table: merged.changed})
    return Addition(change, drafts.repairs, doubts(merged.new, known))


def _complete(merged: Merged, drafts: Drafts, known: dict[str, list[Row]]) -> list:
    """Fill the blanks of new rows, and put right the names in all that changes."""
    new = Drafts(merged.new, [], drafts.repairs)
    touched: list[Draft] = [*merged.new, *merged.changed.values()]
    return fill(new, known) + resolve(Drafts(touched, [], drafts.repairs), known)
