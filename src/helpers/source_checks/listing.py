"""The table of what was found of addresses: only rows that differ are written anew."""

import csv
import datetime
import io
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.descriptor import table
from helpers.rows import read_rows
from helpers.source_checks.checking import Asked, Page
from helpers.source_checks.verdicts import DEAD, DOUBTFUL, THERE, UNTOLD, Verdict

TABLE = "source_checks"
#: What a person saw: never set or taken back by a check.
GONE = "gone"
#: After so long a doubtful page counts as dead.
PATIENCE = datetime.timedelta(days=30)

Row = dict[str, str]


@dataclass(frozen=True)
class Listing:
    """The table as rows by address, and the changes against the file in words."""

    rows: dict[str, Row]
    changes: list[str]

    def csv(self) -> str:
        """The table as text, in order of address."""
        names = [field.name for field in table(TABLE).fields]
        text = io.StringIO()
        writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows[address] for address in sorted(self.rows))
        return text.getvalue()


def listed() -> dict[str, Row]:
    """The rows of the table by address. Raises `DataError` for a file that cannot be read."""
    return {row["url"]: row for row in read_rows(table(TABLE)).records()}


def pages(rows: dict[str, Row]) -> list[Page]:
    """The pages of `sources`, with what the table says of them (`rows` by address)."""
    found = []
    for source in read_rows(table("sources")).records():
        row = rows.get(source["url"], {})
        day = source["date_accessed"] or source["date_published"]
        has_copy, is_gone = bool(row.get("archived_url")), row.get("state") == GONE
        found.append(Page(source["url"], day, has_copy, is_gone))
    return found


def renewed(old: dict[str, Row], found: Asked, known: set[str], today: datetime.date) -> Listing:
    """The rows after a check: `old` by address, `known` the addresses of `sources`.

    A page that answers loses its row; one that does not tell keeps it. A row keeps its day, its
    reason and its copy while its state stays. A row of state `gone` is a person's.
    """
    rows = {address: row for address, row in old.items() if address in known}
    for address, said in found.verdicts.items():
        before = rows.get(address)
        if said.state == UNTOLD or (before and before["state"] == GONE):
            continue
        if said.state == THERE:
            rows.pop(address, None)
            continue
        rows[address] = _row(address, said, before, today)
    for address, copy in found.copies.items():
        if address in rows and not rows[address]["archived_url"]:
            rows[address] = rows[address] | {
                "archived_url": copy.address,
                "archived_date": copy.day,
            }
    return Listing(rows, list(_changes(old, rows)))


def _row(address: str, said: Verdict, before: Row | None, today: datetime.date) -> Row:
    kept = before or dict.fromkeys((field.name for field in table(TABLE).fields), "")
    state = said.state
    if state == DOUBTFUL and before:
        if before["state"] == DEAD:
            return before
        since = datetime.date.fromisoformat(before["since"])
        if before["state"] == DOUBTFUL and today - since >= PATIENCE:
            why = f"{said.why}, and not since {before['since']}"
            return {**kept, "state": DEAD, "since": today.isoformat(), "answer": why}
    if before and before["state"] == state and before["moved_to"] == said.moved_to:
        return before
    new = {"url": address, "state": state, "since": today.isoformat(), "answer": said.why}
    return {**kept, **new, "moved_to": said.moved_to}


def _changes(old: dict[str, Row], new: dict[str, Row]) -> Iterator[str]:
    for address in sorted(old.keys() | new.keys()):
        before, after = old.get(address), new.get(address)
        if before == after:
            continue
        if after is None:
            yield f"- {address}: {before['state']} no longer"
            continue
        said = f"{'~' if before else '+'} {address}: {after['state']} since {after['since']}"
        said += f" ({after['answer']})" if after["answer"] else ""
        said += f", to {after['moved_to']}" if after["moved_to"] else ""
        said += f", archived copy {after['archived_url']}" if after["archived_url"] else ""
        yield said
