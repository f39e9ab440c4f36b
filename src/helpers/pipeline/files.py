"""Files that are either old or new, never half."""

import os
import tempfile
from pathlib import Path

PREFIX = ".new-"


def put(path: Path, content: str | bytes) -> None:
    """Write `content` (text as UTF-8) beside `path` and move it there in one step."""
    put_all({path: content})


def put_all(contents: dict[Path, str | bytes]) -> None:
    """Write every file, then move them to their places in order: a full disk changes none.

    Until then a file has a name without a suffix, so that nobody takes it for a page or a record.
    """
    written: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=PREFIX)
            written[path] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())
            written[path].chmod(0o644)
        for path, new in written.items():
            new.replace(path)
    except BaseException:
        for new in written.values():
            new.unlink(missing_ok=True)
        raise
