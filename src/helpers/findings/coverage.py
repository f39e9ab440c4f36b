"""What is covered, disclosed and used, and what is not, in words."""

import pandas as pd

from helpers.disclosure import CODE, NOT_JUDGED
from helpers.words import count, listed, lower_first, number, percent, upper_first, year_span

GRID = "The number is written in each cell and shades it; an empty cell is none."


def base(listed_surveys: pd.DataFrame) -> str:
    """How many surveys and houses, how many of them undated, and how many of no single year."""
    undated = int(listed_surveys["date"].isna().sum())
    text = (
        f"{count(len(listed_surveys), 'survey')} of "
        f"{count(listed_surveys['house'].nunique(), 'house')}"
    )
    text += f"; {undated or 'none'} undated"
    vague = _of_no_year(listed_surveys) if "year" in listed_surveys else listed_surveys.iloc[:0]
    return f"{text}, {_known_of(vague)}." if len(vague) else f"{text}."


def _of_no_year(listed_surveys: pd.DataFrame) -> pd.DataFrame:
    """Dated surveys whose fieldwork is known only to lie within several years."""
    return listed_surveys[listed_surveys["date"].notna() & listed_surveys["year"].isna()]


def _known_of(vague: pd.DataFrame) -> str:
    spans = [
        year_span(start.year, end.year)
        for start, end in vague[["fieldwork_start", "fieldwork_end"]].itertuples(index=False)
    ]
    return f"{len(vague)} known only to be of {listed(sorted(set(spans)))}"


def years_title(listed_surveys: pd.DataFrame) -> str:
    """The fullest and the emptiest of the years from first to last, as a title.

    A survey known only to be of several years counts for none of them, and none of them can be
    the emptiest.
    """
    years = listed_surveys["year"].dropna().astype(int)
    vague = _of_no_year(listed_surveys)
    if years.empty:
        known = f"No survey is of one known year; {_known_of(vague)}"
        return known if len(vague) else "No survey is dated"
    counts = years.value_counts().reindex(range(years.min(), years.max() + 1), fill_value=0)
    unsure = {
        year
        for start, end in vague[["fieldwork_start", "fieldwork_end"]].itertuples(index=False)
        for year in range(start.year, end.year + 1)
    }
    sure = counts[~counts.index.isin(unsure)]
    most = int(counts.max())
    text = (
        f"Of {count(len(years), 'survey')} of a known year, most are of "
        f"{listed([str(year) for year in counts.index[counts == most]])} ({most})"
    )
    if most == counts.min():
        text = _equal(counts)
    elif len(sure):
        least = int(sure.min())
        emptiest = [str(year) for year in sure.index[sure == least]]
        text += f", fewest of {_few(emptiest)} ({least or 'none'})"
    return f"{text}; {_known_of(vague)}" if len(vague) else text


def _equal(counts: pd.Series) -> str:
    """Surveys by year, where each year has as many."""
    said, first, last = count(int(counts.sum()), "survey"), counts.index[0], counts.index[-1]
    if first == last:
        return f"{said} of a known year, {first}"
    return f"{said} of a known year, {counts.iloc[0]} in each from {first} to {last}"


def _few(names: list[str], most: int = 6) -> str:
    return listed(names) if len(names) <= most else f"{len(names)} of the years"


def houses_title(listed_surveys: pd.DataFrame) -> str:
    """How much of the collection the largest house is, as a title."""
    if listed_surveys.empty:
        return "There is no survey"
    counts = listed_surveys["house_name"].value_counts()
    once = int((counts == 1).sum())
    if len(counts) == 1:
        made = "the only survey" if once else f"all {counts.iloc[0]} surveys"
        return f"{counts.index[0]} made {made}"
    return (
        f"{counts.index[0]} made {counts.iloc[0]} of {count(len(listed_surveys), 'survey')}; "
        f"{once or 'none'} of {count(len(counts), 'house')} made one"
    )


