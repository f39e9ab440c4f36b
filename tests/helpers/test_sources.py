import pandas as pd
import pytest

from helpers.sources import all_pages, cite, host, is_own_page, pages_of_both
from helpers.tables import load_table

UNKNOWN = "https://www.unknown.example/page"
BOTH = "https://a.example/; https://b.example/"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.Example.org/a?b=c#d", "example.org"),
        ("http://news.example.org:8080/", "news.example.org"),
        ("https://example.org.evil.test/", "example.org.evil.test"),
        ("https://user@example.org/", "example.org"),
        ("not an address", ""),
        ("", ""),
    ],
)
def test_the_host_of_an_address(url, name):
    assert host(url) == name


@pytest.mark.parametrize(
    ("urls", "pages"),
    [
        (["https://a.example/"], "https://a.example/"),
        (["https://b.example/", "https://a.example/"], "https://b.example/; https://a.example/"),
        (["https://a.example/; https://b.example/", "https://a.example/", None], BOTH),
        ([None, float("nan")], None),
        ([], None),
    ],
)
def test_a_row_that_rests_on_several_names_each_page_once(urls, pages):
    assert all_pages(urls) == pages
    assert pages_of_both(pd.Series(urls), pd.Series(urls)) == [all_pages([url]) for url in urls]


def known():
    sources = load_table("sources")
    return sources[sources["publisher"].notna() & sources["date_published"].notna()].iloc[0]


def test_a_known_page_is_cited_by_its_publisher_and_date():
    (row,) = cite(pd.Series([known()["url"]])).to_dict("records")
    assert row["name"] == known()["publisher"]
    assert row["date_published"] == known()["date_published"]


def test_an_unknown_publisher_is_cited_by_host_and_no_date_is_made_up():
    (row,) = cite(pd.Series([UNKNOWN])).to_dict("records")
    assert row["name"] == "unknown.example"
    assert pd.isna(row["date_published"])


def test_each_page_is_listed_once_in_order_of_name():
    urls = load_table("sources")["url"].iloc[:40]
    listed = cite(pd.concat([urls, urls[::-1], pd.Series([None, UNKNOWN])]))
    assert sorted(listed["url"]) == sorted([*urls, UNKNOWN])
    pairs = list(zip(listed["name"], listed["url"], strict=True))
    assert pairs == sorted(pairs)


def test_nothing_read_gives_an_empty_list():
    assert cite(pd.Series([None], dtype=str)).empty


@pytest.mark.parametrize(
    ("url", "hosts", "own"),
    [
        ("https://www.house.org/poll", "house.org", True),
        ("https://house.org/poll", "www.house.org", True),
        ("https://archive.net/poll", "house.org; archive.net", True),
        ("https://other.org/house.org", "house.org", False),
        ("https://nothouse.org/", "house.org", False),
        ("https://house.org/", None, False),
        ("not an address", None, False),
    ],
)
def test_a_page_is_the_houses_own_only_on_its_own_hosts(url, hosts, own):
    index = [7]
    found = is_own_page(pd.Series([url], index), pd.Series([hosts], index, dtype=str))
    assert found.loc[7] == own


def with_check(copy, url, state):
    row = f'"{url}",{state},2026-11-29,,,https://archive.example/web/1/page,2013-09-19,\n'
    copy.edit("data/source_checks.csv", lambda text: text + row)


@pytest.mark.parametrize(
    ("state", "cited"),
    [("dead", True), ("gone", True), ("doubtful", False)],
)
def test_a_page_that_is_gone_is_cited_by_its_archived_copy(state, cited, copy):
    url = known()["url"]
    with_check(copy, url, state)
    gone, other = cite(pd.Series([url, UNKNOWN])).set_index("url").loc[[url, UNKNOWN]].itertuples()
    assert pd.isna(other.archived_url)
    if cited:
        assert gone.archived_url == "https://archive.example/web/1/page"
        assert f"{gone.archived_date:%Y-%m-%d}" == "2013-09-19"
    else:
        assert pd.isna(gone.archived_url)
