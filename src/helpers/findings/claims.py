"""What the tables say of an article's claims, in words."""

import pandas as pd

from helpers import articles, vintage
from helpers.claims import OUTCOMES
from helpers.claims.judged import Judged
from helpers.claims.outcomes import NO, OPEN, YES
from helpers.claims.verdicts import SUPPORTED, UNKNOWN
from helpers.estimates import LEVEL, ONLY_SAMPLING, method_words
from helpers.surveys import question
from helpers.words import asked, count, crowd_text, listed, percent, span

METHOD = (
    f"{method_words('wilson', LEVEL)}, with the design effect usual for each mode and widened for "
    f"rounding; leads from the variance of a difference within one sample; {ONLY_SAMPLING}."
)
NO_NUMBER = "This claim is no poll figure and no count: its verdict was researched, not computed."


def with_words(rows: pd.DataFrame, then: list[Judged], now: list[Judged]) -> pd.DataFrame:
    """Rows of `views.claims.claim_rows` with `why`, `wording` and `source_says` added."""
    evidence = articles.evidence(_article_of(rows))
    rows = rows.copy()
    rows["why"] = [why(claim, then, now) for claim in rows["claim_id"]]
    rows["wording"] = [wording(claim, now) for claim in rows["claim_id"]]
    pairs = zip(rows["claim_id"], rows["cited_source"], strict=True)
    rows["source_says"] = [source_sentence(claim, named, evidence) for claim, named in pairs]
    return rows


def _article_of(rows: pd.DataFrame) -> str:
    return rows["row"].iloc[0].partition("_claims")[0]


def _day_before(rows: pd.DataFrame) -> pd.Timestamp | None:
    """The chosen day (see `helpers.vintage`) where the article had not appeared by it."""
    on = vintage.chosen()
    if on is None or on >= articles.article(_article_of(rows))["date_published"]:
        return None
    return on


def _day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B %Y}"


def why(claim: str, then: list[Judged], now: list[Judged]) -> str:
    """What each check of one claim comes to, and whether that has changed since."""
    pairs = [(a, b) for a, b in zip(then, now, strict=True) if a.check.claim == claim]
    if not pairs:
        return NO_NUMBER
    return " ".join(check_sentence(*pair) for pair in pairs)


def check_sentence(then: Judged, now: Judged) -> str:
    """One check in words: rule, outcome when the article appeared, and now if it differs."""
    text = f"“{now.says.rstrip('.')}” {OUTCOMES[then.outcome]}: {_tally(then)}."
    if then.outcome != now.outcome:
        on = vintage.chosen()
        when = "Today" if on is None else f"On {_day(on)}"
        text += f" {when} it {OUTCOMES[now.outcome]}: {_tally(now)}."
    return text


def _tally(one: Judged) -> str:
    rows = one.rows
    if rows.empty:
        return "no row of the tables bears on it"
    if not one.is_on_polls:
        return _verdict_counts(rows, "statement")
    parts = []
    for (population, mode), _ in one.groups.items():
        some = rows[(rows["population_class"] == population) & (rows["mode"] == mode)]
        parts.append(f"{asked(population, mode)}, {_verdict_counts(some, 'survey')}")
    return "; ".join(parts)


def _verdict_counts(rows: pd.DataFrame, one: str) -> str:
    counts = rows["said"].value_counts()
    words = {
        YES: ("bears it out", "bear it out"),
        NO: ("denies it", "deny it"),
        OPEN: ("leaves it open", "leave it open"),
    }
    said = [count(int(counts[key]), *words[key]) for key in words if key in counts]
    return f"{count(len(rows), one)}: {listed(said)}"


def wording(claim: str, judged: list[Judged]) -> str:
    """What could be written instead, from the rows that decide; empty without checks."""
    said = [_figures(one) for one in judged if one.check.claim == claim and len(one.rows)]
    return " ".join(dict.fromkeys(text for text in said if text))


def _figures(one: Judged) -> str:
    if one.check.form in ("lead", "origin"):
        return ""
    return _poll_figures(one) if one.is_on_polls else _count_figures(one)


