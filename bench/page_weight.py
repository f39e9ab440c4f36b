"""Bytes of a page, whole and without its data, beside nbconvert's own page of the same notebook.

Run `python -m bench.page_weight`; writes `docs/page_weight.md`. Without its data means without
figures and tables, ours, and without outputs, nbconvert's.
"""

from pathlib import Path

import lxml.html
import nbformat
from nbconvert import HTMLExporter

from helpers import paths
from helpers.pipeline import clock, pool, publish
from helpers.pipeline.collection import load_collection
from helpers.pipeline.engines.workers import Workers
from helpers.pipeline.plan import chosen, works_for
from helpers.pipeline.work import Engine

SLUGS = ("question-trust-president", "most-oppose-the-war", "wave-ch-2022-03")
HEAD = """# What a page weighs

Made by `python -m bench.page_weight`. In thousands of bytes; nbconvert's page is that of
`jupyter nbconvert --to html --no-input` for the same executed notebook. It takes scripts from the
network besides, which are not counted.

| Report | Ours | Ours without data | nbconvert | nbconvert without data |
|---|--:|--:|--:|--:|
"""


def ours(html: str) -> tuple[int, int]:
    """Bytes of a page of ours, whole and without figures and tables."""
    tree = lxml.html.fromstring(html.encode())
    for data in tree.xpath("//figure | //table | //svg"):
        if data.getparent() is not None:
            data.drop_tree()
    return len(html.encode()), len(lxml.html.tostring(tree, encoding="utf-8"))


def stock(notebook: nbformat.NotebookNode) -> tuple[int, int]:
    """Bytes of nbconvert's page, whole and without outputs."""
    exporter = HTMLExporter(exclude_input=True)
    whole, _ = exporter.from_notebook_node(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    bare, _ = exporter.from_notebook_node(notebook)
    return len(whole.encode()), len(bare.encode())


def main() -> None:
    """Make the reports, weigh both pages of each, and write the table."""
    collection, lines = load_collection(), []
    reports = chosen(collection, SLUGS)
    works = list(works_for(collection, reports, Engine.AUTO, print, keeps_notebook=True))
    with Workers(works[0].engine) as workers:
        for result in pool.results(works, workers, jobs=1):
            page = publish.finished(result.page, str(clock.today()))
            notebook = nbformat.reads(result.notebook, as_version=4)
            sizes = [*ours(page), *stock(notebook)]
            said = " | ".join(f"{size / 1000:.0f}" for size in sizes)
            lines.append(f"| {result.report.slug} | {said} |")
            print(lines[-1])
    Path(paths.root() / "docs" / "page_weight.md").write_text(
        HEAD + "\n".join(sorted(lines)) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