def pages_title(listed_surveys: pd.DataFrame) -> str:
    """In how many pages how many surveys were read, as a title."""
    pages = listed_surveys["source_url"].nunique()
    was = _were(len(listed_surveys))
    return f"{count(len(listed_surveys), 'survey')} {was} read in {count(pages, 'page')}"


def modes_title(listed_surveys: pd.DataFrame) -> str:
    """For how many surveys the mode is not known, as a title."""
    unknown = int((listed_surveys["mode"] == "unknown").sum())
    return (
        f"For {unknown or 'none'} of {count(len(listed_surveys), 'survey')} the mode is not known"
    )


def topics_title(topics: pd.DataFrame) -> str:
    """Which subject has most questions in how many years, as a title."""
    if topics.empty:
        return "No question is dated"
    years = topics.groupby("topic_name", sort=False)["year"].nunique()
    if years.min() == years.max():
        which = years.index[0] if len(years) == 1 else f"Each of {len(years)} subjects"
        return f"{which} was asked about in {count(int(years.max()), 'year')}"
    return (
        f"{years.idxmax()} was asked about in {count(int(years.max()), 'year')}, "
        f"{lower_first(years.idxmin())} in {int(years.min())}"
    )


def questions_title(asked: pd.DataFrame, fewest: int) -> str:
    """How many questions were asked often enough for the figure, as a title."""
    shown = asked["question_title"].nunique()
    return f"{count(shown, 'question')} had at least {count(fewest, 'survey')} with a date"


def gaps_title(gaps: pd.DataFrame) -> str:
    """The longest gap of any question, as a title."""
    known = gaps[gaps["gap_years"].notna()]
    if known.empty:
        return "No question was asked often enough to have a gap"
    longest = known.iloc[0]
    if not longest["gap_years"]:
        return "No day is known to lie between the surveys of one question"
    return (
        f"The longest gap within one question is at least {_time(longest['gap_years'])}: "
        f"{longest['question_title'].rstrip('?')}"
    )


def gap_sentence(gap: dict) -> str:
    """The longest time without any survey in Belarus."""
    if pd.isna(gap["gap_years"]):
        return "There are not two dated surveys in Belarus between which a gap could lie."
    if not gap["gap_years"]:
        return "No day is known to lie between the dated surveys of samples in Belarus."
    return (
        "The longest time without a dated survey of a sample in Belarus is at least "
        f"{_time(gap['gap_years'])}, between {gap['gap_from']} and {gap['gap_to']}."
    )


def _time(years: float) -> str:
    """A length of time in years, below one in months, below half a month in days."""
    if years >= 1:
        return f"{number(years)} {'year' if number(years) == '1' else 'years'}"
    months = round(years * 12)
    return count(months, "month") if months else count(round(years * 365.25), "day")


def undated_title(undated: pd.DataFrame) -> str:
    """How many surveys have no date, as a title."""
    if undated.empty:
        return "Every survey has a date"
    verb = "has" if len(undated) == 1 else "have"
    return f"{count(len(undated), 'survey')} {verb} no date"


def undated_names(undated: pd.DataFrame) -> str:
    """Undated surveys by house and what the page says of their wave, each once, as a list."""
    cards = undated.drop_duplicates("survey_id")
    said = [
        f"{house} ({_wave(wave)})" for house, wave in cards[["house_name", "wave"]].values.tolist()
    ]
    return listed(sorted(said))


def _wave(wave) -> str:
    if pd.isna(wave):
        return "undated"
    return f"wave {wave}" if str(wave).isdigit() else lower_first(wave)


def disclosure_title(items: pd.DataFrame) -> str:
    """The items disclosed least and most, as a title. `items`: views.coverage.disclosed_items."""
    if items.empty:
        return "No survey, so nothing is disclosed"
    low, high = items.loc[items["percent"].idxmin()], items.loc[items["percent"].idxmax()]
    surveys = count(int(items["n_surveys"].max()), "survey")
    return (
        f"“{low['item']}” is on the pages read for {_share(low)} of {surveys}, "
        f"“{high['item'].lower()}” for {_share(high)}"
    )


