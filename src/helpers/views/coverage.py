"""Frames of what was asked when and by whom, what is disclosed of it, and what is not used."""

import pandas as pd

from helpers import disclosure, surveys
from helpers.descriptor import tables
from helpers.sources import all_pages
from helpers.tables import load_table
from helpers.words import COUNTRIES, MODES, TOPICS, survey_label, upper_first, year_span

OTHERS = "{} other houses"
A_YEAR = pd.Timedelta(days=366)


def survey_list() -> pd.DataFrame:
    """Every survey: its card, `row`, `source_url`, `survey`, `year`, `n_figures`, `mode_name`.

    `year` is that of the middle of the fieldwork, missing if undated or if the fieldwork is known
    only to lie within more than a year; `n_figures` counts the rows of `responses`.
    """
    cards = surveys.survey_rows()
    known = cards["fieldwork_end"] - cards["fieldwork_start"] <= A_YEAR
    figures = load_table("responses").groupby("survey_id").size()
    return cards.assign(
        survey=survey_label(cards),
        year=cards["date"].dt.year.where(known).astype("Int64"),
        n_figures=cards["survey_id"].map(figures).fillna(0).astype(int),
        mode_name=[upper_first(MODES[mode]) for mode in cards["mode"]],
        country_name=cards["country"].map(COUNTRIES),
    )


def survey_pages(listed: pd.DataFrame) -> pd.DataFrame:
    """Every survey, by house and the page it was read in: the rows that the counts rest on.

    Columns `house_name, n_surveys, years` (first and last, in words; "undated"), `date, row,
    source_url`.
    """
    groups = listed.groupby(["house_name", "source_url"], sort=False, dropna=False)
    frame = groups.agg(
        n_surveys=("survey_id", "size"),
        first=("fieldwork_start", "min"),
        last=("fieldwork_end", "max"),
        date=("date", "max"),
        row=("row", "; ".join),
    ).reset_index()
    years = [_span(first, last) for first, last in zip(frame["first"], frame["last"], strict=True)]
    frame = frame.drop(columns=["first", "last"]).assign(years=years)
    return frame.sort_values(["house_name", "years"], kind="stable", ignore_index=True)


def _span(first, last) -> str:
    return "undated" if pd.isna(first) else year_span(first.year, last.year)


