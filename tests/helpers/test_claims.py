"""Verdicts on claims: what rows can prove, on both days, and what happens when data change."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import claims, findings, surveys, views, vintage
from helpers.checks import check
from helpers.claims.new import Reference, make_article
from helpers.claims.outcomes import beyond, of_statements, over_groups, together, within
from helpers.claims.verdicts import VERDICTS
from helpers.descriptor import table
from helpers.errors import BusyError
from helpers.intake import writing

ARTICLE = "byline_2023_11"
CHECKS = f"data/claims/{ARTICLE}/checks.yml"
SAID = st.lists(st.sampled_from(["holds", "fails", "open"]), max_size=12)


def judged(day=None):
    return {one.check.id: one for one in claims.judge(ARTICLE, day=day)}


def the_verdicts():
    day = claims.article(ARTICLE)["date_published"]
    frame = claims.verdicts(
        ARTICLE, claims.judge(ARTICLE, day=day), claims.judge(ARTICLE, day=None)
    )
    return frame.set_index("claim_id")


# What rows can prove


def test_a_range_across_the_bound_proves_nothing():
    low, high = pd.Series([51.0, 46.0, 40.0]), pd.Series([55.0, 54.0, 50.0])
    assert list(beyond(low, high, "above", 50)) == ["holds", "open", "fails"]
    assert list(beyond(low, high, "at_most", 50)) == ["fails", "open", "holds"]


def test_a_floor_proves_at_least_but_never_no_more_than():
    low, high = pd.Series([1100.0]), pd.Series([pd.NA], dtype="Float64")
    assert list(beyond(low, high, "above", 800)) == ["holds"]
    assert list(beyond(low, high, "at_most", 2000)) == ["open"]
    assert list(within(low, high, (100, 999))) == ["fails"]
    assert list(within(low, high, (1000, 9999))) == ["open"]


@given(SAID)
def test_what_holds_in_all_holds_in_most_and_in_any(said):
    order = ["does_not_hold", "cannot_be_judged", "holds_for_some", "holds"]
    ranks = [order.index(together(said, how)) for how in ("all", "most", "any")]
    if said:
        assert ranks == sorted(ranks)
    else:
        assert together(said, "all") == "cannot_be_judged"


@given(SAID)
def test_open_rows_alone_never_decide(said):
    still = ["open" for _ in said]
    assert together(still, "most") == "cannot_be_judged"
    assert of_statements(still) == "cannot_be_judged"


@given(SAID)
def test_one_more_row_that_holds_never_turns_a_rule_against(said):
    if together(said, "all") in ("holds", "holds_for_some"):
        assert together([*said, "holds"], "all") != "does_not_hold"


def test_groups_that_may_not_be_mixed_must_each_bear_a_rule_out():
    assert over_groups(["holds", "holds"]) == "holds"
    assert over_groups(["holds", "does_not_hold"]) == "holds_for_some"
    assert over_groups(["cannot_be_judged", "does_not_hold"]) == "does_not_hold"
    assert over_groups([]) == "cannot_be_judged"


def test_statements_that_contradict_each_other_are_not_averaged():
    assert of_statements(["holds", "fails", "open"]) == "holds_for_some"


# The article of November 2023


def test_no_survey_shows_that_most_are_against_but_more_are_against_than_for():
    known = judged()
    assert known["c07-majority"].outcome == "does_not_hold"
    assert set(known["c07-majority"].rows["said"]) == {"open", "fails"}
    assert known["c07-plurality"].outcome == "holds_for_some"


def test_the_complement_reaches_the_number_of_the_claim_a_direct_no_does_not():
    known = judged()
    assert known["c09-not-joining"].bound == 90
    assert known["c09-not-joining"].outcome == "holds"
    assert known["c09-direct"].outcome == "does_not_hold"
    assert known["c09-direct"].says.startswith("At least 90 percent")


def test_the_count_is_borne_out_but_not_by_the_outlet_that_the_article_names():
    known = judged()
    assert known["c16-count"].outcome == "holds"
    assert known["c16-origin"].outcome == "does_not_hold"
    assert the_verdicts().at["c16", "now_verdict"] == "partly_supported"


def test_every_claim_about_a_poll_or_a_count_is_computed_and_no_other():
    frame = the_verdicts()
    assert list(frame["is_computed"]) == list(frame["kind"].isin(["poll", "count"]))
    assert set(frame["now_verdict"].dropna()) <= set(VERDICTS)


def test_what_was_published_later_decides_nothing_on_the_day_of_the_article():
    day = claims.article(ARTICLE)["date_published"]
    then, now = judged(day), judged()
    assert set(then["c07-majority"].rows["survey_id"]) < set(now["c07-majority"].rows["survey_id"])
    assert (then["c07-majority"].rows["known_from"] <= day).all()
    assert judged(pd.Timestamp("2021-01-01"))["c07-majority"].outcome == "cannot_be_judged"


def test_derived_and_undated_figures_decide_nothing():
    for one in judged().values():
        if "is_derived" in one.rows:
            assert not one.rows["is_derived"].any()
            assert one.rows["date"].notna().all()


def test_the_lags_are_longer_than_most_that_were_measured():
    lags = claims.lag_shares(surveys.statements(derived=False))
    assert (lags["within_percent"] > 75).all()
    assert (lags["n_dated"] > 50).all()


# The article's claims as known on a day


@pytest.fixture
def rows_on():
    """Rows of the page's first table as known on a day, with their words."""

    def made(on: str) -> pd.DataFrame:
        vintage.as_of(on)
        then = claims.judge(ARTICLE, day=claims.article(ARTICLE)["date_published"])
        now = claims.judge(ARTICLE, day=None)
        rows = views.claims.claim_rows(ARTICLE, then, now)
        return findings.claims.with_words(rows, then, now)

    yield made
    vintage.as_of("")