def _share(item: pd.Series) -> str:
    return percent(item["percent"]) if item["n_disclosed"] else "none"


def disclosure_sentence(items: pd.DataFrame) -> str:
    """How many surveys disclose mode, days and size; each by itself."""
    if items.empty:
        return ""
    known = items.set_index("item")
    parts = [
        f"{name.lower()} for {int(known.at[name, 'n_disclosed']) or 'none'}"
        for name in ("Mode", "Dates", "Size", "Wording")
    ]
    return (
        f"Of {count(int(known['n_surveys'].max()), 'survey')}, the pages read give {listed(parts)}."
    )


def houses_disclosure_title(by_house: pd.DataFrame) -> str:
    """Which houses disclose most and least of the items, as a title."""
    if by_house.empty:
        return "No house has enough surveys to be listed"
    means = by_house.drop_duplicates("house_name").set_index("house_name")["mean_percent"]
    if len(means) == 1:
        return f"{means.index[0]}: {percent(means.iloc[0])} of the items on average"
    return (
        f"From {percent(means.min())} ({means.idxmin()}) to {percent(means.max())} "
        f"({means.idxmax()}) of the items on average"
    )


def disclosure_method() -> str:
    """What the items are, what counts as disclosed, and what is not judged."""
    left = listed([f"{name.lower()} (item {number})" for number, name, _ in NOT_JUDGED])
    return (
        f"Items of the {CODE}. Unknown, inferred and assumed entries do not count. Not judged, "
        f"because no column records it: {left}."
    )


def restated_title(restated: pd.DataFrame) -> str:
    """How many figures were given anew, and surveys whose new figures were not read, as a title.

    `restated` is of `views.restatements.restated_rows`.
    """
    figures = int(restated["is_read"].sum())
    surveys = len(restated) - figures
    said = []
    if figures:
        said.append(f"{count(figures, 'figure')} {_were(figures)} given anew")
    if surveys:
        text = f"the figures of {count(surveys, 'survey')} were given anew by the house"
        said.append(f"{text}; the new ones were not read")
    return upper_first("; ".join(said)) or "Nobody is known to have given a figure anew"


def usage_title(used: pd.DataFrame) -> str:
    """How many rows no page shows, as a title. `used`: usage.usage."""
    unused = int(used["used_by"].isna().sum())
    said = f"{unused:,}" if unused else "None"
    return f"{said} of {len(used):,} rows of the tables {_are(unused)} not used"


def reasons_title(used: pd.DataFrame) -> str:
    """Why most of the unused rows are not used, as a title. `used`: usage.usage."""
    reasons = used.loc[used["used_by"].isna(), "reason"].value_counts()
    if reasons.empty:
        return "Every row is used on some page"
    rows = f"{reasons.sum():,} {'row' if reasons.sum() == 1 else 'rows'}"
    return f"The commonest reason, for {reasons.iloc[0]:,} of {rows}: {reasons.index[0]}"


def _are(items: int) -> str:
    return "is" if items <= 1 else "are"


def _were(items: int) -> str:
    return "was" if items == 1 else "were"


def unused_sentence(used: pd.DataFrame) -> str:
    """How many published figures no page shows, and the commonest reason."""
    shares = used[used["table"] == "responses"]
    if shares.empty:
        return "No published share was known."
    unused = shares[shares["used_by"].isna()]
    if unused.empty:
        return f"Every one of the {len(shares):,} published shares is on some page."
    reason = unused["reason"].value_counts().index[0]
    return (
        f"Of {len(shares):,} published shares {len(unused):,} {_are(len(unused))} on no page but "
        f"this one; the commonest reason: {reason}."
    )
