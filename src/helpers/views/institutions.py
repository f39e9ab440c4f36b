"""Frames of trust in institutions, by house and year."""

import pandas as pd

from helpers import comparison_frames, comparisons, estimates, surveys
from helpers.sources import pages_of_both
from helpers.tables import load_table
from helpers.views import polls
from helpers.words import SIDES, upper_first

TOPIC, MEDIA = "trust", "media"
#: Names of the sides of a split where the answers are trust and distrust.
TRUST_SIDES = SIDES | {"for": "trust", "against": "distrust"}
FEWEST_ASKED, MOST_PANELS = 3, 4
#: Institutions from which a survey is one of many institutions.
MANY = 10


def trust_rows(
    questions: list[str], first_year: int, last_year: int, deff: float | str
) -> pd.DataFrame:
    """Readings of trust questions of whole samples in Belarus, in these years or undated.

    Questions of the topic whose answers are trust and distrust: those named, or all. Adds
    `institution` (the question's title without "Trust in"), `is_media`, series and ranges.
    """
    table = load_table("questions").set_index("question_id")
    options = load_table("options")
    sided = set(options.loc[options["stance"] == "for", "question_id"])
    known = [name for name in table.index[table["topic"] == TOPIC] if name in sided]
    parts = [_one(name, table, deff) for name in known if not questions or name in questions]
    rows = pd.concat(parts, ignore_index=True) if parts else _one("", table, deff)
    years = rows["date"].dt.year
    return rows[years.between(first_year, last_year) | years.isna()].reset_index(drop=True)


def _one(name: str, table: pd.DataFrame, deff: float | str) -> pd.DataFrame:
    found = surveys.readings(surveys.whole_samples(surveys.statements(name), country="BY"))
    rows = polls.labelled(surveys.with_series(surveys.leaves(found)))
    rows = estimates.with_intervals(rows, deff=deff, step_pp="as printed")
    title = table.at[name, "title"] if name in table.index else ""
    short = title.removeprefix("Trust in ").removeprefix("the ")
    return rows.assign(
        institution=upper_first(short),
        is_media=MEDIA in name.split("_"),
        series=name + "/" + rows["series"].astype("string"),
    )


