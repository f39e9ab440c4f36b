"""The code cells of a notebook file, read as plain JSON: nbformat takes long to import."""

import json
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import OpinionError


@dataclass(frozen=True)
class CodeCell:
    """One code cell: its source and its tags."""

    source: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Notebook:
    """What can be known of a notebook without running it."""

    kernel: str
    cells: tuple[CodeCell, ...]


def read_notebook(path: Path) -> Notebook:
    """Kernel and code cells of a notebook. Raises `OpinionError` when it cannot be read."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        return Notebook(
            kernel=notebook["metadata"].get("kernelspec", {}).get("name", "python3"),
            cells=tuple(
                CodeCell("".join(cell["source"]), tuple(cell["metadata"].get("tags", ())))
                for cell in cells
            ),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise OpinionError(
            f"notebooks/{path.name} cannot be read as a notebook ({error!r}); "
            "restore it from git, or save it anew from JupyterLab"
        ) from error
