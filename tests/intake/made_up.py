"""A made-up wave with ten figures, as files that somebody filled in."""

import csv
from pathlib import Path

from openpyxl import Workbook, load_workbook

PAGE = "https://example.org/poll-2026"
SOURCE = {
    "url": PAGE,
    "publisher": "Example Institute",
    "language": "en",
    "date_accessed": "2026-03-02",
    "kind": "primary",
}
SURVEY = {
    "survey_id": "ch_2026_02",
    "pollster": "Chatham House Belarus Initiative",
    "house": "chatham_house",
    "sponsor": "not stated",
    "publisher": "Chatham House",
    "wave": "made up",
    "fieldwork_start": "2026-02-03",
    "fieldwork_end": "2026-02-12",
    "mode": "online_panel",
    "population": "Belarus, urban internet users, adults",
    "country": "BY",
    "population_class": "urban_internet_users",
    "sample_size": "817",
    "margin_of_error_pp": "not stated",
    "weighting": "not stated",
    "confidence": "high",
}
FIGURES = [
    ("war_support_russia_actions", "support", "31.5"),
    ("war_support_russia_actions", "oppose", "41.2"),
    ("war_support_russia_actions", "hard_to_say", "20"),
    ("trust_army", "trust", "44.5"),
    ("trust_army", "distrust", "30.5"),
    ("alliance_preference", "russia", "29.4"),
    ("alliance_preference", "eu", "27.3"),
    ("alliance_preference", "both", "20.1"),
    ("alliance_preference", "none", "23.2"),
    ("satisfaction_foreign_policy", "dissatisfied", "36.5"),
]
SHARES = [
    dict(zip(("question_id", "option_id", "percent"), figure, strict=True)) for figure in FIGURES
]
ROWS = {"sources": [SOURCE], "surveys": [SURVEY], "responses": SHARES}


def changed(table: str, place: int = 0, **cells) -> dict[str, list[dict]]:
    """The wave with some cells of one row changed; None takes a cell away."""
    rows = {name: [dict(row) for row in many] for name, many in ROWS.items()}
    rows[table][place] |= cells
    return rows


def fill_workbook(path: Path, rows: dict[str, list[dict]] = ROWS) -> Path:
    """Fill the rows into a template that is there, or into a new workbook; returns `path`."""
    if path.exists():
        book = load_workbook(path)
    else:
        book = Workbook()
        book.remove(book.active)
        for name, many in rows.items():
            book.create_sheet(name).append(list(dict.fromkeys(key for row in many for key in row)))
    for name, many in rows.items():
        sheet = book[name]
        heads = [cell.value for cell in sheet[1]]
        for line, row in enumerate(many, start=2):
            for column, value in row.items():
                cell = sheet.cell(line, heads.index(column) + 1)
                cell.value = value
                if isinstance(value, str) and column != "formula":
                    cell.data_type = "s"
    book.save(path)
    return path


def write_csv(folder: Path, rows: dict[str, list[dict]] = ROWS) -> list[Path]:
    """The rows as one CSV file for each table."""
    folder.mkdir(exist_ok=True)
    files = []
    for name, many in rows.items():
        heads = list(dict.fromkeys(key for row in many for key in row))
        files.append(folder / f"my {name}.csv")
        with files[-1].open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, heads)
            writer.writeheader()
            writer.writerows(many)
    return files


def data_of(copy) -> dict[str, bytes]:
    """Every file of the data by name, but for what the writer keeps for itself."""
    folder = copy.root / "data"
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".intake" not in path.parts
    }
