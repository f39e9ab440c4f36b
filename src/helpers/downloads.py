"""The table of a figure as a CSV file, and as a link that holds the whole file.

A spreadsheet takes text that begins with one of `FORMULA` for a formula and may run it. Such
text gets an apostrophe in front, as OWASP advises (CSV Injection); numbers stay as they are.
"""

import csv
import io
import re

from markupsafe import Markup

FORMULA = tuple("=+-@\t\r＝＋－＠")
CSV = "data:text/csv;charset=utf-8,"
NUMBER = re.compile(r"[-+]?\d[\d,]*(\.\d+)?")
#: So that spreadsheets read the file as UTF-8.
MARK = "\ufeff"
#: What would end the link, its text or the file in it, or be dropped from an address.
ESCAPED = {ord(sign): f"%{ord(sign):02X}" for sign in map(chr, [*range(32), 127, *b"%#'<>&`"])}


def csv_text(record: dict) -> str:
    """The rows of a figure, table or cards, with headings and the address of each source."""
    has_sources = bool(record["row_sources"])
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([column["label"] for column in record["columns"]] + ["Source"] * has_sources)
    for place, row in enumerate(record["rows"]):
        source = [record["row_sources"][place]] if has_sources else []
        writer.writerow([_plain(value) for value in [*row, *source]])
    return MARK + buffer.getvalue()


def _plain(value: str) -> str:
    is_formula = value.lstrip(" ").startswith(FORMULA) and not NUMBER.fullmatch(value)
    return f"'{value}" if is_formula else value


def csv_name(record: dict, slug: str = "") -> str:
    """File name of a figure's table: report and figure."""
    return "-".join(filter(None, [slug, record["id"]])) + ".csv"


def csv_link(record: dict) -> str:
    """The file as a `data:` address, escaped no more than an attribute in single quotes needs."""
    return Markup(CSV + csv_text(record).translate(ESCAPED))
