"""What statements of counts show, in words."""

import pandas as pd

from helpers.words import count, count_text, listed, upper_first

LONGEST_MONTH = 31
DETAINED = "people detained"


def statements_title(statements: pd.DataFrame) -> str:
    """What is said of the period that most statements are about, as a title.

    A place, or a narrower definition, is named apart: a part does not contradict its whole.
    """
    periods = statements["period"].value_counts(sort=False)
    some = statements[statements["period"] == periods.idxmax()]
    groups = [rows for _, rows in some.groupby(["place", "definition"], dropna=False)]
    if len(groups) == 1:
        return f"{periods.idxmax()}: {_said_of(some)}"
    groups.sort(key=lambda rows: (rows["place"].iloc[0] != "Belarus", -len(rows)))
    return f"{periods.idxmax()}: " + "; ".join(f"{_whom(rows)} {_said_of(rows)}" for rows in groups)


def _said_of(rows: pd.DataFrame) -> str:
    low, high = rows.loc[rows["count"].idxmin()], rows.loc[rows["count"].idxmax()]
    if len(rows) == 1:
        return f"{count_text(low)} ({low['who']})"
    return f"{count(len(rows), 'statement')}, from {count_text(low)} to {count_text(high)}"


def _whom(rows: pd.DataFrame) -> str:
    place, definition = rows[["place", "definition"]].iloc[0]
    where = "the whole country" if place == "Belarus" else place
    return where if pd.isna(definition) else f"{where} ({definition})"


def counters_title(counters: pd.DataFrame) -> str:
    """How many statements of how many counters, and how many of these only know names."""
    if counters.empty:
        return "No count was read"
    total = int(counters["n_statements"].sum())
    names = counters[counters["sees_words"].str.contains("names", na=False)]
    said = f"{count(total, 'statement')} by {count(len(counters), 'counter')}"
    if names.empty:
        return f"{said}, none of which works from names it established"
    share = int(names["n_statements"].sum())
    which = "it" if total == 1 else f"{share} of them"
    if share == 1:
        return f"{said}; {which} comes from a list of established names, so it is a floor"
    return f"{said}; {which} come from lists of established names, so they are floors"


def highest_sentence(statements: pd.DataFrame) -> str:
    """The highest count of people detained at one event, said as the floor it may be."""
    if statements.empty:
        return "No count of people detained at an event was read."
    top = statements.loc[statements["count"].idxmax()]
    said = (
        f"Counts of people detained at events exist for {_spells(statements)}; the highest is "
        f"{count_text(top)} ({top['who']}, {top['period']})"
    )
    if top["sees"] == "names_established":
        return f"{said}, a floor: it holds only cases that could be established."
    return f"{said}, a floor." if top["qualifier"] == "at_least" else f"{said}."


def _spells(statements: pd.DataFrame) -> str:
    spells = statements.drop_duplicates(["date_start", "date_end"])
    return count(len(spells), "day or spell of days", "days or spells of days")


def days_title(statements: pd.DataFrame) -> str:
    """The highest count among the days counted, as a title."""
    if statements.empty:
        return "No count of people detained at an event was read"
    top = statements.loc[statements["count"].idxmax()]
    if len(statements.drop_duplicates(["date_start", "date_end"])) == 1:
        return f"{top['period']}: the highest count is {count_text(top)} ({top['who']})"
    return (
        f"{_spells(statements)} were counted; the highest count is {count_text(top)} "
        f"({top['period']}, {top['who']})"
    )


def days_reading(statements: pd.DataFrame) -> str:
    """How to read a chart of counts over days: the signs that occur in it."""
    signs = {
        "at_least": "An arrow upwards is a floor: at least so many.",
        "about": "A hollow mark is a round number, with the range its rounding allows.",
        "up_to": "An arrow downwards is a ceiling: not more than that.",
    }
    said = [text for kind, text in signs.items() if (statements["qualifier"] == kind).any()]
    if statements["is_superseded"].any():
        said.append("Faint marks were overtaken by another statement of the same counter.")
    if (statements["date_start"] < statements["date_end"]).any():
        said.append("A level bar is a count for several days.")
    return " ".join(
        ["A part of the country is never added to the whole.", *said]
        + ["A day without a mark is a day without a count, not a day without detentions."]
    )


