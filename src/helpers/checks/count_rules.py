"""Rules on counts, events and sources."""

from collections.abc import Iterator

import pandas as pd

from helpers.checks.rules import Case, Frames, rule
from helpers.descriptor import tables


@rule("period-order", "detentions", "events")
def _period_order(detentions: pd.DataFrame, events: pd.DataFrame) -> Iterator[Case]:
    pairs = (("detentions", detentions, "date_start"), ("events", events, "date"))
    for table, frame, first in pairs:
        for row in frame[frame["date_end"] < frame[first]].itertuples():
            yield Case(
                table,
                int(row.Index),
                "date_end",
                f"line {row.Index}",
                f"a last day of {row.date_end:%Y-%m-%d} before the first",
                "an end not before the start",
                "Read the dates again in the source.",
            )


@rule("crowd-ends", "protest_sizes")
def _crowd_ends(sizes: pd.DataFrame) -> Iterator[Case]:
    low, high, qualifier = sizes["count_low"], sizes["count_high"], sizes["qualifier"]
    sound = pd.Series(False, index=sizes.index)
    sound |= (qualifier == "at_least") & low.notna() & high.isna()
    sound |= (qualifier == "up_to") & low.isna() & high.notna()
    sound |= qualifier.isin(["exact", "about"]) & (low == high).fillna(False)
    sound |= (qualifier == "range") & (low < high).fillna(False)
    for row in sizes[~sound].itertuples():
        yield Case(
            "protest_sizes",
            int(row.Index),
            "qualifier",
            f"line {row.Index}",
            f"{row.qualifier} with ends {row.count_low} and {row.count_high}",
            "at_least: low only; up_to: high only; exact, about: both alike; range: low < high",
            "Bring qualifier and ends into line",
        )


@rule("sources-used", "*")
def _sources_used(frames: Frames) -> Iterator[Case]:
    sources, used = frames["sources"], set()
    for name, described in tables().items():
        for column in (f.name for f in described.fields if f.name.endswith("source_url")):
            used |= set(frames[name][column].dropna())
    for row in sources[~sources["url"].isin(used)].itertuples():
        yield Case(
            "sources",
            int(row.Index),
            "url",
            row.url,
            f"{row.url}, which no row was read in",
            "only sources in use",
            "Remove the line, or name the source in the rows read there",
        )


@rule("source-checks", "source_checks", "sources")
def _source_checks(checks: pd.DataFrame, sources: pd.DataFrame) -> Iterator[Case]:
    known, moved = checks["url"].isin(sources["url"]), checks["state"] == "moved"
    copies = checks[["archived_url", "archived_date"]].notna().sum(axis=1)
    faults = (
        ("url", ~known, "an address of sources"),
        (
            "moved_to",
            moved != checks["moved_to"].notna(),
            "an address where it moved, else none",
        ),
        ("archived_date", copies == 1, "a copy and its day, or neither"),
    )
    for column, is_bad, expected in faults:
        for row in checks[is_bad].itertuples():
            found = repr(getattr(row, column))
            todo = "Correct the line, or remove it and run `opinion sources check`"
            yield Case("source_checks", int(row.Index), column, row.url, found, expected, todo)
