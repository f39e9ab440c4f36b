"""How long each report took last time, so that the longest is begun first."""

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path

from helpers import paths
from helpers.pipeline.files import put
from helpers.pipeline.work import Result, State, Work


def _path() -> Path:
    return paths.reports() / "runs" / "seconds.json"


def seconds() -> dict[str, float]:
    """Seconds by slug; empty when nothing is known or the file is damaged."""
    try:
        known = json.loads(_path().read_text(encoding="utf-8"))
        return {str(slug): float(value) for slug, value in known.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def longest_first(works: Iterable[Work], rows: Mapping[str, int] | None = None) -> list[Work]:
    """Work in the order to begin it: what never ran first, then by falling seconds.

    `rows` says how many rows each report reads, by slug: of what never ran, the most first.
    """
    known, rows = seconds(), rows or {}

    def order(work: Work) -> tuple[float, int]:
        slug = work.report.slug
        return -known.get(slug, math.inf), -rows.get(slug, 0)

    return sorted(works, key=order)


def remember(results: Iterable[Result]) -> None:
    """Note what the good results took; what is known of other reports stays."""
    took = {
        result.report.slug: round(result.seconds, 3)
        for result in results
        if result.state is State.OK
    }
    if took:
        put(_path(), json.dumps(seconds() | took, indent=1, sort_keys=True) + "\n")