def test_before_the_article_nothing_is_said_of_the_day_it_appeared_or_of_today(rows_on):
    rows = rows_on("2022-04-30")
    said = findings.claims.verdicts_sentence(rows)
    assert "By what was known on 30 April 2022, before it appeared: " in said
    assert findings.claims.changed_sentence(rows) == ""


def test_only_claims_that_could_be_judged_are_counted(rows_on):
    title, agreement = findings.claims.verdicts_title, findings.claims.agreement_sentence
    some = rows_on("2022-04-30")
    judged = "4 of the 6 claims about polls and counts can be judged; of these 1 is borne out"
    assert title(some).startswith(judged)
    assert agreement(some).endswith("on all 4 that could be judged.")
    none = rows_on("2020-08-10")
    assert title(none) == "None of the 6 claims about polls and counts can be judged"
    assert agreement(none) == ""


def test_after_the_article_today_is_the_chosen_day(rows_on):
    rows = rows_on("2024-01-01")
    assert "By what was known when it appeared: " in findings.claims.verdicts_sentence(rows)
    said = "Judged by what was known on 1 January 2024, every computed verdict is the same."
    assert findings.claims.changed_sentence(rows) == said


def test_what_was_read_of_a_source_is_said_of_the_pages_of_that_day(rows_on):
    said = " ".join(rows_on("2020-08-10")["source_says"])
    assert "no page read on this is dated by then" in said
    assert "other pages that quote it were" not in said
    evidence = views.claims.evidence_rows(ARTICLE)
    assert findings.claims.evidence_title(evidence) == "No evidence is dated by then"


def test_a_share_of_no_rows_is_not_printed(rows_on):
    rows_on("2020-08-10")
    lags = claims.lag_shares(surveys.statements(derived=False))
    said = findings.claims.lag_sentence(lags, claims.judge(ARTICLE, day=None))
    assert "nan" not in said
    assert "15 days for counts (no row with a date of its source shows how soon)" in said


# Change of data, change of verdict


