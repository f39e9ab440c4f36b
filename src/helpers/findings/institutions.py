"""What questions on trust show, in words."""

import pandas as pd

from helpers.comparisons import LEAD_METHOD
from helpers.estimates import LEVEL, ONLY_SAMPLING
from helpers.findings.marks import limits_and_sizes
from helpers.wording import CANNOT, UNKNOWN, lead_words
from helpers.words import count, listed, number, percent, span, year_span

#: As in `views.institutions`: from so many institutions with a share of trust a survey has several.
FEWEST_ASKED = 3
NONE_READ = "No question on trust was asked in these years"
NET_METHOD = (
    f"{LEAD_METHOD}; a difference counts only if its p value, adjusted by Holm for all "
    f"differences of these years, says so too. The range holds {ONLY_SAMPLING}."
)
MORE_TRUST, MORE_DISTRUST = "more trust than distrust", "more distrust than trust"


def questions_title(rows: pd.DataFrame) -> str:
    """How many institutions and houses there are, as a title."""
    if rows.empty:
        return NONE_READ
    return (
        f"{count(rows['institution'].nunique(), 'institution')} in "
        f"{count(rows['survey_id'].nunique(), 'survey')} by "
        f"{count(rows['house_name'].nunique(), 'house')}"
    )


def questions_reading(rows: pd.DataFrame) -> str:
    """How to read the list, and which surveys are undated."""
    text = "One row per institution and survey, with every answer that was printed."
    undated = sorted(set(rows.loc[rows["date"].isna(), "survey"]))
    return text + (f" Undated, so not on any time axis: {listed(undated)}." if undated else "")


def grid_title(cells: pd.DataFrame) -> str:
    """The most and the least trusted institution of the latest survey with most institutions."""
    if cells.empty:
        return (
            f"No survey with a date prints trust in {FEWEST_ASKED} institutions or more in these "
            "years"
        )
    sizes = cells.groupby("survey_id")["question_id"].size()
    fullest = cells[cells["survey_id"].isin(sizes[sizes == sizes.max()].index)]
    some = fullest[fullest["survey_id"] == fullest.sort_values("date")["survey_id"].iloc[-1]]
    top = some.loc[some["percent"].astype(float).idxmax()]
    low = some.loc[some["percent"].astype(float).idxmin()]
    return (
        f"{some['survey'].iloc[0]}, which asked about {len(some)}: from {low['institution']} "
        f"({percent(low['percent'])}) to {top['institution']} ({percent(top['percent'])})"
    )


def grid_reading() -> str:
    """How to read the grid of surveys with several institutions."""
    return (
        "Each column is one survey; a stronger shade means that more people trust. Compare "
        "within a column: houses ask in different words and of different people. An empty cell "
        "was not asked or not read."
    )


def panels_title(drawn: pd.DataFrame) -> str:
    """The houses that differ most about one institution, as a title."""
    if drawn.empty:
        return "No dated figure in these years"
    spans = drawn.groupby("institution")["percent"].agg(["min", "max"]).astype(float)
    name = (spans["max"] - spans["min"]).idxmax()
    some = drawn[drawn["institution"] == name]
    low = some.loc[some["percent"].astype(float).idxmin()]
    high = some.loc[some["percent"].astype(float).idxmax()]
    if len(some) == 1:
        return f"{name}: {percent(low['percent'])} ({low['survey']})"
    return (
        f"{name}: trust from {percent(low['percent'])} ({low['survey']}) to "
        f"{percent(high['percent'])} ({high['survey']})"
    )


def panels_reading(drawn: pd.DataFrame, rows: pd.DataFrame) -> str:
    """How to read trust over time, and which surveys of these institutions are not drawn."""
    text = (
        "Each panel is one institution; a colour is one house. Only comparable surveys of one "
        "house are joined; no line leads from one house to another. The bar through a mark is its "
        "range."
    )
    asked = rows[rows["institution"].isin(drawn["institution"].unique())]
    missing = sorted(set(asked["survey"]) - set(drawn["survey"]))
    if missing:
        text += (
            f" Not drawn, since they print no single share of trust or no date: {listed(missing)}."
        )
    return text + limits_and_sizes(drawn)


def _told(nets: pd.DataFrame) -> pd.Series:
    words = [
        lead_words(
            row.low_pp,
            row.high_pp,
            first="trust",
            second="distrust",
            p_adjusted=row.p_adjusted,
            level=LEVEL,
        )
        for row in nets.itertuples()
    ]
    return pd.Series(words, index=nets.index, dtype=str)


