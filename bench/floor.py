"""The floor: the cells of the notebooks as plain code in warm processes, plus rendering.

No kernel, no papermill, no isolation of one report from the next, no check of a page, no index:
nothing could make the same pages with the same statistics, drawing and template for less. Run as
`python -m bench.floor FOLDER [--check]`; with `--check` one of the processes also checks the
data first, as a cold build does. It knows from an earlier build which reports take longest and
begins with them. Prints how many pages it wrote.
"""

import ast
import gc
import importlib
import multiprocessing
import os
import sys
from functools import cache
from pathlib import Path
from types import CodeType

from helpers.pipeline.lean import skip_unused

skip_unused()

from helpers.pipeline.engines.nursery import PRELOAD  # noqa: E402
from helpers.pipeline.engines.workers import ONE_THREAD  # noqa: E402
from helpers.pipeline.work import Engine, Work  # noqa: E402

Code = tuple[CodeType | None, CodeType | None]


def main(folder: Path, *, checks: bool) -> None:
    """Make every report of the collection in `OPINION_ROOT`, its page put into `folder`."""
    os.environ |= ONE_THREAD | {"MPLBACKEND": "agg"}
    works = _works()
    for module in PRELOAD:
        importlib.import_module(module)
    importlib.import_module("helpers.pipeline.render")
    for work in works:
        cells(work.report.file)
    gc.freeze()
    from helpers.pipeline.pool import cores

    with multiprocessing.get_context("fork").Pool(cores()) as pool:
        check = pool.apply_async(_errors) if checks else None
        jobs = [(work, folder) for work in works]
        print(sum(pool.imap_unordered(_make, jobs, chunksize=1)), "pages")
        if check is not None and check.get():
            raise SystemExit(f"{check.get()} errors in the data")
        pool.close()
        pool.join()


def _works() -> list[Work]:
    from helpers.pipeline import timings
    from helpers.pipeline.collection import load_collection
    from helpers.pipeline.plan import chosen, works_for

    collection = load_collection()
    works = works_for(collection, chosen(collection, []), Engine.FORK, lambda sentence: None)
    return timings.longest_first(works)


def _errors() -> int:
    from helpers.checks import check

    return len(check().errors)


def _make(job: tuple[Work, Path]) -> int:
    from helpers import slices
    from helpers.pipeline.files import put
    from helpers.pipeline.render import render

    work, folder = job
    os.environ[slices.VARIABLE] = work.reads
    page = render(run(work), work.report, work.meaning)
    put(folder / f"{work.report.slug}.html", page.html)
    return 1


def run(work: Work):
    """The notebook of a report with the outputs of its cells (an `nbformat.NotebookNode`)."""
    import nbformat

    read, codes = cells(work.report.file)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.NotebookNode(cell) for cell in read])
    names: dict = {"__name__": "__main__"}
    for cell, (body, last) in zip(notebook.cells, codes, strict=True):
        if cell.cell_type != "code":
            continue
        if body is not None:
            exec(body, names)
        value = eval(last, names) if last is not None else None
        cell.outputs = [] if value is None else [_output(value)]
        if "parameters" in cell.metadata.get("tags", []):
            names |= work.report.parameters
    return notebook


def _output(value):
    import nbformat

    if hasattr(value, "_repr_mimebundle_"):
        bundle = value._repr_mimebundle_()
    else:
        bundle = {"text/plain": repr(value)}
    return nbformat.v4.new_output("execute_result", bundle)


@cache
def cells(file: str) -> tuple[list[dict], list[Code]]:
    """Cells of a notebook as read, and for each its code: all but a last expression, and that."""
    import nbformat

    from helpers import paths

    notebook = nbformat.read(paths.notebooks() / file, as_version=4)
    return notebook.cells, [_compiled(cell, file) for cell in notebook.cells]


def _compiled(cell, file: str) -> Code:
    if cell.cell_type != "code":
        return None, None
    tree = ast.parse(cell.source)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = compile(ast.Expression(tree.body.pop().value), file, "eval")
    return compile(tree, file, "exec"), last


if __name__ == "__main__":
    main(Path(sys.argv[1]), checks="--check" in sys.argv[2:])