def test_a_changed_share_changes_outcome_verdict_and_sentence(copy):
    before = the_verdicts().at["c09", "now_verdict"]
    copy.edit(
        "data/polls/responses.csv",
        lambda text: text.replace(
            "ch_2023_03,belarus_join_war,all,enter_russia_side,3,",
            "ch_2023_03,belarus_join_war,all,enter_russia_side,14,",
        ),
    )
    assert before == "supported_with_caveat"
    assert the_verdicts().at["c09", "now_verdict"] == "partly_supported"
    frame = the_verdicts().reset_index()
    then = claims.judge(ARTICLE, day=claims.article(ARTICLE)["date_published"])
    now = claims.judge(ARTICLE, day=None)
    rows = views.claims.claim_rows(ARTICLE, then, now)
    assert "c09" in set(frame.loc[frame["agrees"] == "differ", "claim_id"])
    assert "more than 90%" in findings.claims.agreement_sentence(rows)
    assert "2 bear it out" in findings.claims.why("c09", then, now)


def test_another_number_in_the_claim_changes_its_verdict(copy):
    copy.edit_row(f"data/claims/{ARTICLE}/claims.csv", {"claim_id": "c16"}, stated_value="2000")
    assert judged()["c16-count"].outcome == "does_not_hold"
    assert judged()["c16-origin"].outcome == "does_not_hold"


@pytest.mark.parametrize(
    ("stated", "said"), [("0", "0"), ("1000000", "1,000,000"), ("1234567", "1,234,567")]
)
def test_the_number_of_a_claim_is_said_in_full(copy, stated, said):
    copy.edit_row(f"data/claims/{ARTICLE}/claims.csv", {"claim_id": "c16"}, stated_value=stated)
    assert judged()["c16-count"].says.startswith(f"More than {said} people were detained")


# Malformed checks


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("form: lead", "form: leed", ("form 'leed'", "did you mean 'lead'", "share, complement")),
        ("  above: 0\n", "  over: 0\n", ("over, which the form lead has not", "above")),
        ("  above: 0\n", "", ("give exactly one of above, at_least, below, at_most",)),
        ("in: all", "in: every", ("'every'", "'all', 'most', 'latest' or 'any'")),
        ("houses: [chatham_house]", "houses: [chatam_house]", ("did you mean 'chatham_house'",)),
        ("question: belarus_join_war", "question: join_war", ("'join_war'", "belarus_join_war")),
        ("claim: c15\n", "claim: c99\n", ("'c99'",)),
        ("- id: c07-plurality", "- id: c07-majority", ("a second time",)),
        ("word: hundreds", "word: hundred", ("'hundred'", "'tens of thousands'")),
        ("- id: c16-count", "  id: [", ("checks.yml, line",)),
        ("- id: c16-count", "- id: 2023-13-45", ("'2023-13-45' (month must be in 1..12)",)),
        ("form: lead", "form: [lead]", ("form ['lead']", "share, complement")),
    ],
)
def test_a_malformed_check_is_named_with_its_line_and_the_allowed_forms(copy, before, after, said):
    copy.edit(CHECKS, lambda text: text.replace(before, after, 1))
    problems = [str(problem) for problem in check().errors]
    assert len(problems) >= 1
    assert any(f"{CHECKS}, line " in problem for problem in problems)
    for words in said:
        assert any(words in problem for problem in problems), problems


def test_checks_that_are_not_utf8_are_named_with_their_line(copy):
    path = copy.file(CHECKS)
    content = path.read_bytes()
    path.write_bytes(content + b"# caf\xe9\n")
    line = content.count(b"\n") + 1
    said = f"{CHECKS}, line {line}: found the byte 0xe9, which is not UTF-8"
    assert any(said in str(problem) for problem in check().errors)


def test_a_poll_claim_without_a_check_is_an_error(copy):
    copy.edit(CHECKS, lambda text: text.replace("claim: c23", "claim: c01"))
    assert any("no check of c23" in str(problem) for problem in check().errors)