def net_title(nets: pd.DataFrame) -> str:
    """In how many rows trust is above distrust, below, or cannot be told, as a title."""
    if nets.empty:
        return "No survey printed both trust and distrust in these years"
    told = _told(nets).value_counts()
    parts = [
        f"{told[word]} with {word}" for word in (MORE_TRUST, MORE_DISTRUST) if told.get(word, 0)
    ]
    level, unknown = int(told.get(CANNOT, 0)), int(told.get(UNKNOWN, 0))
    parts += [f"{level} where the two {CANNOT}"] if level else []
    parts += [f"{unknown} without a sample size"] if unknown else []
    return f"Latest of each house on each institution ({len(nets)}): {listed(parts)}"


def net_reading() -> str:
    """How to read trust minus distrust."""
    return (
        "Right of the line more trust than distrust. The bar is the range of a difference within "
        "one sample. Each heading is one survey; surveys are not compared with each other."
    )


def splits_title(nets: pd.DataFrame) -> str:
    """How many neither trust nor distrust, as a title."""
    if nets.empty:
        return "No survey printed both trust and distrust in these years"
    low = nets.loc[nets["neither_percent"].astype(float).idxmin()]
    high = nets.loc[nets["neither_percent"].astype(float).idxmax()]
    if len(nets) == 1:
        return (
            f"On neither side, or not published: {percent(low['neither_percent'])} "
            f"({low['institution']}, {low['house_name']})"
        )
    return (
        f"On neither side, or not published: from {percent(low['neither_percent'])} "
        f"({low['institution']}, {low['house_name']}) to {percent(high['neither_percent'])} "
        f"({high['institution']}, {high['house_name']})"
    )


def splits_reading() -> str:
    """How to read the splits."""
    return (
        "Hatched is what a page does not print. It holds those who found it hard to say and those "
        "who did not answer, and nobody knows in which parts."
    )


def latest_sentence(some: pd.DataFrame) -> str:
    """Of one survey, how many institutions have more trust than distrust.

    `some` is of `views.institutions.latest_of_many`.
    """
    if some.empty:
        return net_title(some) + "."
    words = _told(some)
    many = count(int(some["n_many"].iloc[0]), "institution")
    text = f"In {some['survey'].iloc[0]}, the latest survey with trust and distrust for {many} or "
    text += f"more (it has {len(some)}), "
    more = some[words == MORE_TRUST]
    less = some[words == MORE_DISTRUST]
    level = len(some) - len(more) - len(less)
    text += f"{len(more) or 'none'} had more trust than distrust, {len(less) or 'none'} the reverse"
    text += f", and {level} cannot be told apart or judged." if level else "."
    if len(more):
        led = more.sort_values("net_pp", ascending=False, kind="stable").head(2)
        said = [
            f"“{row.institution}” ({percent(row.trust_percent)} against "
            f"{percent(row.distrust_percent)})"
            for row in led.itertuples()
        ]
        text += f" Trust led most for {', then '.join(said)}."
    return text


def houses_sentence(drawn: pd.DataFrame) -> str:
    """Shares of state-run or licensed and of other houses for the institution asked about most."""
    if drawn.empty:
        return ""
    name = drawn["institution"].value_counts().index[0]
    some = drawn[(drawn["institution"] == name) & (drawn["population_class"] == "all_adults")]
    is_state = some["affiliation"].isin(["state", "state_licensed"])
    state, rest = some[is_state], some[~is_state]
    if state.empty or rest.empty:
        return ""
    return (
        f"Trust in {_inside(name)} among all adults: {span(state['percent'].astype(float))} in "
        f"{count(len(state), 'survey')} by state or licensed houses ({_years(state)}), "
        f"{span(rest['percent'].astype(float))} in {len(rest)} by others ({_years(rest)}); the "
        "years and the questions differ too."
    )


def _inside(name: str) -> str:
    return name if name[:2].isupper() else f"the {name[:1].lower()}{name[1:]}"


def _years(rows: pd.DataFrame) -> str:
    return year_span(rows["date"].dt.year.min(), rows["date"].dt.year.max())


def media_sentence(drawn: pd.DataFrame) -> str:
    """The latest share of each kind of media that one house asked about together."""
    pairs = drawn.groupby("survey_id")["institution"].transform("nunique")
    both = drawn[(pairs > 1) & ~drawn["is_derived"].astype(bool)]
    if both.empty:
        return ""
    last = both[both["survey_id"] == both.sort_values("date")["survey_id"].iloc[-1]]
    said = [f"{row.institution} {row.stated}" for row in last.itertuples()]
    return (
        f"Media, latest survey with more than one kind ({last['survey'].iloc[0]}): {listed(said)}."
    )


def silent_sentence(nets: pd.DataFrame) -> str:
    """How large the share on neither side is."""
    if nets.empty:
        return ""
    shares = nets["neither_percent"].astype(float)
    low, high = number(shares.min()), percent(shares.max())
    text = f"Between {low} and {high}" if percent(shares.min()) != high else high
    return f"{text} stand on neither side or are missing from what was published."
