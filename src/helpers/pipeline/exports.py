"""Every figure of a published page as files: SVG, PNG, a card for links, CSV and JSON.

They are made from the page and its record as published, so they say what the page says.
"""

import json
import re
from collections.abc import Iterator

from helpers.downloads import csv_text
from helpers.pipeline.publish import Site

CHART = re.compile(r'<svg [^>]*aria-labelledby="(\S+)-title .*?</svg>', re.DOTALL)


def figure_files(site: Site, slug: str) -> Iterator[tuple[str, bytes]]:
    """Name (`SLUG/ID.svg`, …) and content of every file of a report's figures and tables."""
    from helpers.pipeline import pictures

    record = site.record(slug)
    charts = {m[1]: m[0] for m in CHART.finditer(site.page(slug).read_text(encoding="utf-8"))}
    for figure in record["figures"]:
        name = f"{slug}/{figure['id']}"
        yield f"{name}.csv", csv_text(figure).encode()
        yield f"{name}.json", _json(figure, record).encode()
        if svg := charts.get(figure["id"]):
            source = source_line(figure, record)
            words = pictures.Words(record["title"], figure["title"], figure["base"], source)
            yield f"{name}.svg", pictures.standalone(svg).encode()
            yield f"{name}.png", pictures.picture(svg, words)
            yield f"{name}-card.png", pictures.card(svg, words)


def source_line(figure: dict, record: dict) -> str:
    """Who published the figures and where this picture is from, in one line."""
    names = list(dict.fromkeys(source["name"] for source in figure["sources"]))
    said = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    sources = f"Source: {said}. " if names else ""
    return (
        f"{sources}Belarus Opinion Notebooks, {record['slug']}, figure {figure['id']}, "
        f"edition of {record['edition']}. CC BY 4.0."
    )


def _json(figure: dict, record: dict) -> str:
    about = {name: record[name] for name in ("slug", "title", "edition", "parameters")}
    return json.dumps({"report": about, **figure}, indent=1, ensure_ascii=False) + "\n"
