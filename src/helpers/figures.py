"""What a notebook shows: a chart, a table or an answer together with the rows behind it.

Each function returns one object to display. It carries HTML for JupyterLab and a JSON record
(`application/vnd.opinion.figure+json`) from which the report page is made, so that nothing is
written twice and nothing in a report lacks its base, range and source.
"""

import platform
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version

import jinja2
import pandas as pd
from matplotlib.axes import Axes

from helpers import chart_words, downloads, language, palette, paths, phrases, vintage
from helpers.descriptions import describe
from helpers.headings import HEADINGS
from helpers.sketches import sketch
from helpers.sources import cite
from helpers.svg import inline_svg
from helpers.words import cell

MIME = "application/vnd.opinion.figure+json"
LIBRARIES = ("pandas", "numpy", "scipy", "matplotlib", "papermill", "belarus-opinion")
#: Id of what the sentences of an answer rest on.
RESTS = "rests"
ROW_COLUMN, SOURCE_COLUMN = "row", "source_url"


@dataclass(frozen=True)
class Shown:
    """A display object: `record` is plain JSON, `svg` the chart or an empty text."""

    record: dict
    svg: str = field(default="", repr=False)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {
            MIME: {**self.record, "svg": self.svg},
            "text/html": to_html(self.record, self.svg),
            "text/plain": to_text(self.record),
        }


def show(
    ax: Axes,
    data: pd.DataFrame,
    *,
    id: str,
    title: str,
    reading: str,
    columns: Iterable[str],
    base: str,
    label: str = "survey",
    value: str = "percent",
    method: str = "",
    from_figure: str = "",
) -> Shown:
    """A chart with its title (a finding), how to read it, and the rows behind it.

    `data` has one row per mark. `columns` are the columns of the table under the chart, with
    headings from `headings.HEADINGS`; `row` (its name) and `source_url` are added. `base`
    says who was asked, when, how and how many; `method` how any range was made. `label` and
    `value` are the columns that the description for screen readers is computed from. Where a row
    rests on many rows of the data, `from_figure` is the id of the figure that lists them.
    Without a row there is nothing to show: then the title alone is said.
    """
    if data.empty:
        return too_little(title)
    alt = describe(data, label=label, value=value)
    record = _record(
        "figure",
        data,
        columns,
        id=id,
        title=title,
        reading=reading,
        alt=alt,
        measure=HEADINGS[value],
        sketch=sketch(data, value),
        base=base,
        method=method,
        from_figure=from_figure,
    )
    said = {"title": title, "description": alt.ours or alt, "ours": chart_words.speak(ax.figure)}
    return Shown(record, inline_svg(ax.figure, prefix=id, **said))


def table(
    data: pd.DataFrame,
    *,
    id: str,
    title: str,
    reading: str,
    columns: Iterable[str],
    base: str,
    method: str = "",
    from_figure: str = "",
    folded: bool = False,
    asked: dict[str, str] | None = None,
) -> Shown:
    """A table with its title, how to read it, and its sources; see `show`.

    It stands open, or `folded` where it is long and only looked into. `asked` is the question as
    it was put (`wording`) and the `language` of that, where it was read.

    Without a row there is nothing to show: then the title alone is said.
    """
    if data.empty:
        return too_little(title)
    return Shown(
        _record(
            "table",
            data,
            columns,
            id=id,
            title=title,
            reading=reading,
            base=base,
            method=method,
            from_figure=from_figure,
            folded=folded,
            **({"asked": asked} if asked else {}),
        )
    )


def cards(data: pd.DataFrame, *, parts: Iterable[str], **said: str) -> Shown:
    """A table whose rows are read one by one: each a heading and named parts; see `table`.

    The first of `parts` is the heading of a card.
    """
    shown = table(data, columns=parts, **said)
    if shown.record["kind"] == "note":
        return shown
    return Shown({**shown.record, "kind": "cards"})


def answer(*said: str | tuple, data: pd.DataFrame) -> Shown:
    """The answer in short: sentences, each with the frames whose rows its numbers rest on.

    A sentence is `(text, frame, …)`, a single row for a frame, or `(text, id)` of the figure that
    lists its rows; an empty text is left out, and a text alone has no receipt. `data` holds all
    that the page knows: its newest date is the page's.
    """
    pairs = [(one,) if isinstance(one, str) else one for one in said]
    pairs = [pair for pair in pairs if pair[0]]
    receipts: dict[str, dict] = {}
    rests = []
    for number, (_, *on) in enumerate(pairs, 1):
        if on and isinstance(on[0], str):
            rests.append(on[0])
            continue
        rows = pd.concat([_rows_of(one) for one in on]) if on else pd.DataFrame()
        rests.append(RESTS if len(rows) else "")
        if len(rows):
            named = "; ".join(sorted(set("; ".join(rows[ROW_COLUMN]).split("; "))))
            receipt = {"numbers": [], "rows": short_rows(named), "sources": _sources(rows)}
            receipts.setdefault(named, receipt)["numbers"].append(number)
    return Shown(
        {
            "kind": "answer",
            "sentences": [text for text, *_ in pairs],
            "rests": rests,
            "receipts": list(receipts.values()),
            "newest": _newest(data),
        }
    )


