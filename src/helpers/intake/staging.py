"""A change of the tables, worked out and checked in a copy of the data before it is written."""

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from helpers import codebook, paths
from helpers.checks import check
from helpers.descriptor import table
from helpers.errors import DataError, Problem
from helpers.intake.differences import unified
from helpers.intake.drafts import Draft
from helpers.intake.placing import Placed, TableText
from helpers.intake.writing import FOLDER, write_all
from helpers.rows import ROW_ID


@dataclass(frozen=True)
class Change:
    """What is to be written, and what people should know before it is.

    `difference` is a unified diff without the codebook's; `suspicions` are those of `opinion check`
    that are about new or changed rows.
    """

    contents: dict[Path, bytes]
    before: dict[Path, bytes]
    difference: list[str]
    rows: dict[str, int]
    suspicions: list[Problem]

    def write(self) -> None:
        """Write all of it or nothing; to be called within `writing.alone`."""
        write_all(self.contents, self.before)


def work_out(
    texts: dict[str, TableText], new: list[Draft], changed: dict[str, dict[int, Draft]]
) -> Change:
    """The change that new and changed rows make, checked as `opinion check` does.

    `texts` holds the tables as they are; `changed` whole rows by the place that they replace.
    Raises `DataError` naming the cells that were handed in wherever a problem is one of theirs.
    """
    placed = {}
    for name in dict.fromkeys([draft.table for draft in new] + list(changed)):
        mine = [draft for draft in new if draft.table == name]
        _number_rows(texts[name], mine)
        rows = {place: draft.cells for place, draft in changed.get(name, {}).items()}
        placed[name] = texts[name].placed([draft.cells for draft in mine], rows)
    origins = _origins(placed, new, changed)
    contents = {texts[name].path: one.text.encode() for name, one in placed.items()}
    before = {texts[name].path: texts[name].raw for name in placed}
    with copied(contents) as root, paths.elsewhere(root):
        findings = check()
        if findings.errors:
            raise DataError(_handed_in(problem, origins) for problem in findings.errors)
        suspicions = [
            _handed_in(problem, origins)
            for problem in findings.suspicions
            if (problem.file, problem.line) in origins
        ]
        text = codebook.readme().encode()
    readme = codebook.readme_path()
    contents[readme], before[readme] = text, readme.read_bytes() if readme.is_file() else b""
    return Change(
        contents,
        before,
        [line for name, one in placed.items() for line in unified(table(name).file, one.hunks)],
        {name: len(one.lines) + len(one.changed_lines) for name, one in placed.items()},
        suspicions,
    )


def _number_rows(text: TableText, new: list[Draft]) -> None:
    """Give each new row the next free number."""
    if ROW_ID not in text.rows.header:
        return
    given = [draft for draft in new if draft.cells[ROW_ID]]
    if given:
        raise DataError(
            draft.problem(
                ROW_ID, draft.cells[ROW_ID], "a blank: new rows are numbered", "Leave it blank."
            )
            for draft in given
        )
    for number, draft in enumerate(new, start=text.next_row_id()):
        draft.cells[ROW_ID] = str(number)


def _origins(
    placed: dict[str, Placed], new: list[Draft], changed: dict[str, dict[int, Draft]]
) -> dict[tuple[str, int], Draft]:
    """Which draft stands on which line of which file of the copy."""
    by_table: dict[str, list[Draft]] = defaultdict(list)
    for draft in new:
        by_table[draft.table].append(draft)
    origins = {}
    for name, one in placed.items():
        file = table(name).file
        for line, draft in zip(one.lines, by_table[name], strict=True):
            origins[file, line] = draft
        for place, line in one.changed_lines.items():
            origins[file, line] = changed[name][place]
    return origins


def _handed_in(problem: Problem, origins: dict[tuple[str, int], Draft]) -> Problem:
    """The problem with the cell that was handed in; else with its line once the rows are in."""
    draft = origins.get((problem.file, problem.line))
    if draft is None:
        return problem
    first = problem.column.partition(", ")[0]
    return replace(problem, file=draft.address(first), line=0)


@contextmanager
def copied(contents: dict[Path, bytes]) -> Iterator[Path]:
    """The root of a collection with the data as they will be with these files."""
    with tempfile.TemporaryDirectory(prefix="opinion-data-") as folder:
        root = Path(folder).resolve()
        shutil.copytree(paths.data(), root / "data", ignore=shutil.ignore_patterns(FOLDER))
        (root / paths.MARKER).parent.mkdir()
        shutil.copy(paths.root() / paths.MARKER, root / paths.MARKER)
        for path, content in contents.items():
            place = root / path.relative_to(paths.root())
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        yield root
