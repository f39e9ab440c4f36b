"""From an executed notebook to one self-contained page, through nbconvert and our template.

Only what `helpers.figures` shows and plain text get into a page. Code is hidden; any other
HTML, script or image that a cell may have produced is not taken over.
"""

import json
from functools import lru_cache

import lxml.html
import nbformat
from nbconvert.exporters.templateexporter import TemplateExporter

from helpers import __version__, figures, language, paths, vintage
from helpers.pipeline.collection import Report
from helpers.pipeline.parameters import AS_OF
from helpers.pipeline.work import Page

PAGE = "page.html.j2"


class PageExporter(TemplateExporter):
    """nbconvert's exporter with our template and no template of its own."""

    export_from_notebook = None
    file_extension = ".html"
    output_mimetype = "text/html"


@lru_cache(maxsize=4)
def _exporter(folder: str) -> PageExporter:
    exporter = PageExporter(
        extra_template_paths=[folder],
        template_file=PAGE,
        default_preprocessors=[],  # the page is made of `_items`; each would copy and validate all
    )
    exporter.environment.autoescape = True
    exporter.environment.globals |= figures.template_functions()
    language.install(exporter.environment)
    exporter.environment.trim_blocks = exporter.environment.lstrip_blocks = True
    return exporter


def render(
    notebook: nbformat.NotebookNode,
    report: Report,
    meaning: dict[str, tuple[str, str]],
) -> Page:
    """An executed notebook as a page without its edition date (see `publish.dated`).

    `meaning` maps each parameter of the report to what it means and its value in words.
    """
    exporter = _exporter(str(paths.template()))
    items = [item for cell in notebook.cells for item in _items(cell, exporter)]
    records = [item["record"] for item in items if item["kind"] == "record"]
    answers = [record for record in records if record["kind"] == "answer"]
    announced = next((record for record in records if record["kind"] == "title"), {})
    title = _title(notebook, announced, report.slug)
    model = {
        "report": report,
        "title": title,
        "answer": answers[-1] if answers else None,
        "body": [item for item in items if item not in _lifted(items)],
        "contents": [heading for item in items for heading in item.get("headings", [])],
        "newest": max((record.get("newest", "") for record in records), default=""),
        "parameters": list(meaning.values()),
        "as_of": report.parameters.get(AS_OF, ""),
        "lags": (vintage.POLL_LAG_DAYS, vintage.COUNT_LAG_DAYS),
        "version": __version__,
    }
    html, _ = exporter.from_notebook_node(notebook, {"page": model})
    record = {
        "slug": report.slug,
        "title": title,
        "group": report.group,
        "parameters": report.parameters,
        "answer": answers[-1]["sentences"] if answers else [],
        "newest": model["newest"],
        "keys": announced.get("keys", {}),
        "picture": next((record["sketch"] for record in records if record.get("sketch")), ""),
        "figures": [_kept(record) for record in records if record["kind"] in ("figure", "table")],
    }
    return Page(html, json.loads(json.dumps(record)))  # plain, so that nobody needs nbformat


def _title(notebook: nbformat.NotebookNode, announced: dict, slug: str) -> str:
    """What the notebook itself announces in a record of kind title, or the first heading."""
    if announced:
        return announced["title"]
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            return cell.source.splitlines()[0].removeprefix("# ").strip()
    return slug


def _kept(record: dict) -> dict:
    """A figure as `figures.json` holds it: without its picture in small, in English."""
    return {name: value for name, value in record.items() if name not in ("sketch", "ours")}


def _lifted(items: list[dict]) -> list[dict]:
    """What stands in the page's head and not in its body."""
    return [
        item
        for item in items
        if item["kind"] == "record" and item["record"]["kind"] in ("answer", "title")
    ]


def _items(cell: nbformat.NotebookNode, exporter: PageExporter) -> list[dict]:
    if cell.cell_type == "markdown":
        return [_text(cell.source, exporter)]
    if "injected-parameters" in cell.metadata.get("tags", []):
        return []
    return [item for output in cell.get("outputs", []) if (item := _output(output))]


def _text(source: str, exporter: PageExporter) -> dict:
    """Markdown as HTML, its first-level heading taken out, with the headings for the contents."""
    html = exporter.environment.filters["markdown2html"](source)
    fragment = lxml.html.fragment_fromstring(html, create_parent="div")
    for unwanted in fragment.xpath("./h1 | .//a[@class='anchor-link']"):
        unwanted.drop_tree()
    headings = [(h.get("id"), h.text_content()) for h in fragment.xpath("./h2[@id]")]
    for link in fragment.xpath(".//a[starts-with(@href, 'http')]"):
        link.set("rel", "noreferrer noopener")
    body = "".join(lxml.html.tostring(child, encoding="unicode") for child in fragment)
    return {"kind": "text", "html": body, "headings": headings}


def _output(output: nbformat.NotebookNode) -> dict | None:
    if output.output_type == "stream":
        return {"kind": "plain", "text": output.text} if output.name == "stdout" else None
    data = output.get("data", {})
    if figures.MIME in data:
        record = dict(data[figures.MIME])
        return {"kind": "record", "svg": record.pop("svg", ""), "record": record}
    return {"kind": "plain", "text": data["text/plain"]} if "text/plain" in data else None