def by_house(listed: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Surveys per house and year, the house with most first; those below `fewest` as one line.

    Surveys of a known year only. Columns `house_label, year, n_surveys, date`; `survey_pages`
    lists the rows of the surveys and their pages.
    """
    totals = listed["house_name"].value_counts()
    small = totals.index[totals < fewest]
    names = listed["house_name"].where(~listed["house_name"].isin(small), OTHERS.format(len(small)))
    order = [name for name in totals.index if name not in small]
    order.append(OTHERS.format(len(small)))
    return _per_year(listed.assign(house_label=names), "house_label", order)


def by_mode(listed: pd.DataFrame) -> pd.DataFrame:
    """Surveys per mode (`mode_name`) and year; other columns as `by_house`."""
    return _per_year(listed, "mode_name", [upper_first(mode) for mode in MODES.values()])


def by_topic(listed: pd.DataFrame) -> pd.DataFrame:
    """Questions asked per subject (`topic_name`) and year: `n_questions` and as `by_house`.

    A question asked in several surveys of a year counts once.
    """
    asked = _asked(listed)
    topics = load_table("questions").set_index("question_id")["topic"]
    asked = asked.assign(topic_name=asked["question_id"].map(topics).map(TOPICS))
    asked = asked.drop_duplicates(["question_id", "year"])
    frame = _per_year(asked, "topic_name", list(TOPICS.values()))
    return frame.rename(columns={"n_surveys": "n_questions"})


def by_question(listed: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Surveys per question (`question_title`) and year, of those in at least `fewest` surveys."""
    asked = _asked(listed)
    titles = load_table("questions").set_index("question_id")["title"]
    counts = asked.groupby("question_id")["survey_id"].nunique()
    kept = counts[counts >= fewest].sort_values(ascending=False, kind="stable").index
    asked = asked[asked["question_id"].isin(kept)]
    asked = asked.assign(question_title=asked["question_id"].map(titles))
    return _per_year(asked, "question_title", list(titles.reindex(kept)))


def _asked(listed: pd.DataFrame) -> pd.DataFrame:
    """One row per question and survey with a figure."""
    pairs = load_table("responses")[["survey_id", "question_id"]].drop_duplicates()
    return pairs.merge(listed, on="survey_id", validate="m:1")


def _per_year(rows: pd.DataFrame, name: str, order: list[str]) -> pd.DataFrame:
    """Rows of a known year counted by the column `name`, in the order given, and year."""
    dated = rows[rows["year"].notna()]
    groups = dated.groupby([name, "year"], sort=True)
    frame = groups.agg(
        n_surveys=("survey_id", "size"),
        date=("date", "max"),
    ).reset_index()
    frame = frame.assign(year=frame["year"].astype(int))
    places = {said: place for place, said in enumerate(dict.fromkeys(order))}
    return frame.sort_values(
        [name, "year"],
        key=lambda column: column.map(places) if column.name == name else column,
        ignore_index=True,
    )


def gaps(listed: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """The longest gap between dated surveys of each question asked in at least `fewest`.

    One row per question, longest first: `question_title, n_surveys, undated`, `gap_from` and
    `gap_to` (surveys in words), `gap_years` (end of the one to start of the next, so at least
    so long; missing with fewer than two dated surveys), `last_asked`, `row`, `source_url`,
    `date`.
    """
    titles = load_table("questions").set_index("question_id")["title"]
    found = []
    for question, some in _asked(listed).groupby("question_id"):
        if some["survey_id"].nunique() >= fewest:
            found.append({"question_title": titles[question], **_gap(some)})
    columns = ["question_title", "n_surveys", "undated", "gap_from", "gap_to", "gap_years"]
    columns += ["last_asked", "row", "source_url", "date"]
    frame = pd.DataFrame(found, columns=columns)
    return frame.sort_values("gap_years", ascending=False, kind="stable", ignore_index=True)


def gap_over_all(listed: pd.DataFrame) -> dict:
    """The longest time without a survey in Belarus, as one row of `gaps`; of a sample only."""
    sampled = ~listed["mode"].isin(["official_count", "self_selected"])
    return _gap(listed[sampled & (listed["country"] == "BY") & (listed["n_figures"] > 0)])


def _gap(some: pd.DataFrame) -> dict:
    dated = some[some["fieldwork_start"].notna()].sort_values(["fieldwork_start", "survey_id"])
    until = dated["fieldwork_end"].cummax().shift()
    days = (dated["fieldwork_start"] - until).dt.days
    said = {"n_surveys": len(some), "undated": len(some) - len(dated), "gap_years": float("nan")}
    said |= {"gap_from": "", "gap_to": "", "last_asked": "undated", "row": "", "source_url": None}
    said |= {"date": pd.NaT}
    if len(dated):
        last = dated.loc[dated["fieldwork_end"].idxmax()]
        said |= {"last_asked": last["survey"], "date": last["date"]}
        said |= {"row": last["row"], "source_url": last["source_url"]}
    if days.notna().any():
        after = dated.loc[days.idxmax()]
        before = dated[dated["fieldwork_end"] == until[days.idxmax()]].iloc[-1]
        said |= {"gap_years": max(float(days.max()), 0) / 365.25}
        said |= {"gap_from": before["survey"], "gap_to": after["survey"]}
        said |= {"row": f"{before['row']}; {after['row']}"}
        said |= {"source_url": all_pages([before["source_url"], after["source_url"]])}
    return said


def disclosed_items(items: pd.DataFrame) -> pd.DataFrame:
    """One row per item of `disclosure.disclosure`: how many surveys disclose it.

    Columns `item_number, item, counts, n_surveys, n_disclosed, percent`.
    """
    groups = items.groupby(["item_number", "item", "counts"], sort=False)["is_disclosed"]
    frame = groups.agg(n_surveys="size", n_disclosed="sum").reset_index()
    return frame.assign(percent=100 * frame["n_disclosed"] / frame["n_surveys"])


def disclosed_by_house(items: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """One row per house and item, for `charts.plot_grid`: surveys that disclose it, of all.

    Houses with at least `fewest` surveys, the most disclosing first. Columns `label, item,
    n_surveys, n_disclosed, percent, text, date`.
    """
    sizes = items.groupby("house_name")["survey_id"].nunique()
    kept = items[items["house_name"].map(sizes) >= fewest]
    groups = kept.groupby(["house_name", "item"], sort=False)
    frame = groups.agg(
        n_surveys=("is_disclosed", "size"),
        n_disclosed=("is_disclosed", "sum"),
        date=("date", "max"),
    ).reset_index()
    frame = frame.assign(
        percent=100 * frame["n_disclosed"] / frame["n_surveys"],
        text=frame["n_disclosed"].astype(str),
        label=frame["house_name"] + " (" + frame["n_surveys"].astype(str) + ")",
    )
    share = frame.groupby("label")["percent"].mean()
    items_order = {item.item: place for place, item in enumerate(disclosure.ITEMS)}
    frame = frame.assign(
        mean_percent=frame["label"].map(share), _item=frame["item"].map(items_order)
    )
    frame = frame.sort_values(["mean_percent", "label", "_item"], ascending=[False, True, True])
    return frame.drop(columns="_item").reset_index(drop=True)


def unused(used: pd.DataFrame) -> pd.DataFrame:
    """The unused rows of `usage.usage`, one row per table, reason and page they were read in.

    Columns `table, reason, name` (what each row is about, where its own name does not say it),
    `n_unused, row, source_url`.
    """
    left = used[used["used_by"].isna()]
    key = left["name"].str.replace(", ", " / ")
    says_it = left["row"] == left["table"] + ", row " + key
    left = left.assign(name=left["name"].mask(says_it, ""))
    groups = left.groupby(["table", "reason", "source_url"], sort=False, dropna=False)
    return groups.agg(
        name=("name", lambda names: "; ".join(dict.fromkeys(filter(None, names)))),
        n_unused=("line", "size"),
        row=("row", "; ".join),
    ).reset_index()


def usage_by_table(used: pd.DataFrame) -> pd.DataFrame:
    """One row per table of `usage.usage`: `table, table_title, n_rows, rows_used, n_unused`."""
    groups = used.groupby("table", sort=False)
    frame = groups.agg(n_rows=("line", "size"), rows_used=("used_by", "count")).reset_index()
    titles = {name: described.title for name, described in tables().items()}
    return frame.assign(
        table_title=frame["table"].map(titles), n_unused=frame["n_rows"] - frame["rows_used"]
    )
