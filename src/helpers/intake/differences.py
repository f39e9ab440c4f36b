"""The difference that a change makes, as a unified diff without context."""

import re
from collections.abc import Iterator

from helpers.intake.placing import Hunk


def unified(file: str, hunks: list[Hunk]) -> Iterator[str]:
    """Lines of the diff of one file."""
    yield f"--- {file}"
    yield f"+++ {file}"
    for hunk in hunks:
        removed, added = _lines(hunk.removed), _lines(hunk.added)
        yield f"@@ -{hunk.old_line},{len(removed)} +{hunk.new_line},{len(added)} @@"
        yield from (f"-{line}" for line in removed)
        yield from (f"+{line}" for line in added)


def _lines(chunks: list[str]) -> list[str]:
    return [line for chunk in chunks for line in re.split(r"\r\n|\r|\n", chunk.rstrip("\r\n"))]
