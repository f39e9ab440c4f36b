"""Frames on silence and hidden views: no answer by topic, and what indirect questions could see."""

import pandas as pd

from helpers import indirect, surveys
from helpers.estimates import normal_quantile
from helpers.sizes import with_sizes
from helpers.sources import all_pages
from helpers.surveys import NO_ANSWER
from helpers.tables import load_rows, load_table
from helpers.views.polls import labelled
from helpers.words import MODES


def no_answers() -> pd.DataFrame:
    """The share without a clear answer of every question and survey in Belarus that prints it.

    Don't know, refused and both lumped are added up. One row per survey and question with
    `percent`, `topic` (column of `questions`), `topic_name`, `asked_what` (its title),
    `house_mode`, `refused_percent` (where a refusal is printed apart). Samples only, published
    figures only, nets without parts.
    """
    rows = surveys.readings(surveys.whole_samples(surveys.statements(derived=False), country="BY"))
    rows = surveys.leaves(rows)
    rows = rows[rows["stance"].isin(NO_ANSWER) & rows["percent"].notna()]
    rows = rows[~rows["population_class"].isin(["self_selected", "official_count"])]
    place = ["survey_id", "question_id"]
    rows = rows.assign(refused=rows["percent"].where(rows["stance"] == "refused"))
    sums = rows.groupby(place, sort=False).agg(
        percent=("percent", "sum"),
        refused_percent=("refused", lambda shares: shares.sum(min_count=1)),
        row=("row", "; ".join),
        source_url=("source_url", all_pages),
    )
    cards = rows.drop(columns=["percent", "row", "source_url", "refused"]).drop_duplicates(place)
    questions = load_table("questions").set_index("question_id")
    frame = labelled(cards.merge(sums.reset_index(), on=place).assign(qualifier="exact"))
    topic = frame["question_id"].map(questions["topic"])
    return frame.assign(
        topic=topic,
        topic_name=topic.str.replace("_", " "),
        asked_what=frame["question_id"].map(questions["title"]),
        house_mode=frame["house_name"] + ", " + frame["mode"].map(MODES),
    )


def topic_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `no_answers` of houses with several topics by one known mode.

    Adds `bar` (topic, unique for each house and mode), `middle_percent` (median of the house's
    and mode's questions of that topic); houses with most rows first, highest topics first.
    """
    rows = rows[rows["mode"] != "unknown"]
    topics = rows.groupby("house_mode")["topic"].transform("nunique")
    rows = rows[topics > 1]
    sizes = rows.groupby("house_mode")["percent"].transform("size")
    middle = rows.groupby(["house_mode", "topic"])["percent"].transform("median").astype(float)
    rows = rows.assign(middle_percent=middle, _size=sizes)
    order = ["_size", "house_mode", "middle_percent", "topic", "date"]
    rows = rows.sort_values(order, ascending=[False, True, False, True, True], ignore_index=True)
    place = {name: " " * at for at, name in enumerate(dict.fromkeys(rows["house_mode"]))}
    # the spaces keep the topics of two houses apart; they are not seen
    return rows.assign(bar=rows["topic_name"] + rows["house_mode"].map(place)).drop(columns="_size")


def list_rows(tipping: pd.DataFrame, *, spread: float, deff: float | str) -> pd.DataFrame:
    """What a list experiment among the people of each survey could see.

    `tipping` of `views.bounds.tipping_rows`, `spread` the standard deviation of the number of
    items that people name. Adds `list_error_pp` and `direct_error_pp` (standard errors),
    `visible_pp` (half the 95 % range of direct minus list) and `needed_pp` (hidden views, in
    points of everyone asked, that erase the lead). Surveys without a printed size are left out.
    """
    cards = surveys.survey_cards().set_index("survey_id")
    known = ["mode", "population_class", "sample_size", "assumed_sample_size", "country", "house"]
    frame = tipping.join(cards[known], on="survey_id")
    frame = with_sizes(frame[frame["sample_size"].notna()].reset_index(drop=True), deff=deff)
    found = [_list_experiment(survey, spread) for survey in frame.to_dict("records")]
    columns = ["list_error_pp", "direct_error_pp", "visible_pp"]
    numbers = pd.DataFrame(found, columns=columns, index=frame.index, dtype=float)
    return frame.assign(**numbers, needed_pp=frame["lead_pp"].abs() / 2)


def _list_experiment(survey: dict, spread: float) -> list[float]:
    size, share = float(survey["n_used"]), survey["for"] / 100
    groups = pd.DataFrame(
        {
            "group": ["control", "treatment"],
            "mean": [1.0, 1.0 + share],
            "sd": spread,
            "n": size / 2,
        }
    )
    deff = float(survey["deff_used"])
    row = indirect.list_experiment(groups, direct=share, direct_n=size, deff=deff).iloc[0]
    visible = row["bias_high_pp"] - row["bias_pp"]
    both = visible / normal_quantile(0.95)
    return [row["se_pp"], (both**2 - row["se_pp"] ** 2) ** 0.5, visible]


def yardstick_rows() -> pd.DataFrame:
    """Findings of indirect questions elsewhere, with `hidden_percent`.

    Of those who said they hold a view, how many the indirect question does not find (0-100;
    missing where a study gives no two shares).
    """
    frame = load_rows("yardsticks")
    direct, listed = (frame[name].astype(float) for name in ("direct_percent", "indirect_percent"))
    return frame.assign(hidden_percent=100 * (direct - listed) / direct).reset_index(drop=True)
