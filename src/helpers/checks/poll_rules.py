"""Rules on surveys, answers and shares."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from helpers.checks.rules import Case, rule

SUM_LIMIT = 102.5
SHARES = ["survey_id", "question_id", "subgroup", "source_url"]


@rule("fieldwork-order", "surveys")
def _fieldwork_order(surveys: pd.DataFrame) -> Iterator[Case]:
    start, end = surveys["fieldwork_start"], surveys["fieldwork_end"]
    wrong = surveys[(start > end) | (start.isna() != end.isna())]
    for row in wrong.itertuples():
        yield Case(
            "surveys",
            int(row.Index),
            "fieldwork_end",
            row.survey_id,
            f"fieldwork from {_day(row.fieldwork_start)} to {_day(row.fieldwork_end)}",
            "both dates or none, and the end not before the start",
            "Read the dates again in the source.",
        )


def _day(date: pd.Timestamp) -> str:
    return "no date" if pd.isna(date) else f"{date:%Y-%m-%d}"


@rule("share-or-range", "responses")
def _share_or_range(responses: pd.DataFrame) -> Iterator[Case]:
    is_range = responses["qualifier"] == "range"
    low, high = responses["percent_low"], responses["percent_high"]
    sound_range = responses["percent"].isna() & (low < high).fillna(False)
    sound_share = responses["percent"].notna() & low.isna() & high.isna()
    for row in responses[~sound_share.where(~is_range, sound_range)].itertuples():
        yield Case(
            "responses",
            int(row.Index),
            "percent",
            f"line {row.Index}",
            f"share {row.percent}, range {row.percent_low} to {row.percent_high}, "
            f"qualifier {row.qualifier}",
            "a share alone, or with qualifier range two different ends and no share",
            "Put a range in percent_low and percent_high, anything else in percent.",
        )


@rule("share-sum", "responses", "options", "questions")
def _share_sum(
    responses: pd.DataFrame, options: pd.DataFrame, questions: pd.DataFrame
) -> Iterator[Case]:
    """Shares of one single-answer or scale question in one source exceed 102.5."""
    sums = share_sums(responses, options, questions)
    for row in sums[sums["total"] > SUM_LIMIT].itertuples():
        key = f"{row.survey_id} {row.question_id} {row.subgroup} {row.source_url}"
        yield Case(
            "responses",
            int(row.line),
            "percent",
            key,
            f"shares of {row.survey_id}, {row.question_id} ({row.subgroup}) that sum to "
            f"{row.total:g}",
            f"at most {SUM_LIMIT} for one question with one answer",
            "Look for a net counted with its parts, or a misread share",
        )


def share_sums(
    responses: pd.DataFrame, options: pd.DataFrame, questions: pd.DataFrame
) -> pd.DataFrame:
    """Sum of shares per survey, question, subgroup and source, nets without their parts.

    Single-answer and scale questions only; of a range the lower end, of several readings of
    one page the first. Returns `survey_id, question_id, subgroup, source_url, total, line`.
    """
    single = questions.loc[questions["response_type"] != "multiple", "question_id"]
    rows = responses[(responses["reading"] == 1) & responses["question_id"].isin(single)]
    rows = rows.assign(line=rows.index, share=rows["percent"].fillna(rows["percent_low"]))
    rows = rows.merge(
        options[["question_id", "option_id", "parent_option_id"]],
        on=["question_id", "option_id"],
        how="left",
    )
    printed = set(map(tuple, rows[[*SHARES, "option_id"]].values))
    in_net = [tuple(parent) in printed for parent in rows[[*SHARES, "parent_option_id"]].values]
    parts = rows[~pd.Series(in_net, index=rows.index, dtype=bool)]
    return parts.groupby(SHARES, as_index=False).agg(total=("share", "sum"), line=("line", "min"))


@rule("figures-twice", "responses", "surveys")
def _figures_twice(responses: pd.DataFrame, surveys: pd.DataFrame) -> Iterator[Case]:
    """Two surveys of one house hold the same shares for two or more answers of a question."""
    whole = responses[(responses["subgroup"] == "all") & responses["percent"].notna()]
    whole = whole.assign(line=whole.index).merge(
        surveys[["survey_id", "house", "same_poll_as"]], on="survey_id"
    )
    vectors: dict[tuple[str, str], dict[str, _Vector]] = {}
    for row in whole.itertuples():
        asked = vectors.setdefault((row.house, row.question_id), {})
        vector = asked.setdefault(row.survey_id, _Vector(row.line, row.same_poll_as))
        vector.shares.add((row.option_id, row.percent))
    for (house, question), asked in vectors.items():
        yield from _same_vectors(house, question, asked)


@dataclass
class _Vector:
    """What a survey found for a question, the line of its first answer, and whose poll it is."""

    line: int
    same_poll_as: str | float
    shares: set[tuple[str, float]] = field(default_factory=set)


def _same_vectors(house: str, question: str, asked: dict[str, _Vector]) -> Iterator[Case]:
    seen: dict[frozenset, str] = {}
    for survey, vector in sorted(asked.items()):
        if len(vector.shares) < 2:
            continue
        first = seen.setdefault(frozenset(vector.shares), survey)
        linked = {vector.same_poll_as, asked[first].same_poll_as} & {survey, first}
        if first != survey and not linked:
            yield Case(
                "responses",
                int(vector.line),
                "percent",
                f"{question} {first} {survey}",
                f"the same {len(vector.shares)} shares of {question} in {first} and {survey} "
                f"of {house}",
                "two waves with figures of their own",
                "One may be the other reported again: compare the sources and fill same_poll_as",
            )


@rule("not-a-sample", "surveys")
def _not_a_sample(surveys: pd.DataFrame) -> Iterator[Case]:
    unsampled = surveys["population_class"].isin(["official_count", "self_selected"])
    for row in surveys[unsampled & surveys["sample_size"].notna()].itertuples():
        yield Case(
            "surveys",
            int(row.Index),
            "sample_size",
            row.survey_id,
            f"a sample size of {row.sample_size} for {row.population_class}",
            "no sample size where nobody was sampled",
            "Move the number to participants",
        )


@rule("option-parents", "options")
def _option_parents(options: pd.DataFrame) -> Iterator[Case]:
    known = set(zip(options["question_id"], options["option_id"], strict=True))
    parents = options.set_index(["question_id", "option_id"])["parent_option_id"]
    for row in options[options["parent_option_id"].notna()].itertuples():
        parent = (row.question_id, row.parent_option_id)
        if parent not in known or pd.notna(parents[parent]):
            yield Case(
                "options",
                int(row.Index),
                "parent_option_id",
                f"{row.question_id} {row.option_id}",
                f"the net {row.parent_option_id!r} of {row.question_id}",
                "an answer of the same question that is not itself part of a net",
                "Add the net as an answer, or leave the cell empty",
            )


def _quoted(value) -> str:
    return repr(value) if isinstance(value, str) else f"{value}"


@rule("option-order", "options")
def _option_order(options: pd.DataFrame) -> Iterator[Case]:
    for column in ("option_order", "label_en"):
        doubled = options[options.duplicated(["question_id", column])]
        for row in doubled.itertuples():
            yield Case(
                "options",
                int(row.Index),
                column,
                f"{row.question_id} {row.option_id}",
                f"{_quoted(getattr(row, column))} a second time in {row.question_id}",
                "a value of its own for each answer of a question",
                "Renumber, or tell the labels apart",
            )


@rule("options-used", "options", "responses", "derived_responses")
def _options_used(
    options: pd.DataFrame, responses: pd.DataFrame, derived: pd.DataFrame
) -> Iterator[Case]:
    both = pd.concat([responses, derived])
    used = set(zip(both["question_id"], both["option_id"], strict=True))
    used |= set(zip(options["question_id"], options["parent_option_id"], strict=True))
    for row in options.itertuples():
        if (row.question_id, row.option_id) not in used:
            yield Case(
                "options",
                int(row.Index),
                "option_id",
                f"{row.question_id} {row.option_id}",
                f"the answer {row.option_id!r} of {row.question_id}, which no figure has",
                "answers in use",
                "Remove the line",
            )
