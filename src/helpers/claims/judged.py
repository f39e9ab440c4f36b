"""Every check of an article put to the rows known by a day."""

from dataclasses import dataclass

import pandas as pd

from helpers import articles
from helpers.claim_forms import Check, MagnitudeCheck, OriginCheck, read_checks
from helpers.claims import counted, polled
from helpers.claims.known import known_by, undated
from helpers.errors import DataError

ON_COUNTS = ("count", "magnitude", "origin")


@dataclass(frozen=True)
class Judged:
    """A check with what came of it: `groups` are comparable groups (population and mode).

    `rows` decided it; `n_undated` rows are left out when the question is what was known on a
    day, since no day can be given to them.
    """

    check: Check
    bound: float | None
    outcome: str
    rows: pd.DataFrame
    groups: dict[tuple, str]
    n_undated: int

    @property
    def is_on_polls(self) -> bool:
        """Whether surveys decide it, not statements on counts."""
        return self.check.form not in ON_COUNTS

    @property
    def says(self) -> str:
        """The rule in words; `{stated}` in it is the number it is put to."""
        stated = "" if self.bound is None else f"{self.bound:,.15g}"
        return self.check.says.replace("{stated}", stated)


def checks(article_id: str) -> list[Check]:
    """The checks of an article, in the order of the file. Raises `DataError` for bad ones."""
    file = f"data/claims/{article_id}/checks.yml"
    found, _, problems = read_checks(articles.checks_path(article_id), file)
    if problems:
        raise DataError(problems)
    return found


def judge(article_id: str, *, day: pd.Timestamp | None) -> list[Judged]:
    """Every check of an article by the rows known on `day`; None: by all rows."""
    numbers = articles.claims(article_id).set_index("claim_id")["stated_value"]
    return [_judged(check, numbers, day) for check in checks(article_id)]


def _judged(check: Check, numbers: pd.Series, day: pd.Timestamp | None) -> Judged:
    bound = _bound(check, numbers)
    form = counted if check.form in ON_COUNTS else polled
    asked = form.asked(check)
    known = known_by(asked, day)
    if form is counted:
        rows, outcome = counted.judged(check, bound, known)
        groups = {}
    else:
        rows, groups, outcome = polled.judged(check, bound, known)
    n_undated = 0 if day is None else len(undated(asked))
    return Judged(check, bound, outcome, rows, groups, n_undated)


def _bound(check: Check, numbers: pd.Series) -> float | None:
    if isinstance(check, MagnitudeCheck):
        return None
    value = check.value if isinstance(check, OriginCheck) else check.bound[1]
    return float(numbers[check.claim]) if value == "stated" else float(value)
