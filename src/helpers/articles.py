"""An article's reference, its claims and the evidence gathered on them.

One folder of `data/claims/` per article; its tables are named after the folder. The rules by
which its claims are checked stand beside them, in `checks.yml` (see `helpers.claim_forms`).
"""

from pathlib import Path

import pandas as pd

from helpers import paths, slices
from helpers.descriptor import articles
from helpers.errors import OpinionError, did_you_mean
from helpers.tables import load_rows


def article(article_id: str) -> pd.Series:
    """The reference of an article: title, author, outlet, date, address."""
    return _table(article_id, "article").iloc[0]


def claims(article_id: str) -> pd.DataFrame:
    """The claims of an article in the order of its paragraphs, with `row` (its name)."""
    return _table(article_id, "claims")


def claim(article_id: str, claim_id: str) -> pd.Series:
    """One claim: its words, its number (`stated_value`), its verdict by research."""
    frame = claims(article_id).set_index("claim_id", drop=False)
    if claim_id not in frame.index:
        known = did_you_mean(claim_id, list(frame.index))
        raise OpinionError(f"article {article_id} has no claim {claim_id!r}{known}")
    return frame.loc[claim_id]


def evidence(article_id: str) -> pd.DataFrame:
    """What was found on each claim, one row per statement, with `row` (its name)."""
    return _table(article_id, "evidence")


def checks_path(article_id: str) -> Path:
    """File of the rules by which an article's claims are checked."""
    path = paths.data() / "claims" / article_id / "checks.yml"
    allowed = slices.current()
    return allowed.allow_file(path) if allowed else path


def _table(article_id: str, part: str) -> pd.DataFrame:
    if article_id not in articles():
        raise OpinionError(
            f"there is no article {article_id!r}" + did_you_mean(article_id, articles())
        )
    return load_rows(f"{article_id}_{part}")
