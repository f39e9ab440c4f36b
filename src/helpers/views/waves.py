"""Frames of everything published from one survey, and of the surveys it can be compared with."""

import pandas as pd

from helpers import estimates, surveys, vintage, words
from helpers.comparison_frames import wave_changes
from helpers.comparisons import adjust_family
from helpers.errors import ParameterError, did_you_mean
from helpers.sizes import with_sizes
from helpers.sources import all_pages
from helpers.tables import load_table
from helpers.views.polls import listed
from helpers.wording import with_words

NOT_STATED = "not stated"
SMALLEST_P = 0.001
COMPARED = ["question_title", "label", "other", "percent", "other_percent", "diff_pp", "low_pp"]
COMPARED += ["high_pp", "p_adjusted", "p_text", "words", "other_readings", "row", "source_url"]
COMPARED += ["date"]


def card(survey_id: str) -> pd.Series:
    """What is known of one survey: its row of `surveys.survey_rows`.

    `said_when` is its fieldwork in words; the wave of an undated one, the vote of a count. Raises
    `ParameterError` for a survey that is not known on the chosen day (see `helpers.vintage`).
    """
    cards = surveys.survey_rows().set_index("survey_id", drop=False)
    if survey_id not in cards.index:
        raise ParameterError(_not_known(survey_id))
    found = cards.loc[survey_id]
    return pd.concat([found, pd.Series({"said_when": _said_when(found)})])


def _not_known(survey_id: str) -> str:
    """Why there is no card of a survey, and what to do."""
    on = vintage.chosen()
    with vintage.set_aside():
        every, sources = load_table("surveys"), load_table("sources")
    found = every[every["survey_id"] == survey_id]
    if found.empty or on is None:
        return f"there is no survey {survey_id!r}{did_you_mean(survey_id, every['survey_id'])}"
    first = vintage.begun(found, sources).iloc[0]
    text = f"parameter as_of: found {on:%Y-%m-%d}, but the survey {survey_id}"
    if pd.isna(first):
        return (
            f"{text} has no date, and neither has its source, so nobody can say when it became "
            "known: leave as_of empty"
        )
    is_dated = found["fieldwork_start"].notna().all()
    why = "went into the field on" if is_dated else "is undated and its source was published on"
    return f"{text} {why} {first:%Y-%m-%d}: choose that day or a later one, or leave as_of empty"


def _said_when(survey: pd.Series) -> str:
    if pd.isna(survey["wave"]):
        return survey["when"]
    if pd.isna(survey["date"]):
        wave = survey["wave"]
        return wave if "undated" in wave.lower() else f"{'wave ' * wave.isdigit()}{wave}, undated"
    return survey["wave"] if survey["mode"] == "official_count" else survey["when"]


def statements(survey_id: str) -> pd.DataFrame:
    """Every statement of one survey, with `question_title`, `topic` and `part` (who, in words).

    The size of a part of the sample is not printed, so rows of parts have none.
    """
    frame = surveys.statements()
    return asked(frame[frame["survey_id"] == survey_id])


def asked(frame: pd.DataFrame) -> pd.DataFrame:
    """Statements with `question_title`, `topic` and `part`; no sample size for parts."""
    questions = load_table("questions")[["question_id", "title", "topic", "response_type"]]
    frame = frame.merge(questions, on="question_id").rename(columns={"title": "question_title"})
    is_part = frame["subgroup"] != "all"
    for column in ("sample_size", "assumed_sample_size"):
        frame[column] = frame[column].mask(is_part)
    return frame.assign(part=[words.part(name) for name in frame["subgroup"]])


def answer_rows(readings: pd.DataFrame) -> pd.DataFrame:
    """Readings of everyone asked with a single share, by topic and question, as drawn."""
    rows = readings[(readings["subgroup"] == "all") & readings["percent"].notna()]
    return all_rows(rows)


def all_rows(readings: pd.DataFrame) -> pd.DataFrame:
    """Readings in order of topic, question, part, answer; `stated`, `text` and `bar` in words.

    `row` names every statement of a figure, not only the one drawn.
    """
    return _arranged(listed(readings))


def _arranged(frame: pd.DataFrame) -> pd.DataFrame:
    rows = frame.assign(
        stated=[surveys.share_text(row) for row in frame.to_dict("records")],
        text=[surveys.short_text(row) for row in frame.to_dict("records")],
        bar=frame["question_title"] + ": " + frame["label"],
        is_part=frame["subgroup"] != "all",
    )
    order = ["topic", "question_title", "is_part", "subgroup", "option_order"]
    return rows.sort_values(order, kind="stable", ignore_index=True)


