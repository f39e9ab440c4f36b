"""What an article claims, and whether the rows of the tables bear it out.

`judge` puts every check of an article to the rows known by a day; `verdicts` combines them into
one verdict per claim and sets it beside the one found by research.
"""

from helpers.articles import article, claim, claims, evidence
from helpers.claims.judged import checks, judge
from helpers.claims.known import COUNT_LAG_DAYS, POLL_LAG_DAYS, lag_shares, undated
from helpers.claims.outcomes import OUTCOMES
from helpers.claims.verdicts import VERDICTS, agreement, verdicts

__all__ = [
    "COUNT_LAG_DAYS",
    "OUTCOMES",
    "POLL_LAG_DAYS",
    "VERDICTS",
    "agreement",
    "article",
    "checks",
    "claim",
    "claims",
    "evidence",
    "judge",
    "lag_shares",
    "undated",
    "verdicts",
]
