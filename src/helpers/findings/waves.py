"""What one survey found, in words."""

import pandas as pd

from helpers.surveys import share_text
from helpers.wording import CANNOT, IF_RANDOM, UNKNOWN, precision_words
from helpers.words import COUNTRIES, MODES, count, listed, number

HALF = 50.0
MOST_NAMED = 3


def page_title(survey: pd.Series) -> str:
    """The page's title: who asked whom and when, with a mark where it was no survey of Belarus.

    `survey` as from `views.waves.card`.
    """
    if _mark(survey) == "official_count":
        return f"What was the official result? ({survey['said_when']}; a count, not a survey)"
    where = "" if survey["country"] == "BY" else f" in {COUNTRIES[survey['country']]}"
    mark = MARKS.get(_mark(survey), "")
    return f"What did {survey['house_name']} find{where}? ({survey['said_when']}{mark})"


MARKS = {
    "self_selected": ", people who chose to take part",
    "emigrants": ", emigrants",
    "exit_poll": ", an exit poll",
    "abroad": ", not asked of Belarusians",
}


def _mark(survey: pd.Series) -> str:
    if "emigrant" in survey["population"].lower():
        return "emigrants"
    for kind in ("official_count", "self_selected"):
        if kind in (survey["population_class"], survey["mode"]):
            return kind
    if survey["mode"] == "exit_poll":
        return "exit_poll"
    return "" if survey["country"] in ("BY", "XX") else "abroad"


def base(survey: pd.Series) -> str:
    """Who was asked, how, when and how many, of one survey."""
    mode = MODES[survey["mode"]]
    size = "no sample size is printed"
    if pd.notna(survey["sample_size"]):
        size = f"n {survey['sample_size']:,}"
    elif pd.notna(survey["participants"]):
        size = f"{survey['participants']:,} took part, which is no sample"
    elif survey["population_class"] == "official_count":
        size = "votes counted, not a sample"
    elif pd.notna(survey["assumed_sample_size"]):
        size = f"no size printed, usually about {survey['assumed_sample_size']:,}"
    return f"{survey['house_name']}, {survey['when']}; {survey['population']}; {mode}; {size}."


def scope_sentence(survey: pd.Series, readings: pd.DataFrame) -> str:
    """What was read of the survey, and whom it speaks for."""
    figures = count(len(readings), "figure")
    questions = count(readings["question_id"].nunique(), "question")
    text = f"{figures} on {questions} {'was' if len(readings) == 1 else 'were'} read"
    kind = _mark(survey)
    where = COUNTRIES[survey["country"]]
    said = {
        "official_count": "; they are votes as officially announced, not a survey",
        "self_selected": "; those who answered chose to, and stand for nobody else",
        "emigrants": "; those asked were emigrants, not people in Belarus",
        "exit_poll": "; voters were asked as they left polling stations",
        "abroad": f"; they say what people in {where} think, not what Belarusians think",
    }
    people = f"; those asked are described as “{survey['population']}”"
    derived = int(readings["is_derived"].sum())
    computed = f" ({derived} of them computed, not published)" if derived else ""
    text = f"{survey['house_name']}, {survey['when']}: {text}{computed}"
    return f"{text}{said.get(kind, people)}."


def answers_title(answers: pd.DataFrame) -> str:
    """How many answers have a majority whose whole range bears it out, and the largest share.

    `answers` of `views.waves.answer_rows` with the ranges of `estimates.with_intervals`.
    """
    published = answers[~answers["is_derived"]]
    if published.empty:
        return "No share of everyone asked was published"
    largest = published.loc[published["percent"].astype(float).idxmax()]
    named = f"“{largest['label']}” {share_text(largest)} ({largest['question_title']})"
    ranged = published[published["low_percent"].notna()]
    if ranged.empty:
        return f"The largest share, without a range: {named}"
    above = int((ranged["low_percent"] > HALF).sum())
    if not above:
        return f"No answer has its whole range above half; the largest share: {named}"
    return (
        f"{above} of {count(len(ranged), 'answer')} {'has its' if above == 1 else 'have their'} "
        f"whole range above half; the largest: {named}"
    )


def answers_reading(answers: pd.DataFrame) -> str:
    """How to read the chart of all answers."""
    text = "One dot is the share that a page prints for one answer, the bar its range."
    if (answers["n_basis"] == "assumed").any():
        text += " Dashed: no size is printed, the house's usual one is taken."
    if answers["low_percent"].isna().all():
        text = "One dot is the share that a page prints for one answer. There is no range."
    if answers["is_derived"].any():
        text += " A hollow dot was computed, not published."
    if (answers["response_type"] == "multiple").any():
        several = answers[answers["response_type"] == "multiple"]["question_title"].unique()
        quoted = listed([f"“{title}”" for title in several])
        text += f" Several answers were possible, or several items asked, under {quoted}."
    return text + " Answers that no page prints are missing, they are not zero."


def all_title(readings: pd.DataFrame) -> str:
    """How much was read, as the title of the table of everything."""
    if readings.empty:
        return "No figure was read"
    parts = int((readings["subgroup"] != "all").sum())
    ranges = int(readings["percent"].isna().sum())
    text = count(len(readings), "figure") + " read"
    said = [f"{parts} of parts of the sample"] * bool(parts)
    said += [f"{ranges} printed only as a range"] * bool(ranges)
    return f"{text}, {listed(said)}" if said else f"{text}, all of everyone asked"