def claimed_sentence(statements: pd.DataFrame, claim: pd.Series | None) -> str:
    """Who stated a claim's number, how and for when; that nobody did; nothing without a claim."""
    if claim is None:
        return ""
    claimed = _claimed(claim)
    if claimed is None:
        return "The claim states no number of people detained, so none is traced."
    said = statements[statements["count"] == claimed]
    if said.empty:
        return f"None of the statements of this page gives {claimed:,}."
    ways = [
        f"{count_text(first)} for {period}, counted by {who} "
        f"(read in {count(some['source_url'].nunique(), 'page')})"
        for (who, period, _), some in said.groupby(["who", "period", "qualifier"], sort=False)
        for first in [some.iloc[0]]
    ]
    return f"The number {claimed:,} of the article is stated as {listed(ways)}."


def _claimed(claim: pd.Series | None) -> int | None:
    """The number of people detained that a claim states; None where it states none."""
    if claim is None or str(claim["unit"]) != DETAINED or pd.isna(claim["stated_value"]):
        return None
    return int(claim["stated_value"])


def outlet_sentence(own: pd.DataFrame, claim: pd.Series | None) -> str:
    """What the outlet says that an article names for a number; nothing without a number.

    `own` holds the statements that the outlet made or relayed (`views.counts.read_in`).
    """
    claimed = _claimed(claim)
    if claimed is None or pd.isna(claim["cited_source"]):
        return ""
    outlet = claim["cited_source"]
    if own.empty:
        return f"The article names {outlet}; no statement read comes from there."
    values = list(dict.fromkeys(count_text(row) for row in own.to_dict("records")))
    origins = sorted(set(own["who"]))
    verdict = "one of them gives" if (own["count"] == claimed).any() else "none of them gives"
    one = f", all counted by {origins[0]}" if len(origins) == 1 else ""
    return (
        f"The article names {outlet}: statements read there say {listed(values)}{one}; "
        f"{verdict} {claimed:,}."
    )


def claim_sentence(statements: pd.DataFrame, own: pd.DataFrame, claim: pd.Series | None) -> str:
    """Where a claim's number comes from and what its outlet says; nothing without a claim."""
    return f"{claimed_sentence(statements, claim)} {outlet_sentence(own, claim)}".strip()


def total_sentence(statements: pd.DataFrame, year: int) -> str:
    """The total of the period that fits a year best, and whom it counts where that is not all.

    A counter's own comes before one that only relays. The fitting period lies outside the year the
    least and is then the longest; of one period the widest count is taken, then the highest.
    """
    rows = statements[~statements["is_superseded"]]
    if rows.empty:
        return ""
    own = rows[rows["sees"] != "relayed"]
    rows = rows if own.empty else own
    days = (rows["date_end"] - rows["date_start"]).dt.days + 1
    longer = rows[days > LONGEST_MONTH]
    if longer.empty:
        return (
            f"No total of {year} over more than a month was read; the highest for at most a month "
            f"is {_total(rows.loc[rows['count'].idxmax()])}."
        )
    best = _fitting(longer, year)
    if best["outside"]:
        found = f"No total lies within {year}; the one that goes least beyond it is {_total(best)}"
    else:
        found = f"The total for the longest period within {year} is {_total(best)}"
    return f"{found}: a count of its own, not a sum of the days."


def _fitting(rows: pd.DataFrame, year: int) -> pd.Series:
    first, last = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    before = (first - rows["date_start"]).dt.days.clip(lower=0)
    after = (rows["date_end"] - last).dt.days.clip(lower=0)
    limits = rows["place"].ne("Belarus").astype(int) + rows["definition"].notna()
    ranked = rows.assign(
        outside=before + after,
        days=(rows["date_end"] - rows["date_start"]).dt.days,
        limits=limits + rows["event_id"].notna(),
    )
    order = ["outside", "days", "limits", "count"]
    return ranked.sort_values(order, ascending=[True, False, True, False], kind="stable").iloc[0]


def _total(row: pd.Series) -> str:
    limits = [row["definition"], None if row["place"] == "Belarus" else f"in {row['place']}"]
    only = listed([limit for limit in limits if pd.notna(limit)])
    whom = f"; counted are only those detained {only}" if only else ""
    return f"{count_text(row)} for {row['period']} ({row['who']}{whom})"


def totals_title(statements: pd.DataFrame) -> str:
    """How many totals over longer periods, and the highest, as a title. No rows: says so."""
    if statements.empty:
        return "No total over a longer period was read"
    top = _total(statements.loc[statements["count"].idxmax()])
    if len(statements) == 1:
        return upper_first(top)
    return f"{count(len(statements), 'total')} over longer periods; the highest is {top}"


