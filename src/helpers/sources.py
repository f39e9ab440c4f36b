"""Who published what: citing the pages that rows were read in."""

from collections.abc import Iterable
from urllib.parse import urlsplit

import pandas as pd

from helpers.tables import load_table

#: States of `source_checks` in which a page no longer shows what was read in it.
LOST = ("dead", "gone")


def host(url: str) -> str:
    """Host of an address without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def all_pages(urls: Iterable[str | None]) -> str | None:
    """The distinct pages that several rows were read in, as "a; b"; None where none is known.

    For a row that rests on several rows of the data: each of `urls` is one address, "a; b" or
    missing.
    """
    known = "; ".join(url for url in urls if pd.notna(url))
    return "; ".join(dict.fromkeys(known.split("; "))) or None


def pages_of_both(one: pd.Series, other: pd.Series) -> list[str | None]:
    """The pages of each row of two columns of addresses; see `all_pages`."""
    return [all_pages(two) for two in zip(one, other, strict=True)]


def cite(urls: pd.Series) -> pd.DataFrame:
    """The distinct pages behind `urls` (a column of addresses, several as "a; b"), to be listed.

    Returns one row per address, in order of name and address: `url`, `name` (publisher, or the
    host where the publisher is not known), `date_published`, `language`, `kind`, and for a page
    that is dead or gone `archived_url` and `archived_date` of its copy, where one is known.
    """
    known = load_table("sources").set_index("url")
    wanted = sorted({url for text in urls.dropna() for url in text.split("; ")})
    listed = known.reindex(wanted)[["publisher", "date_published", "language", "kind"]]
    checks = load_table("source_checks").set_index("url")
    copies = checks.loc[checks["state"].isin(LOST), ["archived_url", "archived_date"]]
    listed[["archived_url", "archived_date"]] = copies.reindex(wanted)
    listed.insert(0, "name", listed.pop("publisher").fillna(pd.Series(map(host, wanted), wanted)))
    return listed.rename_axis("url").reset_index().sort_values(["name", "url"], ignore_index=True)


def is_own_page(urls: pd.Series, own_hosts: pd.Series) -> pd.Series:
    """True where an address lies on one of the hosts of its row (`a.org; b.org`)."""
    own = [
        any(host(url) == part.strip().removeprefix("www.") for part in hosts.split(";") if part)
        for url, hosts in zip(urls, own_hosts.fillna(""), strict=True)
    ]
    return pd.Series(own, index=urls.index, dtype=bool)