def part_rows(readings: pd.DataFrame) -> pd.DataFrame:
    """Readings on a part of the sample, as `all_rows`."""
    return all_rows(readings[readings["subgroup"] != "all"])


def conflict_rows(statements: pd.DataFrame, readings: pd.DataFrame) -> pd.DataFrame:
    """Every statement of the figures that pages print differently, the one drawn first."""
    differing = readings.loc[readings["other_readings"].notna(), [*surveys.KEY, "row"]]
    rows = statements.merge(differing.rename(columns={"row": "chosen"}), on=surveys.KEY)
    rows = _arranged(rows).assign(drawn=lambda some: some["row"] == some["chosen"])
    order = ["topic", "question_title", "is_part", "subgroup", "option_order", "drawn"]
    return rows.sort_values(order, ascending=[True] * 5 + [False], ignore_index=True)


def card_rows(survey: pd.Series) -> pd.DataFrame:
    """The disclosure card: `item`, `stated` ("not stated" where blank), `row`, `source_url`.

    `survey` as from `card`.
    """
    known = {
        "Pollster": survey["pollster"],
        "Sponsor": survey["sponsor"],
        "Published by": survey["publisher"],
        "Wave": survey["wave"],
        "Population": survey["population"],
        "Country": words.COUNTRIES[survey["country"]],
        "Mode": _mode(survey),
        "Fieldwork": _fieldwork(survey),
        "Sample size": _whole(survey["sample_size"]),
        "Participants, no sample": _whole(survey["participants"]),
        "Margin of error printed": _points(survey["margin_of_error_pp"]),
        "Weighting": survey["weighting"],
        "Figures given anew": _restated(survey["restated_in"]),
        "Likely the same poll as": survey["same_poll_as"],
        "Not comparable with the house's others": survey["series_break"],
        "How surely this is known": survey["confidence"],
        "Remarks": survey["note"],
    }
    optional = (
        "Participants, no sample",
        "Figures given anew",
        "Likely the same poll as",
        "Not comparable with the house's others",
        "Remarks",
    )
    said = {
        item: NOT_STATED if pd.isna(text) else str(text)
        for item, text in known.items()
        if item not in optional or pd.notna(text)
    }
    return _items(survey, said)


