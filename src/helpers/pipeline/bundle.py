"""What one report needs, as plain data that can travel: relative file name -> content.

A machine that has only the package makes the same page from it as the collection does. Tables
hold the rows that the report declares (see `helpers.slices`) and no others; line numbers
differ, which no page shows: readers get the names of rows.
"""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from helpers import paths
from helpers.descriptor import descriptor_path, table
from helpers.pipeline.fingerprints import CORRECTIONS, corrections_of
from helpers.pipeline.work import Work
from helpers.slices import Slices, indexed

Bundle = dict[str, bytes]


def pack(work: Work) -> tuple[Work, Bundle]:
    """A report's files, and the work that makes it from them alone.

    The work that travels may read every table in the bundle whole, and no other. Raises
    `DataError` for a table that cannot be read.
    """
    slices = Slices(*json.loads(work.reads))
    notebook = paths.notebooks() / work.report.file
    data = (paths.data() / name for name in slices.files)
    files = [notebook, descriptor_path(), *_below(paths.template()), *data]
    bundle = {path.relative_to(paths.root()).as_posix(): path.read_bytes() for path in files}
    bundle[paths.MARKER.as_posix()] = b"# One report's share of a collection.\n"
    for name in slices.reads:
        bundle[table(name).file] = _rows(name, slices.places(name))
    if CORRECTIONS not in slices.reads:
        bundle[table(CORRECTIONS).file] = _slips(slices)
    whole = json.dumps([slices.who, dict.fromkeys(slices.reads), slices.parameters, slices.files])
    return replace(work, reads=whole), bundle


def unpack(bundle: Bundle, folder: Path) -> None:
    """Write the files of a bundle below `folder`."""
    for name, content in bundle.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _below(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.is_file()]


def _rows(name: str, places: list[int] | None) -> bytes:
    """A table with the rows at `places` only (None: the file as it is)."""
    if places is None:
        return (paths.root() / table(name).file).read_bytes()
    rows = indexed(name).rows
    return _csv(rows.header, (rows.cells[place] for place in places))


def _slips(slices: Slices) -> bytes:
    """The corrections of rows that travel; one without its row would be an error."""
    slips, kept = indexed(CORRECTIONS), []
    for name in slices.reads:
        places = slices.places(name)
        allowed = None if places is None else set(places)
        kept += [
            cells
            for place, cells in corrections_of(indexed(name), slips)
            if allowed is None or place in allowed
        ]
    return _csv(slips.rows.header, kept)


def _csv(header: list[str], cells: Iterable[list[str]]) -> bytes:
    """Every cell in quotation marks, so that it is read back as it is, line breaks and all."""
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([header, *cells])
    return written.getvalue().encode()