def _poll_figures(one: Judged) -> str:
    """The values of each comparable group: who asked whom, and what share."""
    title = question(one.check.question)["title"].rstrip("?")
    groups = []
    for (population, mode), some in one.rows.groupby(["population_class", "mode"], sort=False):
        known = some["value"].dropna().astype(float)
        if known.empty:
            continue
        houses = listed(sorted(set(some["house_name"])))
        years = listed(sorted({f"{day:%Y}" for day in some["date"]}))
        groups.append(
            f"{span(known)} of {asked(population, mode)} "
            f"({houses}, {count(len(some), 'survey')}, {years})"
        )
    if not groups:
        return ""
    label = one.rows["label"].iloc[0]
    said = f"did not choose “{label}”" if one.check.form == "complement" else f"said “{label}”"
    rest = " (this includes those who gave no answer)" if one.check.form == "complement" else ""
    return f"Asked “{title}”, {listed(groups)} {said}{rest}."


def _count_figures(one: Judged) -> str:
    """Lowest and highest statement, with who made them."""
    rows = one.rows.sort_values("value", kind="stable")
    low, high = rows.iloc[0], rows.iloc[-1]
    ends = [f"{crowd_text(row.to_dict())} ({row['who']})" for _, row in rows.iterrows()]
    if len(rows) == 1 or low["value"] == high["value"]:
        return f"The figure stated is {ends[-1]}."
    return f"The figures stated run from {ends[0]} to {ends[-1]}."


def source_sentence(claim: str, named: str, evidence: pd.DataFrame) -> str:
    """What was read of the source that the article names for a claim."""
    if pd.isna(named):
        return "The article names no source."
    rows = evidence[evidence["claim_id"] == claim]
    words = [word.strip() for word in str(named).split(" and ")]
    own = rows[[any(word in name for word in words) for name in rows["publisher"]]]
    if rows.empty and vintage.chosen() is not None:
        return f"The article names {named}; no page read on this is dated by then."
    if own.empty:
        dated = "" if vintage.chosen() is None else " dated by then"
        return f"No page of {named} itself{dated} was read on this; other pages that quote it were."
    return " ".join(f"{row.publisher}: {row.statement}" for row in own.head(2).itertuples())


def verdicts_title(rows: pd.DataFrame) -> str:
    """How many claims are borne out, of those that can be judged, as a title."""
    computed = rows[rows["is_computed"]]
    judged = computed[computed["now_verdict"] != UNKNOWN]
    if computed.empty:
        return "No claim is about a poll or a count that the tables hold"
    claims = f"the {count(len(computed), 'claim')} about polls and counts"
    if judged.empty:
        return f"None of {claims} can be judged"
    whole = int((judged["now_verdict"] == SUPPORTED).sum())
    verb = "is" if whole == 1 else "are"
    if len(judged) == len(computed):
        return f"{whole} of {claims} {verb} borne out as written"
    return f"{len(judged)} of {claims} can be judged; of these {whole} {verb} borne out as written"


def verdicts_sentence(rows: pd.DataFrame) -> str:
    """The computed verdicts on the day of the article, or on a chosen day before it."""
    computed, before = rows[rows["is_computed"]], _day_before(rows)
    if computed.empty:
        return "None of the claims is about a poll or a count that the tables hold."
    verdict, when = "verdict_then", "when it appeared"
    if before is not None:
        verdict, when = "verdict_now", f"on {_day(before)}, before it appeared"
    tally = computed.groupby(verdict, sort=False)["quote"].agg(list)
    said = [f"{word}: {listed([f'“{quote}”' for quote in some])}" for word, some in tally.items()]
    return (
        f"Of {count(len(rows), 'claim')} in the article, {len(computed)} are about polls or counts "
        f"in the tables. By what was known {when}: {'; '.join(said)}."
    )


def changed_sentence(rows: pd.DataFrame) -> str:
    """Which verdicts are others today, or on the chosen day; empty where that is before."""
    computed, on = rows[rows["is_computed"]], vintage.chosen()
    if computed.empty or _day_before(rows) is not None:
        return ""
    known = "is known today" if on is None else f"was known on {_day(on)}"
    changed = computed[computed["then_verdict"] != computed["now_verdict"]]
    if changed.empty:
        return f"Judged by what {known}, every computed verdict is the same."
    is_ = "is now" if on is None else "was"
    said = [f"“{row.quote}” {is_} {row.verdict_now}" for row in changed.itertuples()]
    return f"By what {known}, {listed(said)}."


