"""Chains of relays: several statements that go back to one counter say no more than one of them.

RFE/RL's "300+" and "500+" of 27 February 2022 cite Viasna, whose list stood at 530 and 544.
"""

import math
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from helpers.counts.statements import ORIGIN, QUANTITY, SAID, require_columns, with_roles

CONFIDENCE = {"high": 0, "medium": 1, "low": 2}
CHAIN_METHOD = "one statement per counter and quantity (methods, counts, rule 2)"
CHAIN_ASSUMES = "an established number only grows unless the counter's own later page lowers it"


@dataclass(frozen=True)
class Statement:
    """One row, ready to compare: people `low` to `high` (infinite = unbounded) and who said so."""

    position: int
    low: float
    high: float
    role: str
    is_hard: bool
    sees: str
    org: str
    said: str
    source: str
    is_own: bool
    published: pd.Timestamp | None
    rank: tuple

    @property
    def words(self) -> str:
        """The statement with its counter and source, for a text."""
        return f"{self.org}, {self.said} ({self.source})"


def collapse_chains(
    statements: pd.DataFrame, organisations: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Which statement of each counter counts; all rows are kept, in a new frame.

    One row per statement, with the columns of `QUANTITY`, `reporting_org`, `relayed_by` (missing
    if read on the counter's own page), `source_url`, `count`, `qualifier`, perhaps `confidence`
    and `date_published`. A chain is one `reporting_org` for one event, measure, definition, place
    and period (the window). In it a statement is superseded by one whose interval lies inside
    its own: a lower floor by a higher, "about 800" by 774, "over 400" by 774, a repeated figure
    by the page of the counter itself (else the more confident row). So the latest floor counts,
    since a list of names grows. Where `date_published` is there and known for both, a floor is
    withdrawn by a lower one on the counter's own later page, and a total by another total there;
    a relay's date is that of its page, so it withdraws nothing. Two totals that neither rule
    decides both count.

    Adds the columns of `with_roles` (see there for `organisations`), `is_superseded`,
    `superseded_reason` (missing where the row counts), `method` and `assumptions`. Methods,
    section 5.5, rule 2. Raises `ValueError` as `with_roles`, and for a missing column.
    """
    require_columns(statements, [*QUANTITY, *ORIGIN, "count", "qualifier"], "chains")
    result = with_roles(statements, organisations)
    reasons: dict[int, str] = {}
    ready = pd.Series(as_statements(result), dtype=object)
    keys = [pd.Series(result[key].to_numpy(), dtype=object) for key in [*QUANTITY, "reporting_org"]]
    if len(ready):
        for _, chain in ready.groupby(keys, dropna=False, sort=False):
            reasons |= _superseded(list(chain))
    texts = [reasons.get(position) for position in range(len(result))]
    result["is_superseded"] = [text is not None for text in texts]
    result["superseded_reason"] = pd.Series(texts, index=result.index, dtype=object)
    result["method"] = CHAIN_METHOD
    result["assumptions"] = CHAIN_ASSUMES
    return result


def as_statements(frame: pd.DataFrame) -> list[Statement]:
    """Rows of a frame with roles as `Statement`s, in its order."""
    return [_statement(place, row) for place, row in enumerate(frame.to_dict("records"))]


def _statement(position: int, row: dict) -> Statement:
    relay = None if pd.isna(row["relayed_by"]) else str(row["relayed_by"])
    said = f"{SAID[row['qualifier']]}{row['count']:,}" + (f" via {relay}" if relay else "")
    published = row.get("date_published")
    rank = (
        relay is not None,
        CONFIDENCE.get(row.get("confidence"), len(CONFIDENCE)),
        str(row["source_url"]),
        relay or "",
        row["qualifier"],
        row["count"],
    )
    return Statement(
        position,
        float(row["low"]),
        math.inf if pd.isna(row["high"]) else float(row["high"]),
        row["role"],
        bool(row["is_hard"]),
        row["sees"],
        str(row["org_name"]),
        said,
        str(row["source_url"]),
        relay is None,
        None if pd.isna(published) else pd.Timestamp(published),
        rank,
    )


def disjoint(one: Statement, other: Statement) -> bool:
    """Whether no number of people agrees with both statements."""
    return one.high < other.low or other.high < one.low


def conflict_texts(counting: list[Statement]) -> list[str]:
    """Each pair of statements that no number of people satisfies, both in words."""
    pairs = combinations(counting, 2)
    return [f"{one.words} against {two.words}" for one, two in pairs if disjoint(one, two)]


def _superseded(chain: list[Statement]) -> dict[int, str]:
    """Reason by position for the statements of one chain that do not count."""
    found = {}
    for one in chain:
        later = [other for other in chain if _withdraws(other, one)]
        if later:
            last = max(later, key=lambda other: (other.published, other.rank))
            found[one.position] = (
                f"withdrawn: the counter's own later page ({last.published:%Y-%m-%d}) "
                f"states {last.said}"
            )
    standing = sorted((one for one in chain if one.position not in found), key=lambda s: s.rank)
    for place, one in enumerate(standing):
        over = [other for other in standing if _inside(other, one)] + [
            other for other in standing[:place] if (other.low, other.high) == (one.low, one.high)
        ]
        if over:
            best = min(over, key=lambda other: (other.high, -other.low, other.rank))
            found[one.position] = _reason(one, best)
    return found


def _withdraws(later: Statement, one: Statement) -> bool:
    if not later.is_own or later.published is None or one.published is None:
        return False
    if later.published <= one.published or later.role != one.role:
        return False
    lower_floor = one.role == "floor" and later.low < one.low
    return lower_floor or (one.role == "total" and disjoint(later, one))


def _inside(inner: Statement, outer: Statement) -> bool:
    ends = (inner.low, inner.high)
    return ends != (outer.low, outer.high) and outer.low <= inner.low and inner.high <= outer.high


def _reason(one: Statement, counts: Statement) -> str:
    if (one.low, one.high) == (counts.low, counts.high):
        return f"repeats {counts.said} of the same counter"
    if one.role == counts.role == "floor":
        return f"a lower floor of the same counter, whose latest is {counts.said}"
    return f"says no more than {counts.said} of the same counter"