def test_the_claims_own_number_must_exist(copy):
    copy.edit_row(f"data/claims/{ARTICLE}/claims.csv", {"claim_id": "c09"}, stated_value="")
    assert any("c09 has no stated_value" in str(problem) for problem in check().errors)


# Another article


def test_a_second_article_needs_no_code(copy):
    made = ["--title", "A <b>second</b> article", "--outlet", "The Example", "--date", "2024-02-01"]
    made += ["--address", "https://example.org/second"]
    copy.opinion("claims", "new", "example_2024", *made)
    assert check().errors == []
    folder = "data/claims/example_2024"
    copy.edit(
        f"{folder}/claims.csv",
        lambda text: (
            text
            + "c01,1,Nobody wants to join the war.,nobody wants to join,poll,,5,up_to,percent,"
            + "supported,Shares in favour are small.,e001\n"
        ),
    )
    copy.edit(
        f"{folder}/evidence.csv",
        lambda text: (
            text
            + "e001,c01,The Example,2024-02-01,,,,It says so.,https://example.org/second,"
            + "primary,high,yes,\n"
        ),
    )
    copy.file(f"{folder}/checks.yml").write_text(
        "- id: c01-small\n  claim: c01\n  form: share\n"
        "  says: At most {stated} percent chose joining.\n"
        "  question: belarus_join_war\n  option: enter_russia_side\n"
        "  at_most: stated\n  in: most\n",
        encoding="utf-8",
    )
    copy.opinion("codebook")
    assert check().errors == []
    assert "claims-example-2024" in copy.opinion("list").stdout
    copy.opinion("build", "claims-example-2024", "--site", str(copy.root / "site"))
    page = (copy.root / "site" / "claims-example-2024.html").read_text(encoding="utf-8")
    assert "nobody wants to join" in page
    assert "At most 5 percent chose joining" in page
    assert "<b>second</b>" not in page


def test_the_tables_of_an_article_are_those_of_the_first_under_other_names(copy):
    """Also after an article whose name is a part of other words, such as `article_id`."""
    made = ["--title", "A", "--outlet", "B", "--date", "2024-02-01", "--address", "https://e.org/"]
    copy.opinion("claims", "new", "art", *made)
    copy.opinion("claims", "new", "second", *made)
    assert check().errors == []
    for part in ("article", "claims", "evidence"):
        first, *others = (table(f"{name}_{part}") for name in (ARTICLE, "art", "second"))
        for name, other in zip(("art", "second"), others, strict=True):
            assert other.file == f"data/claims/{name}/{part}.csv"
            assert (other.fields, other.primary_key) == (first.fields, first.primary_key)
    (claim, target, _), _ = table("second_evidence").foreign_keys
    assert (claim, target) == (("claim_id",), "second_claims")


def test_no_article_is_made_while_somebody_else_changes_the_data(copy, monkeypatch):
    monkeypatch.setattr(writing, "WAIT_SECONDS", 0.1)
    reference = Reference("A", "B", "2024-02-01", "https://e.org/")
    with writing.alone(), pytest.raises(BusyError, match="another process is changing the data"):
        make_article("second", reference, forms=["share"])
    assert not copy.file("data/claims/second").exists()


def test_a_folder_without_tables_is_named(copy):
    copy.file("data/claims/lost").mkdir()
    problems = [str(problem) for problem in check().errors]
    assert any("opinion claims new lost" in problem for problem in problems)


def test_a_taken_or_strange_name_writes_nothing(copy):
    made = ["--title", "A", "--outlet", "B", "--date", "2024-02-01", "--address", "https://e.org/"]
    assert "already" in copy.opinion("claims", "new", ARTICLE, *made, expect=2).stderr
    assert "small letters" in copy.opinion("claims", "new", "../up", *made, expect=2).stderr
    bad = [*made[:-1], "javascript:alert(1)"]
    assert "http" in copy.opinion("claims", "new", "x", *bad, expect=2).stderr
    assert not copy.file("data/claims/x").exists()
