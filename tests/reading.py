"""What browser tests of any language look for: axe, text that is cut off, rows on paper."""

import io
import re

from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Opens every fold.
OPEN = "document.querySelectorAll('details').forEach(fold => fold.open = true)"
#: Texts of charts that reach beyond their picture.
CUT_OFF = """() => [...document.querySelectorAll('figure svg')].flatMap(svg => {
    const edge = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('text')].filter(text => {
        const box = text.getBoundingClientRect();
        return box.left < edge.left - 0.5 || box.right > edge.right + 0.5
            || box.top < edge.top - 0.5 || box.bottom > edge.bottom + 0.5;
    }).map(text => svg.id + ': ' + text.textContent);
})"""
MARK_ROWS = """() => [...document.querySelectorAll('tbody tr')].forEach((row, place) => {
    for (const cell of row.cells) {
        cell.prepend('<' + place + 'a ');
        cell.append(' ' + place + 'b>');
    }
})"""


def violations(page) -> dict[str, str]:
    """What axe finds wrong: each rule with the first element that breaks it."""
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options)
    assert len(found.response["passes"]) > 5, "axe has not run"
    return {rule["id"]: rule["nodes"][0]["html"] for rule in found.response["violations"]}


def printed_whole(page) -> int:
    """On how many sheets a page is printed; each row of its tables must stand whole on one."""
    page.evaluate(MARK_ROWS)
    rows = page.locator("tbody tr").count()
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages]
    sheets_of = {}
    for number, text in enumerate(sheets):
        for place in re.findall(r"<(\d+)a|(\d+)b>", text):
            sheets_of.setdefault(int("".join(place)), set()).add(number)
    assert sheets_of.keys() == {*range(rows)}, "a row is not on paper"
    assert [place for place, on in sheets_of.items() if len(on) > 1] == []
    return len(sheets)
