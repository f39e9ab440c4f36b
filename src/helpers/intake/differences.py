"""The difference that a change makes, as a unified diff without context, fit for a terminal."""

import re
from collections.abc import Iterator

from helpers.intake.placing import Hunk

CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def unified(file: str, hunks: list[Hunk]) -> Iterator[str]:
    """Lines of the diff of one file; control characters are shown as `\\x1b`, never sent."""
    yield f"--- {file}"
    yield f"+++ {file}"
    for hunk in hunks:
        removed, added = _lines(hunk.removed), _lines(hunk.added)
        yield (f"@@ -{hunk.old_line},{len(removed)} +{hunk.new_line},{len(added)} @@")
        yield from (f"-{visible(line)}" for line in removed)
        yield from (f"+{visible(line)}" for line in added)


def visible(text: str) -> str:
    """Text with every control character written out, so that a terminal does not obey it."""
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _lines(chunks: list[str]) -> list[str]:
    return [line for chunk in chunks for line in re.split(r"\r\n|\r|\n", chunk.rstrip("\r\n"))]