def all_reading(readings: pd.DataFrame) -> str:
    """How to read the table of everything, with what holds for parts of the sample."""
    text = "Every figure as its page prints it, and what other pages print where they differ."
    if readings["as_published"].notna().any():
        text += " A slip of the page is put right, with what it prints beside it."
    if (readings["subgroup"] != "all").any():
        text += " How many people a part holds is not printed, so parts have no range."
    return text


def card_title(card: pd.DataFrame) -> str:
    """How much of the disclosure card is blank. `card` of `views.waves.card_rows`."""
    blank = list(card.loc[card["stated"] == "not stated", "item"])
    if not blank:
        return "Every item of the disclosure card is stated"
    return f"Not stated in what was read: {listed([item.lower() for item in blank])}"


def precision_title(rows: pd.DataFrame, survey: pd.Series) -> str:
    """The printed margin against the computed one, or why there is none.

    `rows` of `views.waves.precision_rows`.
    """
    if rows.empty:
        words = precision_words(survey["mode"], survey["population_class"])
        official = words == "not a sample"
        chosen = "self_selected" in (survey["mode"], survey["population_class"])
        why = "an official count is not a sample" if official else "no sample size is known"
        return f"No margin can be given: {'nobody was sampled' if chosen else why}"
    row = rows.iloc[0]
    size = f"{row['n_used']:,}" + (" (assumed)" if row["n_basis"] == "assumed" else "")
    text = f"A random sample of {size} has a margin of {number(row['random_pp'])} points"
    if pd.isna(row["printed_pp"]):
        return f"{text}; none is printed"
    return f"{text}; printed: {number(row['printed_pp'])}"


def precision_sentence(rows: pd.DataFrame, survey: pd.Series) -> str:
    """The margin of a share near half, and what it is called."""
    if rows.empty:
        return precision_title(rows, survey) + "."
    row = rows.iloc[0]
    words = precision_words(survey["mode"], survey["population_class"])
    random = f", {words}" if words == IF_RANDOM else ""
    assumed = "the usual size of the house, " if row["n_basis"] == "assumed" else ""
    return (
        f"A share near half has a margin of about ±{number(row['usual_pp'])} points "
        f"({assumed}n {row['n_used']:,}, design effect {row['deff_used']:g}{random})."
    )


def precision_reading(survey: pd.Series) -> str:
    """How to read the margins."""
    text = "All margins are for a share of one half, at 95 percent."
    if precision_words(survey["mode"], survey["population_class"]) == IF_RANDOM:
        text += f" They are what they would be {IF_RANDOM}; it was none, or is not known to be one."
    return text + " Refusal, fear, coverage and wording are not in any of them."


def compared_title(rows: pd.DataFrame) -> str:
    """How many changes hold in the family of all. `rows` of `views.waves.compared_rows`."""
    if rows.empty:
        return "Nothing is compared: no comparable survey is known to have come before or after"
    tested = rows[rows["words"] != UNKNOWN]
    if tested.empty:
        return (
            f"{count(len(rows), 'change')} to the surveys before and after cannot be judged: "
            "a sample size is missing"
        )
    moved = tested[tested["words"] != CANNOT]
    changes = f"{count(len(tested), 'change')} to the surveys before and after"
    if moved.empty:
        return f"Chance in who was asked could explain {'each of ' * (len(tested) > 1)}{changes}"
    return f"{len(moved)} of {changes} cannot be put down to chance in who was asked"


def compared_reading(rows: pd.DataFrame) -> str:
    """How to read the comparisons, and how many there are."""
    if rows.empty:
        return ""
    tested = int((rows["words"] != UNKNOWN).sum())
    text = (
        "Each answer against the nearest comparable survey before and after: same house, question, "
        "country, population, known mode. The change is the later minus the earlier."
    )
    if not tested:
        return text
    return (
        f"{text} With {count(tested, 'comparison')} at once, p values are raised by Holm's method; "
        "nothing is claimed where the adjusted one is above 0.05."
    )


def compared_method(rows: pd.DataFrame) -> str:
    """How the changes were tested; nothing without any."""
    if rows.empty:
        return ""
    return (
        "Newcombe's interval of a difference (method 10), with the design effect, the rounding and "
        "the independence of the two waves assumed; Holm over all rows of the table."
    )


def compared_sentence(rows: pd.DataFrame) -> str:
    """What changed against the surveys before and after, in one sentence."""
    if rows.empty:
        return compared_title(rows) + "."
    moved = rows[~rows["words"].isin([CANNOT, UNKNOWN])]
    largest = moved.loc[moved["diff_pp"].abs().sort_values(ascending=False).index]
    named = [
        f"“{row.label}” ({row.question_title}) {row.words} by {number(abs(row.diff_pp))} points "
        + ("since " if row.when_other == "before" else "by ")
        + row.other.rsplit(" (", 1)[0]
        + (f" (other pages print, {row.other_readings})" if pd.notna(row.other_readings) else "")
        for row in largest.head(MOST_NAMED).itertuples()
    ]
    text = compared_title(rows)
    if not named:
        return text + "."
    most = "; the largest" if len(moved) > MOST_NAMED else ""
    return f"{text}{most}: {listed(named)}."


def conflicts_title(readings: pd.DataFrame) -> str:
    """How many figures of the survey other pages print differently."""
    if readings.empty:
        return "No figure was read"
    differing = int(readings["other_readings"].notna().sum())
    if not differing:
        return "Where several pages print a figure of this survey, they agree"
    return f"{count(differing, 'figure')} printed differently by other pages"
