"""From rows of the tables to comparable answers: one reading per figure, series, gaps.

A *statement* is one source's figure. A *reading* is the statement chosen to be drawn where
several sources give the same figure. A *series* joins readings that can be compared.
"""

import pandas as pd

from helpers.sources import all_pages, is_own_page
from helpers.tables import load_rows, load_table

KEY = ["survey_id", "question_id", "subgroup", "option_id"]
SUM_LOW, SUM_HIGH = 97.0, 103.0
#: Values of `qualifier` whose percent is a limit, not a share.
BOUNDS = ("at_least", "up_to")
#: The `confidence` of a figure that may be shown and is compared with nothing.
DOUBTED = "low"
#: How what is left of 100 is meant, by how the sum that is taken from it is meant.
OF_REST = {"exact": "exact", "about": "about", "at_least": "up_to", "up_to": "at_least"}
#: The `subgroup` of shares of a vote: of all asked, or of those who went or were taken to go.
OF_VOTES = ("all", "those_who_voted", "voters_on_assumed_turnout")
NO_ANSWER = ("dont_know", "refused", "no_answer")


def statements(question_id: str | None = None, *, derived: bool = True) -> pd.DataFrame:
    """Every statement with what is known of its survey, answer and source.

    One row per statement, in file order; all of one question, or all. Columns of responses,
    plus `row` (its name), `is_derived`, `is_restated`, `as_published` (the printed percent, where
    a correction put it right), the answer's `label`, `stance`, `parent_option_id`,
    `option_order`, and the survey's dates, house, mode and population.
    Percent is 0-100. `derived=False` leaves the derived figures out.
    """
    rows = load_rows("responses", restated=True)
    printed = load_table("responses", corrected=False)["percent"]
    is_corrected = (printed != rows["percent"]).fillna(False)
    parts = [rows.assign(is_derived=False, as_published=printed.where(is_corrected))]
    if derived:
        parts.append(load_rows("derived_responses", restated=True).assign(is_derived=True))
    frame = pd.concat(parts, ignore_index=True)
    if question_id is not None:
        frame = frame[frame["question_id"] == question_id]
    options = load_table("options").rename(columns={"label_en": "label"})
    options = options[
        ["question_id", "option_id", "option_order", "stance", "parent_option_id", "label"]
    ]
    frame = frame.merge(options, on=["question_id", "option_id"], how="left", validate="m:1")
    frame = frame.merge(survey_cards(), on="survey_id", how="left", validate="m:1")
    sources = load_table("sources")[["url", "publisher", "date_published"]]
    sources = sources.rename(columns={"url": "source_url", "publisher": "source_publisher"})
    return frame.merge(sources, on="source_url", how="left", validate="m:1")


def survey_cards() -> pd.DataFrame:
    """`survey_rows` without where they were read, to be joined to statements that say it."""
    return survey_rows().drop(columns=["row", "source_url", "confidence", "note"])


def survey_rows() -> pd.DataFrame:
    """One row per survey: who asked whom, how and when, what size it had, where it was read.

    Adds to the table `row`, `house_name`, `affiliation`, `own_hosts`, `date` (middle of
    fieldwork; missing if undated), `when` (in words, as precise as known) and
    `assumed_sample_size` (the house's usual size where the survey prints none and is a survey by
    sampling).
    """
    surveys = load_rows("surveys")
    houses = load_table("houses")
    houses = houses[["house", "short_name", "affiliation", "own_hosts", "usual_sample_size"]]
    frame = surveys.merge(
        houses.rename(columns={"short_name": "house_name"}), on="house", how="left", validate="m:1"
    )
    start, end = frame["fieldwork_start"], frame["fieldwork_end"]
    frame["date"] = (start + (end - start) / 2).dt.normalize()
    frame["when"] = [when(survey) for survey in frame.itertuples()]
    is_sample = frame["sample_size"].isna() & frame["participants"].isna()
    is_sample &= ~frame["population_class"].isin(["official_count", "self_selected"])
    frame["assumed_sample_size"] = frame.pop("usual_sample_size").where(is_sample)
    return frame


