"""Frames of questions on the country's course abroad, one question a family."""

import pandas as pd

from helpers import comparison_frames, comparisons, estimates, surveys
from helpers.sources import all_pages
from helpers.tables import load_table
from helpers.views import polls, timeline
from helpers.words import upper_first

TOPIC = "foreign_policy"
#: Where an answer leads, by the words of its id; only where a menu offers more than one way.
WAYS = {
    "both": "both at once",
    "outside": "neither",
    "independence": "neither",
    "none": "neither",
    "russia": "towards Russia",
    "eu": "towards the EU",
}
PAIR = ["question", "label", "house_name", "when_1", "when_2", "percent_1", "percent_2"]
PAIR += ["diff_pp", "low_pp", "high_pp", "p_adjusted", "date", "row", "source_url"]


def family_questions(questions: list[str], fewest: int) -> list[str]:
    """Ids of the questions to show, most surveys first: those named, or all of the topic.

    Without names: questions of the topic with one answer each, asked in at least `fewest` dated
    surveys of whole samples in Belarus.
    """
    asked = surveys.whole_samples(surveys.statements(), country="BY")
    sizes = asked[asked["date"].notna()].groupby("question_id")["survey_id"].nunique()
    table = load_table("questions").set_index("question_id")
    known = table[(table["topic"] == TOPIC) & (table["response_type"] != "multiple")].index
    chosen = list(questions) or [name for name in known if sizes.get(name, 0) >= fewest]
    return sorted(dict.fromkeys(chosen), key=lambda name: (-sizes.get(name, 0), name))


def answer_rows(questions: list[str], deff: float | str) -> pd.DataFrame:
    """Readings of whole samples in Belarus for these questions, with series and ranges.

    One row per survey and answer. Adds `question` (its title), `way` (where the answer leads, or
    the answer), `is_menu` (a menu of ways, not a yes or no) and the columns of
    `surveys.with_series`, `views.polls.labelled` and `estimates.with_intervals`.
    """
    parts = [_family(name, deff) for name in questions]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else _family("", deff)


def _family(name: str, deff: float | str) -> pd.DataFrame:
    found = surveys.readings(surveys.whole_samples(surveys.statements(name), country="BY"))
    rows = estimates.with_intervals(
        polls.labelled(surveys.with_series(surveys.leaves(found))), deff=deff, step_pp="as printed"
    )
    titles = load_table("questions").set_index("question_id")["title"]
    options = load_table("options")
    offered = options[options["question_id"] == name]
    ways = {row.option_id: _way(row.option_id) for row in offered.itertuples()}
    is_menu = len({way for way in ways.values() if way}) > 1
    kept = ways if is_menu else {}
    return rows.assign(
        question=rows["question_id"].map(titles),
        way=[kept.get(row.option_id) or upper_first(row.label) for row in rows.itertuples()],
        is_menu=not (offered["stance"].isin(["for", "against"])).any(),
        series=name + "/" + rows["series"].astype("string"),
    )


def _way(option_id: str) -> str:
    words = option_id.split("_")
    return next((way for word, way in WAYS.items() if word in words), "")


def family_rows(answers: pd.DataFrame) -> pd.DataFrame:
    """One row per question: who asked it, when, which answers were printed, what is undated."""
    rows = []
    for title, some in answers.groupby("question", sort=False):
        cards = some.drop_duplicates("survey_id")
        dated = cards[cards["date"].notna()].sort_values("date")
        years = sorted({*dated["date"].dt.year})
        rows.append(
            {
                "question": title,
                "houses": ", ".join(dict.fromkeys(cards.sort_values("date")["house_name"])),
                "years": f"{years[0]}–{years[-1]}" if years else "",
                "waves": len(cards),
                "undated": int(cards["date"].isna().sum()),
                "answers": "; ".join(dict.fromkeys(some.sort_values("option_order")["label"])),
                "date": dated["date"].max(),
                "row": "; ".join(some["row"]),
                "source_url": all_pages(some["source_url"]),
            }
        )
    columns = ["question", "houses", "years", "waves", "undated", "answers", "date", "row"]
    return pd.DataFrame(rows, columns=[*columns, "source_url"])


