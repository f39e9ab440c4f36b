"""Claims of an article and the rows that decide them, arranged for cards, tables and a chart."""

import pandas as pd

from helpers import articles, claims
from helpers.claims.judged import Judged
from helpers.claims.verdicts import VERDICTS
from helpers.surveys import share_text
from helpers.words import asked_label, crowd_text, period, size_label, survey_label

NOTHING = ["row", "source_url"]
NO_POLLS = [*NOTHING, "survey_id", "rule", "bar", "said", "distance_pp"]
NO_POLLS += ["distance_low_pp", "distance_high_pp"]
SAYS = {"holds": "bears it out", "fails": "denies it", "open": "leaves it open"}


def claim_rows(article_id: str, then: list[Judged], now: list[Judged]) -> pd.DataFrame:
    """One row per claim: its words, the verdicts of both days in words, and of research.

    Adds to `claims.verdicts`: `found_in` (its paragraph), `verdict_then`, `verdict_now`,
    `verdict_researched`, `basis` (computed or researched), `source_url` (of the article).
    """
    frame = claims.verdicts(article_id, then, now)
    reference = articles.article(article_id)
    in_words = {"then": "then_verdict", "now": "now_verdict", "researched": "researched_verdict"}
    for day, column in in_words.items():
        frame[f"verdict_{day}"] = frame[column].map(VERDICTS).astype("str")
    frame["found_in"] = [
        f"paragraph {number}" if number else "picture or teaser" for number in frame["paragraph"]
    ]
    frame["basis"] = frame["is_computed"].map({True: "computed", False: "researched"})
    return frame.assign(source_url=reference["source_url"])


def check_rows(then: list[Judged], now: list[Judged], numbers: pd.DataFrame) -> pd.DataFrame:
    """One row per check: its rule, what came of it on both days, and the rows that decided it.

    `numbers` are rows of `claim_rows`, for the claim's words. `row` names up to the first
    deciding row; all of them are in the figures of the page.
    """
    quotes = numbers.set_index("claim_id")["quote"]
    rows = [
        {
            "claim_id": after.check.claim,
            "quote": quotes[after.check.claim],
            "rule": after.says,
            "reading_of": after.check.reading,
            "outcome_then": claims.OUTCOMES[before.outcome],
            "outcome_now": claims.OUTCOMES[after.outcome],
            "n_then": len(before.rows),
            "n_now": len(after.rows),
            "n_undated": before.n_undated,
        }
        for before, after in zip(then, now, strict=True)
    ]
    return pd.DataFrame(rows)


def poll_rows(judged: list[Judged]) -> pd.DataFrame:
    """One row per survey and rule on polls, as points from its bound, for `plot_distances`.

    Adds `bar` (survey and size), `stated`, `distance_pp` with its range (missing where nothing
    bounds it), `label` and `percent` (the value put to the bound).
    """
    parts = [_poll_part(one) for one in judged if one.is_on_polls and len(one.rows)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=NO_POLLS)


def _poll_part(one: Judged) -> pd.DataFrame:
    rows = one.rows
    is_bounded = (rows["low"] > -100 if one.check.form == "lead" else rows["low"] > 0) & (
        rows["high"] < 100
    )
    value = rows["value"].fillna(rows["high"])
    return (
        _with_words(rows)
        .assign(
            rule=one.says,
            claim_id=one.check.claim,
            survey=survey_label(rows),
            asked=asked_label(rows),
            size=size_label(rows),
            bar=survey_label(rows) + " · " + size_label(rows),
            stated=[share_text(row) for row in rows.to_dict("records")],
            put=value,
            bound=one.bound,
            distance_pp=value - one.bound,
            distance_low_pp=(rows["low"] - one.bound).where(is_bounded),
            distance_high_pp=(rows["high"] - one.bound).where(is_bounded),
        )
        .sort_values(["population_class", "mode", "date"], kind="stable")
    )


def _with_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with what each says of its rule, and from when it is known, in words."""
    known = [f"{day:%Y-%m-%d}" if pd.notna(day) else "not to be told" for day in rows["known_from"]]
    return rows.assign(said_words=rows["said"].map(SAYS), known_words=known)


def count_rows(judged: list[Judged]) -> pd.DataFrame:
    """One row per statement and rule on counts: who stated what for when, and what it says."""
    parts = []
    for one in judged:
        if one.is_on_polls or one.rows.empty:
            continue
        rows = one.rows
        start = rows["date_start"] if "date_start" in rows else rows["date"]
        end = rows["date_end"] if "date_end" in rows else rows["date"]
        parts.append(
            _with_words(rows).assign(
                rule=one.says,
                claim_id=one.check.claim,
                period=[period(*days) for days in zip(start, end, strict=True)],
                stated=[crowd_text(row) for row in rows.to_dict("records")],
                date=end,
            )
        )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=NOTHING)


def evidence_rows(article_id: str) -> pd.DataFrame:
    """Everything found on every claim, with the claim’s words."""
    frame = articles.evidence(article_id)
    quotes = articles.claims(article_id).set_index("claim_id")["quote"]
    return frame.assign(quote=frame["claim_id"].map(quotes))
