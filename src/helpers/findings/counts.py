"""What statements of counts show, in words."""

import pandas as pd

from helpers.words import count, count_text, listed


def statements_title(statements: pd.DataFrame) -> str:
    """What is said of the period that most statements are about, as a title."""
    periods = statements["period"].value_counts(sort=False)
    some = statements[statements["period"] == periods.idxmax()]
    low, high = some.loc[some["count"].idxmin()], some.loc[some["count"].idxmax()]
    if len(some) == 1:
        return f"{low['period']}: {count_text(low)} ({low['who']})"
    return (
        f"{low['period']}: {count(len(some), 'statement')}, "
        f"from {count_text(low)} to {count_text(high)}"
    )


def floor_sentence(statements: pd.DataFrame) -> str:
    """The largest floor for the longest common period, said as a floor."""
    floors = statements[statements["qualifier"] == "at_least"]
    if floors.empty:
        return ""
    top = floors.loc[floors["count"].idxmax()]
    return (
        f"The highest count confirmed for these days is {count_text(top)} ({top['who']}, "
        f"{top['period']}): a floor, since it holds only cases that could be established."
    )


def claimed_sentence(statements: pd.DataFrame, *, claimed: int) -> str:
    """Who stated a claimed number, how and for when; and that nobody did, if nobody did."""
    said = statements[statements["count"] == claimed]
    if said.empty:
        return f"No statement in the tables gives {claimed:,}."
    ways = [
        f"{count_text(first)} for {period}, counted by {who} "
        f"(read in {count(some['source_url'].nunique(), 'page')})"
        for (who, period, _), some in said.groupby(["who", "period", "qualifier"], sort=False)
        for first in [some.iloc[0]]
    ]
    return f"The number {claimed:,} is stated as {listed(ways)}."


def named_outlet_sentence(statements: pd.DataFrame, *, outlet: str, claimed: int) -> str:
    """What an outlet's own pages say, where an article names it for a number."""
    relayed = statements["relayed_by"].fillna("")
    own = statements[
        relayed.str.contains(outlet, regex=False)
        | statements["who"].str.contains(outlet, regex=False)
    ]
    if own.empty:
        return f"No statement read comes from {outlet}."
    values = sorted({count_text(row) for row in own.to_dict("records")})
    origins = sorted(set(own["who"]))
    verdict = "one of them gives" if (own["count"] == claimed).any() else "none of them gives"
    return (
        f"Statements read in {outlet} say {listed(values)}, all counted by {listed(origins)}; "
        f"{verdict} {claimed:,}."
        if len(origins) == 1
        else f"Statements read in {outlet} say {listed(values)}; {verdict} {claimed:,}."
    )


def later_sentence(statements: pd.DataFrame) -> str:
    """The latest total over a longer period, with its own end."""
    if statements.empty:
        return ""
    last = statements.sort_values(["date_end", "count"]).iloc[-1]
    return (
        f"The latest longer total is {count_text(last)} for {last['period']} ({last['who']}): "
        "another definition, not an update of the first days."
    )


def statements_reading(statements: pd.DataFrame) -> str:
    """How to read a chart of statements: the signs that occur in it."""
    signs = {
        "at_least": "A tick with an arrow to the right is a floor: at least so many.",
        "about": "A ring on a bar is a round number and the range its rounding allows.",
        "up_to": "A tick with an arrow to the left is a ceiling: not more than that.",
        "exact": "A dot is a precise figure as printed.",
    }
    said = [text for kind, text in signs.items() if (statements["qualifier"] == kind).any()]
    return " ".join([*said, "Statements of one counter have one colour and, per period, a link."])


def possible_title(reconciled: pd.DataFrame) -> str:
    """What the longest common period leaves possible, as a title. Rows of counts.reconcile."""
    longest = reconciled.loc[reconciled["low"].astype(float).idxmax()]
    high = "with no upper end" if pd.isna(longest["high"]) else f"at most {longest['high']:,.0f}"
    return f"{longest['period']}: no less than {longest['low']:,.0f}, {high}"


def possible_reading(reconciled: pd.DataFrame) -> str:
    """Whether any period has earned one number, and why not."""
    earned = reconciled["best"].notna()
    if earned.any():
        return f"A best number is earned for {count(int(earned.sum()), 'period')}."
    return (
        "No period has earned a best number: that would take an exact total from who could see "
        "everybody, or totals of two counters that agree. An empty upper end means that a floor "
        "lies above every total stated."
    )