def _items(survey: pd.Series, said: dict[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame({"item": list(said), "stated": list(said.values())}, dtype="str")
    known = {name: survey[name] for name in ("row", "source_url", "survey_id", "fieldwork_end")}
    return frame.assign(**known)


def _mode(survey: pd.Series) -> str | None:
    if survey["mode"] == "unknown":
        return None
    detail = f" ({survey['mode_detail']})" if pd.notna(survey["mode_detail"]) else ""
    assumed = "; taken from the other waves of the house" if survey["is_mode_assumed"] else ""
    return f"{words.upper_first(words.MODES[survey['mode']])}{detail}{assumed}"


def _fieldwork(survey: pd.Series) -> str | None:
    if pd.isna(survey["date"]):
        return None
    return survey["when"] + (" (inferred)" if survey["is_fieldwork_inferred"] else "")


def _restated(month) -> str | None:
    if pd.isna(month):
        return None
    return f"by the house itself in {pd.Timestamp(month):%B %Y}; see what was restated"


def _whole(number) -> str | None:
    return None if pd.isna(number) else f"{number:,}"


def _points(number) -> str | None:
    return None if pd.isna(number) else f"{number:g} points"


def precision_rows(survey: pd.Series, *, deff: float | str) -> pd.DataFrame:
    """The printed margin beside those its size would give: one row, or none without a size.

    Columns `survey`, `n_used`, `n_basis`, `printed_pp`, `random_pp` (simple random sampling at
    50 percent), `deff_used`, `usual_pp` (with that design effect), `implied_deff` (of the printed
    margin), in points; `row`, `source_url`.
    """
    frame = with_sizes(survey.to_frame().T, deff=deff)
    frame = frame[frame["n_used"].notna()]
    n, effect = frame["n_used"].astype(float), frame["deff_used"].astype(float)
    printed = frame["margin_of_error_pp"].astype("Float64")
    implied = [
        estimates.implied_deff(*pair) if pd.notna(pair[1]) else None
        for pair in zip(n, printed, strict=True)
    ]
    return frame.assign(
        survey=words.survey_label(frame),
        n_used=n.astype(int),
        printed_pp=printed,
        random_pp=estimates.margin_pp(n),
        usual_pp=estimates.margin_pp(n, effect),
        implied_deff=pd.array(implied, dtype="Float64"),
    )


def compared_rows(survey_id: str, *, deff: float | str) -> pd.DataFrame:
    """Each answer of a survey against the comparable surveys just before and just after it.

    Comparable as `surveys.with_series` has it; figures that are derived, doubted or a bound ("at
    least") and second reports of the same poll are left out. One row per pair: `question_title`,
    `label`, `other` (the other survey), `when_other` ("before", "after"), `percent`,
    `other_percent`, `diff_pp` (later minus earlier, points), `low_pp`, `high_pp`, `p_value`,
    `p_adjusted` (Holm over all rows) and `p_text`, `words` ("rose", "fell" or why not),
    `other_readings` (what other pages print for either figure; missing where nothing), `row`,
    `source_url`, `date`.
    """
    frame = surveys.whole_samples(surveys.statements(derived=False))
    here = set(frame.loc[frame["survey_id"] == survey_id, "question_id"])
    pairs = []
    for question in sorted(here):
        points = asked(frame[frame["question_id"] == question])
        points = surveys.with_series(surveys.readings(points))
        points = points[points["series"].notna() & surveys.may_be_compared(points)]
        pairs += _pairs(points, survey_id, deff)
    if not pairs:
        return pd.DataFrame(columns=COMPARED)
    rows = pd.DataFrame(pairs)
    adjusted = adjust_family(rows["p_value"])
    rows = rows.assign(p_adjusted=adjusted["p_adjusted"], p_text=_p_text(adjusted["p_adjusted"]))
    rows = with_words(rows, words=None)
    order = ["topic", "question_title", "option_order", "when_other"]
    ascending = [True, True, True, False]
    return rows.sort_values(order, ascending=ascending, kind="stable", ignore_index=True)


def _p_text(values: pd.Series) -> list[str]:
    """p values in text: three decimals, "below 0.001", empty where there is none."""
    return ["" if pd.isna(p) else "below 0.001" if p < SMALLEST_P else f"{p:.3f}" for p in values]


def _pairs(points: pd.DataFrame, survey_id: str, deff: float | str) -> list[dict]:
    found = []
    for point in points[points["survey_id"] == survey_id].to_dict("records"):
        line = points[points["series"] == point["series"]].sort_values("date")
        again = line["same_poll_as"].isin([survey_id])
        again |= line["survey_id"].isin([point["same_poll_as"]])
        apart = {
            "before": line[(line["date"] < point["date"]) & ~again].tail(1),
            "after": line[(line["date"] > point["date"]) & ~again].head(1),
        }
        mine = line[line["survey_id"] == survey_id]
        for way, other in apart.items():
            if len(other):
                found.append(_pair(point, mine, other, way, deff))
    return found


def _pair(point: dict, mine: pd.DataFrame, other: pd.DataFrame, way: str, deff) -> dict:
    both = pd.concat([other, mine] if way == "before" else [mine, other])
    change = wave_changes(both, deff=deff, step_pp="as printed").iloc[0]
    neighbour = other.iloc[0]
    kept = ("question_title", "topic", "label", "option_order", "percent", "date")
    return {
        **{name: point[name] for name in kept},
        **change[["diff_pp", "low_pp", "high_pp", "p_value"]].to_dict(),
        "when_other": way,
        "other": f"{neighbour['when']} ({way})",
        "other_percent": neighbour["percent"],
        "other_readings": _other_readings(point, neighbour),
        "row": f"{point['row']}; {neighbour['row']}",
        "source_url": all_pages([point["source_url"], neighbour["source_url"]]),
    }


def _other_readings(*figures) -> str | None:
    """What other pages print for these figures, each with its survey."""
    said = [
        f"for {figure['when']} {words.listed(figure['other_readings'].split('; '))}"
        for figure in figures
        if pd.notna(figure["other_readings"])
    ]
    return "; ".join(said) or None


def keys(survey_id: str) -> dict:
    """What the index files a survey under: house, year, and the questions with their topics."""
    about = card(survey_id)
    frame = statements(survey_id)
    rows = frame[["topic", "question_title"]].drop_duplicates()
    return {
        "kind": "survey",
        "label": f"{about['house_name']}, {about['said_when']}",
        "houses": [about["house_name"]],
        "years": words.years(frame),
        "questions": sorted(
            [words.TOPICS[topic], title] for topic, title in rows.itertuples(index=False)
        ),
    }
