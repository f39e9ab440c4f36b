"""One verdict per claim from its checks, beside the verdict found by research.

The words are those of the researched verdicts: *supported*, *supported with a caveat* (a stricter
reading fails), *partly supported* (only in some surveys, or only in a weaker reading), *not
supported*, *cannot be judged*. Research says *contradicted* and *not found* for the last two.
"""

from collections.abc import Iterable

import pandas as pd

from helpers import articles
from helpers.claims.judged import Judged
from helpers.claims.outcomes import FAILS, HOLDS, SOME

SUPPORTED, CAVEAT, PARTLY = "supported", "supported_with_caveat", "partly_supported"
NOT, UNKNOWN = "not_supported", "cannot_be_judged"
VERDICTS = {
    SUPPORTED: "supported",
    CAVEAT: "supported with a caveat",
    PARTLY: "partly supported",
    NOT: "not supported",
    UNKNOWN: "cannot be judged",
    "contradicted": "contradicted",
    "not_found": "not found",
}
SAME = {"contradicted": NOT, "not_found": UNKNOWN}


def verdict(judged: Iterable[Judged]) -> str:
    """The verdict that the checks of one claim come to."""
    by_reading = {"stated": [], "weaker": [], "stricter": []}
    for one in judged:
        by_reading[one.check.reading].append(one.outcome)
    stated, weaker, stricter = by_reading.values()
    if not stated:
        return UNKNOWN
    if all(outcome == HOLDS for outcome in stated):
        return CAVEAT if any(outcome != HOLDS for outcome in stricter) else SUPPORTED
    if any(outcome in (HOLDS, SOME) for outcome in [*stated, *weaker]):
        return PARTLY
    return NOT if FAILS in stated else UNKNOWN


def verdicts(article_id: str, then: list[Judged], now: list[Judged]) -> pd.DataFrame:
    """One row per claim: researched verdict, and those computed for both days.

    Columns of the claims table, plus `is_computed` (it has checks), `then_verdict`,
    `now_verdict` (missing without checks; keys of `VERDICTS`) and `agrees` (see `agreement`).
    """
    frame = articles.claims(article_id)
    for name, judged in (("then_verdict", then), ("now_verdict", now)):
        by_claim = {
            claim: [one for one in judged if one.check.claim == claim]
            for claim in {one.check.claim for one in judged}
        }
        computed = {claim: verdict(some) for claim, some in by_claim.items()}
        frame[name] = frame["claim_id"].map(computed).astype("str")
    frame["is_computed"] = frame["now_verdict"].notna()
    pairs = zip(frame["then_verdict"], frame["researched_verdict"], strict=True)
    frame["agrees"] = [agreement(computed, researched) for computed, researched in pairs]
    return frame


def agreement(computed: str, researched: str) -> str:
    """How the computed verdict stands to the researched one: "agree", "differ", or "" for none."""
    if pd.isna(computed):
        return ""
    return "agree" if computed == SAME.get(researched, researched) else "differ"