def others_title(statements: pd.DataFrame) -> str:
    """How many statements on other measures there are, as a title."""
    if statements.empty:
        return "No count of cases, arrests or convictions of this period was read"
    measures = statements["measure"].nunique()
    return (
        f"{count(len(statements), 'statement')} on {count(measures, 'other measure')}: "
        "these count cases, arrests or sentences, not detentions"
    )


def statements_reading(statements: pd.DataFrame) -> str:
    """How to read a chart of statements: the signs that occur in it."""
    signs = {
        "at_least": "A tick with an arrow to the right is a floor: at least so many.",
        "about": "A ring on a bar is a round number and the range its rounding allows.",
        "up_to": "A tick with an arrow to the left is a ceiling: not more than that.",
        "exact": "A dot is a precise figure as printed.",
        "range": "A bar without a ring is a range that the source gives.",
    }
    return " ".join(text for kind, text in signs.items() if (statements["qualifier"] == kind).any())


COLOURS = "One colour is one counter."
ORIGINS = "Statements of one counter have one colour and, under one heading, a link."


def possible_title(reconciled: pd.DataFrame) -> str:
    """What the most contested counts leave possible, as a title. Rows of counts.reconcile."""
    if reconciled.empty:
        return "No count has a second statement to set it against"
    known = reconciled[reconciled["low"].notna()]
    if known.empty:
        return f"{reconciled.iloc[0]['period']}: the statements set no bound"
    most = known.loc[known["low"].astype(float).idxmax()]
    high = "with no upper end" if pd.isna(most["high"]) else f"at most {most['high']:,.0f}"
    if pd.notna(most["rounded"]):
        high += f", as far as the rounding of “{most['rounded']}” allows"
    if pd.notna(most["unbacked"]):
        high += f"; whether a list backs {most['unbacked']} is not known"
    return f"{most['period']}: no less than {most['low']:,.0f}, {high}"


def possible_reading(reconciled: pd.DataFrame) -> str:
    """Whether any count has earned one number, and why not."""
    earned = int(reconciled["best"].notna().sum())
    conflicts = int(reconciled["conflicts"].notna().sum())
    said = (
        "One row per day and place with at least two statements. A best number takes an exact "
        "total from who registers everybody, or totals of two counters that agree, and no "
        f"conflict: {earned} of {len(reconciled)} have one. Whether an authority tells the truth "
        "is not weighed."
    )
    if conflicts:
        said += f" In {count(conflicts, 'row')} no number satisfies all statements."
    if reconciled["high"].isna().any():
        said += " An empty upper end: nobody states a total, or a floor lies above every total."
    unbacked = int(reconciled["unbacked"].notna().sum())
    if unbacked:
        said += (
            f" In {count(unbacked, 'row')} somebody states a higher floor, but from what list or "
            "register is not known; it does not raise “no less than”."
        )
    return said


POSSIBLE = (
    "No less than: the largest floor from a list of names or a register, of the whole or a part; "
    "without one, the smallest total stated, or failing that the largest other floor. No more "
    "than: the largest total stated, as far as its rounding allows."
)


def ratio_title(pairs: pd.DataFrame, names: list[str]) -> str:
    """On how many days the first counter states more than the second, as a title."""
    one, other = names
    if one == other:
        return f"{upper_first(one)} is not compared with itself"
    if pairs.empty:
        return f"{upper_first(one)} and {other} state nothing on the same people and days"
    more = int((pairs["ratio"] > 1).sum())
    if len(pairs) == 1:
        states = "states more than" if more else "does not state more than"
        return f"On the one day or spell of days that both count, {one} {states} {other}"
    return f"On {more} of {len(pairs)} days that both count, {one} states more than {other}"


def ratio_sentence(pairs: pd.DataFrame, names: list[str]) -> str:
    """How two counters compare, with what the comparison cannot say."""
    if pairs.empty:
        return ""
    censored = int((pairs["censored"] != "none").sum())
    why = (
        "; one of the two is a floor, so this says how much was known, not who is right"
        if censored
        else ""
    )
    return f"{ratio_title(pairs, names)}{why}."


def ratio_reading(pairs: pd.DataFrame) -> str:
    """How to read the ratios of two counters."""
    if pairs.empty:
        return "A pair needs the same event, measure, definition, place and days."
    low, middle, high = (pairs["ratio"].quantile(share) for share in (0, 0.5, 1))
    said = f" The printed ratios run from {low:.2f} to {high:.2f}, the middle one is {middle:.2f}."
    said = "" if len(pairs) == 1 else said
    return (
        "First number divided by second, as printed. Against a list of names the true ratio is at "
        f"most so high, because the list is a floor.{said}"
    )