def _rows_of(rested: pd.DataFrame | pd.Series | dict) -> pd.DataFrame:
    """The names and sources of the rows of a frame, or of a single row."""
    frame = rested if isinstance(rested, pd.DataFrame) else pd.DataFrame([dict(rested)])
    frame = frame.reindex(columns=[ROW_COLUMN, SOURCE_COLUMN])
    return frame[frame[ROW_COLUMN].fillna("") != ""]


def title(text: str, *, keys: dict | None = None) -> Shown:
    """The page's title where it depends on a parameter.

    `keys`, for a page of a family, is what the index files it under: `kind` ("question",
    "survey"), `label` (in lists), `houses` (names), `years` (whole numbers), `questions` (topic
    and title of each).
    """
    return Shown({"kind": "title", "title": text, "keys": keys or {}})


def too_little(reason: str) -> Shown:
    """Said in the place of a figure when the data do not allow one."""
    return Shown({"kind": "note", "sentences": [reason]})


def listed_sources(*frames: pd.DataFrame) -> Shown:
    """Every page that the rows of `frames` were read in."""
    urls = pd.concat([frame[SOURCE_COLUMN] for frame in frames], ignore_index=True)
    return Shown({"kind": "sources", "sources": _sources(urls.to_frame())})


def versions() -> Shown:
    """What the page was made with."""
    said = [f"Python {platform.python_version()}"]
    said += [f"{library} {version(library)}" for library in LIBRARIES]
    return Shown({"kind": "note", "sentences": [", ".join(said) + "."]})


def _record(kind, data, columns, **said) -> dict:
    columns = [*columns, *([ROW_COLUMN] if ROW_COLUMN in data else [])]
    ours = {name: text.ours for name, text in said.items() if getattr(text, "ours", "")}
    return {
        "kind": kind,
        "measure": "",
        **said,
        "columns": [
            {"label": HEADINGS[name], "numeric": pd.api.types.is_numeric_dtype(data[name])}
            for name in columns
        ],
        "rows": _cells(data, columns),
        "row_sources": list(data[SOURCE_COLUMN].fillna("")) if SOURCE_COLUMN in data else [],
        "sources": _sources(data),
        "newest": _newest(data),
        **({"ours": ours} if ours else {}),
    }


def _cells(data: pd.DataFrame, columns: list[str]) -> list[list[str]]:
    rows = [[cell(value) for value in row] for row in data[columns].values.tolist()]
    if ROW_COLUMN in data:
        for row in rows:
            row[-1] = short_rows(row[-1])
    return rows


def short_rows(text: str) -> str:
    """Rows of the data in short: "responses, row 3; responses, row 4" as "responses, rows 3–4".

    Text that names rows in another way stays as it is.
    """
    tables: dict[str, dict[str, None]] = {}
    for one in text.split("; "):
        table, is_row, name = one.partition(", row ")
        if not is_row:
            return text
        tables.setdefault(table, {})[name] = None
    return "; ".join(_rows(table, list(names)) for table, names in tables.items())


def _rows(table: str, names: list[str]) -> str:
    spans: list[list[int]] = []
    for number in sorted(int(name) for name in names if name.isdecimal()):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    said = [f"{first}" if first == last else f"{first}–{last}" for first, last in spans]
    said += [name for name in names if not name.isdecimal()]
    return f"{table}, {'row' if len(names) == 1 else 'rows'} {', '.join(said)}"


def _sources(data: pd.DataFrame) -> list[dict]:
    if SOURCE_COLUMN not in data:
        return []
    return [_source(row) for row in cite(data[SOURCE_COLUMN]).itertuples(index=False)]


def _source(page) -> dict:
    """A page of `cite`; with its archived copy where it is gone."""
    source = {"url": page.url, "name": page.name, "date": cell(page.date_published)}
    if pd.isna(page.archived_url):
        return source
    copy = {"url": page.archived_url, "date": cell(page.archived_date)}
    return source | {"archived": copy}


def _newest(data: pd.DataFrame) -> str:
    """Newest date the data speak of, ISO; empty when they carry none.

    Not after the day of a chosen vintage: a survey that was in the field then ended later.
    """
    on = vintage.chosen()
    for column in ("fieldwork_end", "date_end", "date"):
        if column in data and data[column].notna().any():
            last = data[column].max()
            return f"{last if on is None else min(last, on):%Y-%m-%d}"
    return ""


def to_text(record: dict) -> str:
    """A record as plain text, for a terminal or a viewer without HTML."""
    lines = [record.get("title", ""), record.get("reading", ""), *record.get("sentences", [])]
    lines += [record.get("base", "")]
    return "\n".join(line for line in lines if line)


def to_html(record: dict, svg: str) -> str:
    """A record as HTML through the macros of the report template; everything is escaped."""
    template = _environment(str(paths.template())).get_template("figure.html.j2")
    return str(template.module.shown(record, svg))


def template_functions() -> dict:
    """What the macros of the report template call by name."""
    return {
        "csv_link": downloads.csv_link,
        "csv_name": downloads.csv_name,
        "phrase": phrases.cell,
        "short_rows": short_rows,
        "colours": palette.css,
    }


@lru_cache(maxsize=4)
def _environment(folder: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= template_functions()
    language.install(environment)
    return environment