def when(survey) -> str:
    """Fieldwork in words, no more precise than it is known: "15–27 Mar 2023", "2014", …"""
    start, end = survey.fieldwork_start, survey.fieldwork_end
    if pd.isna(start):
        return "undated"
    if survey.fieldwork_precision == "year":
        return f"{start:%Y}"
    first, last = f"{start:%b %Y}", f"{end:%b %Y}"
    if survey.fieldwork_precision == "day":
        first, last = f"{start.day} {first}", f"{end.day} {last}"
        if (start.year, start.month) == (end.year, end.month) and start != end:
            return f"{start.day}–{last}"
    return first if first == last else f"{first} – {last}"


def readings(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per figure: the statement to draw where several sources give it.

    Chosen by, in this order: not restated since, published before derived, confidence, a page of
    the house itself, the newest page, address. Adds `n_readings` (statements of that figure),
    `every_row` and `every_page` (of all of them) and `other_readings` (what the others say where
    they differ, in words; missing otherwise).
    """
    own = is_own_page(frame["source_url"], frame["own_hosts"])
    rank = frame["confidence"].map({"high": 0, "medium": 1, "low": 2})
    ordered = frame.assign(_own=~own, _rank=rank).sort_values(
        ["is_restated", "is_derived", "_rank", "_own", "date_published", "source_url", "reading"],
        ascending=[True, True, True, True, False, True, True],
        na_position="last",
        kind="stable",
    )
    groups = ordered.groupby(KEY, sort=False, dropna=False)
    chosen = groups.head(1).drop(columns=["_own", "_rank"]).set_index(KEY, drop=False)
    chosen.index.names = [None] * len(KEY)
    chosen["n_readings"] = groups.size().reindex(chosen.index)
    chosen["every_row"] = groups["row"].agg("; ".join).reindex(chosen.index)
    chosen["every_page"] = groups["source_url"].agg(all_pages).reindex(chosen.index)
    chosen["other_readings"] = _others(ordered).reindex(chosen.index)
    return chosen.reset_index(drop=True).sort_values(
        ["date", "survey_id", "question_id", "subgroup", "option_order"], ignore_index=True
    )


def _others(ordered: pd.DataFrame) -> pd.Series:
    """What the passed-over statements of each figure say, where it is something else."""
    text = [
        share_text(statement) + (", restated since" if statement["is_restated"] else "")
        for statement in ordered.to_dict("records")
    ]
    said = ordered[KEY].assign(text=pd.array(text, dtype="str"))
    first = said.groupby(KEY, sort=False, dropna=False)["text"].transform("first")
    differing = said[said["text"] != first].drop_duplicates()
    return differing.groupby(KEY, sort=False, dropna=False)["text"].agg("; ".join)


def share_text(statement) -> str:
    """One share as its source puts it: "47.3 %", "about 50 %", "16–21 %".

    One that a correction put right says what was printed: "34.5 % (printed as 51.4)".
    """
    if statement["qualifier"] == "range":
        return f"{statement['percent_low']:g}–{statement['percent_high']:g} %"
    words = {"exact": "", "about": "about ", "at_least": "at least ", "up_to": "up to "}
    printed = statement.get("as_published")
    slip = f" (printed as {printed:g})" if pd.notna(printed) else ""
    return f"{words[statement['qualifier']]}{statement['percent']:g} %{slip}"


def short_text(statement) -> str:
    """One share for a bar: "47.3", "≈ 50", "≥ 60", "≤ 40", "16–21"."""
    if statement["qualifier"] == "range":
        return f"{statement['percent_low']:g}–{statement['percent_high']:g}"
    signs = {"exact": "", "about": "≈ ", "at_least": "≥ ", "up_to": "≤ "}
    return f"{signs[statement['qualifier']]}{statement['percent']:.3g}"


def whole_samples(frame: pd.DataFrame, *, country: str | None = None) -> pd.DataFrame:
    """Statements on everyone asked, in one country if it is named."""
    frame = frame[frame["subgroup"] == "all"]
    return frame if country is None else frame[frame["country"] == country]


def question(question_id: str) -> pd.Series:
    """The row of `questions` of one question."""
    return load_table("questions").set_index("question_id").loc[question_id]


def drawable(frame: pd.DataFrame) -> pd.DataFrame:
    """Readings that can stand on a time axis: dated, with a share, nets without their parts."""
    frame = leaves(frame)
    frame = frame[frame["date"].notna() & frame["percent"].notna()]
    return frame.assign(side=sides_of(frame)).reset_index(drop=True)


def leaves(frame: pd.DataFrame) -> pd.DataFrame:
    """Readings that add up: of a net and its parts in one survey, one or the other.

    The net stays and its parts go, except that a net of several sides (stance `compound`) gives
    way to its parts where they add up to it within a point. Parts without a printed net stay.
    """
    place = ["survey_id", "question_id", "subgroup"]
    parents = frame[[*place, "parent_option_id", "percent"]].dropna(subset="parent_option_id")
    sums = parents.groupby([*place, "parent_option_id"])["percent"].sum()
    sums.index.names = [*place, "option_id"]
    own = frame.set_index([*place, "option_id"])
    parts_sum = sums.reindex(own.index)
    resolved = (own["stance"] == "compound") & ((own["percent"] - parts_sum).abs() <= 1)
    resolved = resolved.fillna(False)
    nets = set(own.index[~resolved])
    in_net = [tuple(part) in nets for part in frame[[*place, "parent_option_id"]].values]
    keep = ~resolved.to_numpy(bool) & ~pd.array(in_net, dtype=bool)
    return frame[keep]


def latest(readings: pd.DataFrame) -> pd.DataFrame:
    """Published readings of the latest dated survey that prints a single share.

    Those of a survey whose shares are all doubted only where there is no other.
    """
    dated = readings[readings["date"].notna() & readings["percent"].notna()]
    dated = dated[~dated["is_derived"]]
    sure = dated[dated["confidence"] != DOUBTED]["survey_id"]
    dated = dated[dated["survey_id"].isin(sure)] if len(sure) else dated
    if dated.empty:
        return dated
    return dated[dated["survey_id"] == dated.sort_values("date")["survey_id"].iloc[-1]]


def may_be_compared(readings: pd.DataFrame) -> pd.Series:
    """True for a share that may be held against others: published, no limit, not doubted."""
    plain = readings["percent"].notna() & ~readings["is_derived"].astype(bool)
    return plain & ~readings["qualifier"].isin(BOUNDS) & (readings["confidence"] != DOUBTED)


def longest_series(readings: pd.DataFrame) -> pd.DataFrame:
    """Points of the series (of `with_series`) with most surveys, in order of time.

    Only those that `may_be_compared`.
    """
    points = readings[readings["series"].notna() & may_be_compared(readings)]
    if points.empty:
        return points
    lengths = points.groupby("series", sort=False).size()
    return points[points["series"] == lengths.idxmax()].sort_values("date")


def without_mixed_nets(parts: pd.DataFrame) -> pd.DataFrame:
    """Rows of `leaves` of the surveys all of whose answers have one side.

    A net of several sides (stance `compound`) whose parts were not printed belongs to none.
    """
    mixed = parts.loc[parts["stance"] == "compound", "survey_id"]
    return parts[~parts["survey_id"].isin(mixed)]


def whole_stance(parts: pd.DataFrame, stance: str) -> pd.DataFrame:
    """Rows of `leaves` that are a survey's whole share of one stance: a net or the only answer.

    Where a survey prints several answers of the stance and no net, their sum would be ours, so
    the survey is left out.
    """
    sides = parts[parts["stance"] == stance]
    single = sides.groupby("survey_id")["option_id"].transform("size") == 1
    return sides[single & sides["parent_option_id"].isna()]


def sides_of(frame: pd.DataFrame) -> pd.Series:
    """The side of each reading: its stance, with the three kinds of no answer as one."""
    return frame["stance"].where(~frame["stance"].isin(NO_ANSWER), "no_answer")


def splits(frame: pd.DataFrame) -> pd.DataFrame:
    """Readings of single-answer questions as whole splits, one row per survey and side.

    `side` is the stance, with the three kinds of no answer under "no_answer", and
    "not_published" for what a survey's figures lack to 100: that share is unknown, it is not
    "undecided". Columns `survey_id, question_id, side, percent, is_derived, is_bound (a part
    is printed as "at least" or "up to"), is_disputed (another page prints a part differently),
    printed_sum, is_complete` (printed figures sum to 97-103). `text` is the share with its sign;
    what is left of 100 by "up to 40" is "at least". A split whose parts exceed 103 is left as is.
    A survey that prints a share only as a range ("2–4") has no split: what it leaves to 100 is
    not known.
    """
    parts = leaves(frame)
    ranges = parts.loc[parts["percent"].isna(), ["survey_id", "question_id"]]
    parts = parts[~_pairs(parts).isin(_pairs(ranges))]
    keys = ["survey_id", "question_id"]
    sides = (
        parts.assign(side=sides_of(parts), is_bound=parts["qualifier"].isin(BOUNDS))
        .groupby([*keys, "side"], sort=False)
        .agg(
            percent=("percent", "sum"),
            qualifier=("qualifier", _of_sum),
            is_derived=("is_derived", "any"),
            is_bound=("is_bound", "any"),
            is_disputed=("other_readings", lambda said: said.notna().any()),
            row=("row", "; ".join),
            source_url=("source_url", all_pages),
        )
        .reset_index()
    )
    sums = (
        sides.groupby(keys, sort=False)
        .agg(printed_sum=("percent", "sum"), qualifier=("qualifier", _of_sum))
        .reset_index()
    )
    rest = sums.assign(side="not_published", percent=100 - sums["printed_sum"])
    rest = rest.assign(is_derived=False, is_bound=False, is_disputed=False)
    rest = rest.assign(qualifier=rest["qualifier"].map(OF_REST))
    rest = rest[rest["percent"] > 100 - SUM_LOW].drop(columns="printed_sum")
    sides = pd.concat([sides, rest], ignore_index=True)
    sides["text"] = [short_text(side) for side in sides.to_dict("records")]
    whole = sides.drop(columns="qualifier").merge(sums.drop(columns="qualifier"), on=keys)
    return whole.assign(is_complete=whole["printed_sum"].between(SUM_LOW, SUM_HIGH))


def _of_sum(qualifiers: pd.Series) -> str:
    """How a sum of shares is meant: exactly, or as the one or the several parts that are not."""
    meant = set(qualifiers) - {"exact"}
    return "about" if len(meant) > 1 else next(iter(meant), "exact")


def _pairs(frame: pd.DataFrame) -> pd.Series:
    return frame["survey_id"] + " " + frame["question_id"]


def with_series(frame: pd.DataFrame) -> pd.DataFrame:
    """Readings with the `series` they belong to and why a new one begins.

    Points share a series only with the same answer, house, country, population class and a
    known mode, and while the same middle answers (neutral or lumped) were printed; a survey of
    unknown mode, or with a `series_break`, stands alone. Undated surveys belong to no series.
    Adds `series` (text) and
    `break_reason` (missing for the first point of an answer and for a continued series).
    """
    dated = frame[frame["date"].notna()].sort_values(["option_order", "house", "date"])
    middle = frame[frame["stance"].isin(["neutral", "compound"])]
    offered = middle.groupby("survey_id")["option_id"].agg(lambda ids: ", ".join(sorted(set(ids))))
    dated = dated.assign(middle_answers=[offered.get(survey, "") for survey in dated["survey_id"]])
    reasons = {
        "country": "other country",
        "population_class": "other population",
        "mode": "other mode",
        "middle_answers": "other answers offered",
    }
    series, why = [], []
    for (option, house), points in dated.groupby(["option_id", "house"], sort=False):
        number, before = 0, None
        for point in points.itertuples():
            changed = [] if before is None else _changes(before, point, reasons)
            number += bool(changed)
            series.append(f"{option}/{house}/{number}")
            why.append(", ".join(changed) or None)
            before = point
    dated = dated.assign(series=series, break_reason=pd.array(why, dtype="str"))
    dated = dated.drop(columns="middle_answers")
    undated = frame[frame["date"].isna()]
    return pd.concat([dated, undated]).sort_index()


def _changes(before, point, reasons: dict[str, str]) -> list[str]:
    if "unknown" in (before.mode, point.mode):
        return ["mode not known"]
    apart = [reason for reason in (before.series_break, point.series_break) if pd.notna(reason)]
    if apart:
        return apart
    return [
        said
        for column, said in reasons.items()
        if getattr(before, column) != getattr(point, column)
    ]