def panel_rows(answers: pd.DataFrame, *, menus: bool) -> pd.DataFrame:
    """Dated shares for `charts.plot_panels`: of menus of ways, or of all other questions.

    `side` is that of `surveys.sides_of`, `qualifier` "about" draws a computed figure hollow.
    Answers that name no way ("hard to say") stay, so that the silent are seen.
    """
    rows = answers[(answers["is_menu"] == menus) & answers["date"].notna()]
    rows = rows[rows["percent"].notna()]
    qualifier = rows["qualifier"].where(~rows["is_derived"].astype(bool), "about")
    return rows.assign(
        panel=rows["question"] + " (%)",
        side=surveys.sides_of(rows),
        qualifier=qualifier.replace("range", "about"),
    ).reset_index(drop=True)


def change_rows(answers: pd.DataFrame, deff: float | str) -> pd.DataFrame:
    """First against last point of every comparable series, as one family of comparisons.

    Only shares that `surveys.may_be_compared`, of series with two surveys or more whose sizes
    are known; no answers of those who chose none. Columns `PAIR`: `diff_pp` with its range in
    points, and `p_adjusted` (Holm over all rows).
    """
    points = answers[surveys.may_be_compared(answers) & answers["date"].notna()]
    points = points[points["n_used"].notna() & points["same_poll_as"].isna()]
    points = points[~points["stance"].isin(surveys.NO_ANSWER)]
    pairs = []
    for _, some in points.sort_values("date").groupby("series", sort=False):
        if len(some) > 1:
            ends = some.iloc[[0, -1]]
            pair = comparison_frames.wave_changes(ends, deff=deff, step_pp="as printed").iloc[0]
            pairs.append(_pair(ends, pair))
    frame = pd.DataFrame(pairs, columns=[*PAIR[:-4], "p_value", *PAIR[-3:]])
    family = comparisons.adjust_family(frame.pop("p_value"))
    return frame.assign(p_adjusted=family["p_adjusted"]).reindex(columns=PAIR)


def _pair(ends: pd.DataFrame, pair: pd.Series) -> dict:
    last = ends.iloc[1]
    kept = ["percent_1", "percent_2", "diff_pp", "low_pp", "high_pp", "p_value"]
    return {
        **{name: last[name] for name in ("question", "label", "house_name", "date")},
        **{name: pair[name] for name in kept},
        "when_1": ends["when"].iloc[0],
        "when_2": last["when"],
        "row": "; ".join(ends["row"]),
        "source_url": all_pages(ends["source_url"]),
    }


def latest_rows(answers: pd.DataFrame) -> pd.DataFrame:
    """The largest printed answer of the latest dated survey of each menu question.

    Adds `n_printed`, how many answers of that survey are known: with one it is the largest of none.
    """
    rows = answers[answers["is_menu"] & answers["date"].notna() & answers["percent"].notna()]
    rows = rows[~rows["is_derived"].astype(bool) & ~rows["stance"].isin(surveys.NO_ANSWER)]
    newest = rows.groupby("question_id")["date"].transform("max")
    rows = rows[rows["date"] == newest].sort_values("percent", ascending=False, kind="stable")
    printed = rows.groupby("question_id")["option_id"].transform("size")
    rows = rows.assign(n_printed=printed)
    top = rows.groupby("question_id", sort=False).head(1)
    return top.sort_values("date", ascending=False, ignore_index=True)


def event_rows(kinds: list[str], drawn: pd.DataFrame) -> pd.DataFrame:
    """Numbered events of these kinds within the time drawn: the first of each kind and year."""
    if drawn.empty:
        return timeline.event_rows(1, 0, [])
    first, last = drawn["date"].min(), drawn["date"].max()
    events = timeline.event_rows(first.year, last.year, kinds)
    events = events[events["number"].notna() & events["date"].between(first, last)]
    events = events.assign(year=events["date"].dt.year).drop_duplicates(["kind", "year"])
    return events.assign(number=range(1, len(events) + 1)).reset_index(drop=True)


def marked_rows(ways: pd.DataFrame, sides: pd.DataFrame) -> pd.DataFrame:
    """The events of `event_rows` marked in the two charts, with the `chart` each is marked in."""
    charts = (ways.assign(chart="Choosing a way"), sides.assign(chart="For or against"))
    parts = [part for part in charts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else charts[0]