def answers(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per institution and survey: every answer that was printed, in the order of asking.

    Adds `answers`; `other_readings`, `row` and `source_url` are those of all these answers.
    """
    keys = ["question_id", "survey_id"]
    other = rows.assign(other_readings=rows["label"] + ": " + rows["other_readings"])
    differing = other.groupby(keys)[["other_readings"]].agg(_joined)
    joined = polls.said_by(rows, keys).join(differing)
    cards = rows.drop_duplicates(keys).drop(columns=["other_readings", "row", "source_url"])
    return cards.merge(joined, on=keys, validate="1:1")


def _joined(texts: pd.Series) -> str | None:
    """What is said, each once; nothing where nothing is."""
    return "; ".join(texts.dropna().unique()) or None


def trusting(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per survey and institution: the share that trusts, net or only answer."""
    some = rows[(rows["stance"] == "for") & rows["percent"].notna()]
    single = some.groupby(["survey_id", "question_id"])["option_id"].transform("size") == 1
    return some[single & some["parent_option_id"].isna()].reset_index(drop=True)


def grid_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Trust shares of surveys that asked about several institutions, for `charts.plot_grid`.

    Adds `column` (house and year of the survey) and `text`. Institutions asked about most often
    first, of those the most trusted first.
    """
    cells = trusting(rows)
    asked = cells.groupby("survey_id")["question_id"].transform("size")
    cells = cells[(asked >= FEWEST_ASKED) & cells["date"].notna()]
    columns = cells["house_name"] + " " + cells["date"].dt.year.astype(str)
    several = cells.groupby(columns)["survey_id"].transform("nunique") > 1
    by_institution = cells.groupby("question_id")["percent"]
    order = -by_institution.transform("size") * 1000 - by_institution.transform("mean")
    text = [surveys.short_text(cell).replace(" ", "") for cell in cells.to_dict("records")]
    cells = cells.assign(
        column=columns.where(~several, cells["survey"]), text=text, _order=order.astype(float)
    )
    cells = cells.sort_values(["_order", "date"], kind="stable", ignore_index=True)
    return cells.drop(columns="_order")


def panel_rows(rows: pd.DataFrame, *, media: bool) -> pd.DataFrame:
    """Dated trust shares for `charts.plot_panels`: of all media, or of other institutions.

    Of the other institutions the `MOST_PANELS` asked about in most surveys have a panel.
    """
    dated = trusting(rows)
    dated = dated[dated["date"].notna() & (dated["is_media"] == media)]
    sizes = dated.groupby("institution")["survey_id"].nunique()
    sizes = sizes.sort_values(ascending=False, kind="stable")
    kept = list(sizes.index if media else sizes.index[:MOST_PANELS])
    dated = dated[dated["institution"].isin(kept)]
    order = dated["institution"].map(kept.index).astype(float)
    qualifier = dated["qualifier"].where(~dated["is_derived"].astype(bool), "about")
    dated = dated.assign(
        panel="Trust in: " + dated["institution"] + " (%)",
        qualifier=qualifier.replace("range", "about"),
        _order=order,
    )
    return dated.sort_values(["_order", "date"], ignore_index=True).drop(columns="_order")


def both_sides(rows: pd.DataFrame, deff: float | str) -> pd.DataFrame:
    """Trust minus distrust of each survey and institution that print one share of each.

    Two shares that make more than everybody have no difference and are left out.

    Adds `trust_percent, distrust_percent, neither_percent`, `net_pp` with `low_pp` and
    `high_pp` (points, range of a difference within one sample) and `p_adjusted` (Holm, all rows
    one family), `row`, `source_url`. `neither_percent` is what the two lack to 100: no answer,
    another one, or not published.
    """
    published = rows[surveys.may_be_compared(rows)]
    keys = ["question_id", "survey_id"]
    sides = {}
    for stance in ("for", "against"):
        some = published[(published["stance"] == stance) & published["parent_option_id"].isna()]
        single = some.groupby(keys)["option_id"].transform("size") == 1
        sides[stance] = some[single]
    no = sides["against"][[*keys, "percent", "row", "source_url"]]
    pairs = sides["for"].merge(no, on=keys, suffixes=("", "_no"))
    pairs = pairs[pairs["percent"] + pairs["percent_no"] <= 100 * comparisons.TOGETHER]
    pairs = pairs.drop(columns=["low_percent", "high_percent", "method", "assumptions"])
    leads = comparison_frames.with_leads(
        pairs,
        first="percent",
        second="percent_no",
        deff=deff,
        step_pp=estimates.printed_step_pp(pairs).to_numpy(),
    )
    family = comparisons.adjust_family(leads["p_value"])
    return leads.assign(
        trust_percent=leads["percent"],
        distrust_percent=leads["percent_no"],
        neither_percent=(100 - leads["percent"] - leads["percent_no"]).clip(lower=0),
        net_pp=leads["lead_pp"],
        p_adjusted=family["p_adjusted"],
        row=leads[["row", "row_no"]].agg("; ".join, axis=1) if len(leads) else leads["row"],
        source_url=pages_of_both(leads["source_url"], leads["source_url_no"]),
        is_derived=False,
    ).reset_index(drop=True)


def latest_net(nets: pd.DataFrame) -> pd.DataFrame:
    """Of `both_sides` the latest survey of each institution and house, lowest difference last.

    Adds `bar` (the institution) and `section` (house and when).
    """
    dated = nets[nets["date"].notna()].sort_values("date", kind="stable")
    latest = dated.groupby(["question_id", "house_name"], sort=False).tail(1)
    latest = latest.assign(
        section=latest["survey"] + ", " + latest["asked"].str.lower(),
        bar=_kept_apart(latest),
    )
    return latest.sort_values(
        ["date", "survey_id", "net_pp"], ascending=[False, True, False], ignore_index=True
    )


def latest_of_many(nets: pd.DataFrame) -> pd.DataFrame:
    """Of `both_sides` every institution of the latest survey of many institutions.

    Many are `MANY` or more; where no survey has so many, as many as the fullest one has. Adds
    `n_many`, that number.
    """
    dated = nets[nets["date"].notna()]
    sizes = dated.groupby("survey_id")["question_id"].transform("size")
    least = min(MANY, int(sizes.max())) if len(dated) else MANY
    some = dated[sizes >= least]
    latest = some.sort_values(["date", "survey_id"])["survey_id"].tail(1)
    return some[some["survey_id"].isin(latest)].assign(n_many=least).reset_index(drop=True)


def _kept_apart(latest: pd.DataFrame) -> pd.Series:
    """The institution of each row, with spaces that keep rows of different surveys apart."""
    places = pd.factorize(latest["survey_id"])[0]
    names = [name + " " * place for name, place in zip(latest["institution"], places, strict=True)]
    return pd.Series(names, index=latest.index, dtype=str)


def split_rows(rows: pd.DataFrame, latest: pd.DataFrame) -> pd.DataFrame:
    """Whole splits of the rows of `latest_net`, for `charts.plot_splits`."""
    keys = ["question_id", "survey_id"]
    places = latest[[*keys, "bar", "section", "institution", "survey", "asked", "size"]]
    found = rows.merge(latest[keys], on=keys)
    splits = surveys.splits(found).merge(places, on=keys)
    order = {name: place for place, name in enumerate(latest["bar"])}
    splits["side_name"] = splits["side"].map(TRUST_SIDES)
    return splits.sort_values("bar", key=lambda bars: bars.map(order), kind="stable")