def agreement_sentence(rows: pd.DataFrame) -> str:
    """Where the computed verdict is not the researched one.

    Research knew all pages: on a chosen day it is compared on what could be judged by then.
    """
    every = rows[rows["is_computed"]]
    computed = every if vintage.chosen() is None else every[every["then_verdict"] != UNKNOWN]
    if computed.empty:
        return ""
    differ = computed[computed["agrees"] == "differ"]
    if differ.empty:
        judged = " that could be judged" * (len(computed) < len(every))
        return f"Rule and research agree on all {len(computed)}{judged}."
    said = [
        f"“{row.quote}” ({row.verdict_then} by rule, {row.verdict_researched} by research)"
        for row in differ.itertuples()
    ]
    return f"Rule and research differ on {listed(said)}."


def researched_sentence(rows: pd.DataFrame) -> str:
    """The claims that no rule can decide, by verdict."""
    rest = rows[~rows["is_computed"]]
    if rest.empty:
        return ""
    tally = rest["verdict_researched"].value_counts(sort=False)
    said = [f"{number} {word}" for word, number in tally.items()]
    return (
        f"The other {len(rest)} are about events, laws or motives; their verdicts were researched "
        f"by hand: {listed(said)}."
    )


def distances_title(rows: pd.DataFrame) -> str:
    """How many single tests of a survey against a bound hold, as a title."""
    if rows.empty:
        return "No claim can be put to a poll"
    yes = int((rows["said"] == YES).sum())
    return (
        f"Polls: {yes} of {count(len(rows), 'test')} of a survey against a claim’s bound "
        f"{'holds' if yes == 1 else 'hold'} over the whole range"
    )


def distances_reading(rows: pd.DataFrame) -> str:
    """How to read the chart of distances."""
    unsized = rows["distance_low_pp"].isna().any() if len(rows) else False
    text = (
        "One row is one survey under one rule; the dashed line is what the rule demands, and the "
        "distance from it is in points. A ring crosses it: the survey cannot tell."
    )
    return text + (" Without a bar: no range can be given." if unsized else "")


def counts_title(rows: pd.DataFrame) -> str:
    """How many statements of counts bear a rule out, as a title."""
    if rows.empty:
        return "No claim can be put to a count"
    yes = int((rows["said"] == YES).sum())
    return (
        f"Counts: {yes} of {count(len(rows), 'test')} of a statement against a claim’s number "
        f"{'holds' if yes == 1 else 'hold'}"
    )


def lag_sentence(lags: pd.DataFrame, judged: list[Judged]) -> str:
    """How a row is dated that has no date of its source, and how many have no date at all."""
    said = [
        f"{row.lag_days} days for {row.kind} ({_sooner(row.within_percent, row.n_dated)})"
        for row in lags.itertuples()
    ]
    unknown = max((one.n_undated for one in judged), default=0)
    text = (
        "A row counts as known from the date of its source; where that is missing, from the end "
        f"of fieldwork or of the period counted, plus {listed(said)}."
    )
    some = {one.check.question for one in judged if one.n_undated and one.is_on_polls}
    if unknown:
        names = listed([f"“{question(name)['title']}”" for name in sorted(some)])
        text += f" Rows that no day can be given to: up to {unknown} for one rule, on {names}."
    return text


def _sooner(within_percent: float, n_dated: int) -> str:
    """How many rows with a day of publication appeared within the lag."""
    if not n_dated:
        return "no row with a date of its source shows how soon"
    return f"{percent(within_percent)} of {count(n_dated, 'dated row')} appeared sooner"


def article_title(reference: pd.Series) -> str:
    """The title of the page: which article's claims are checked."""
    return f"Are the claims of “{reference['title']}” right?"


def article_sentence(reference: pd.Series) -> str:
    """What the article is: outlet and date."""
    return f"{reference['outlet']}, {_day(reference['date_published'])}"


def evidence_title(evidence: pd.DataFrame) -> str:
    """How much was found on how many claims, as a title."""
    if evidence.empty:
        is_today = vintage.chosen() is None
        return "No evidence has been gathered yet" if is_today else "No evidence is dated by then"
    return (
        f"{count(len(evidence), 'statement')} found on "
        f"{count(evidence['claim_id'].nunique(), 'claim')}"
    )
