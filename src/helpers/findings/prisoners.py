"""What counts of political prisoners show, in words."""

import pandas as pd

from helpers import vintage
from helpers.words import count, day, listed, upper_first

HELD = "held"


def surest(statements: pd.DataFrame) -> pd.DataFrame:
    """Precise counts of people held, read with high confidence, by date: what sentences rest on."""
    rows = statements[
        (statements["definition"] == HELD)
        & (statements["qualifier"] == "exact")
        & (statements["confidence"] == "high")
    ]
    return rows.sort_values("date", kind="stable")


def on(date: pd.Timestamp, said: str) -> str:
    """A date as far as it is known, in a sentence: "on 30 Sep 2021", "in Sep 2021"."""
    return f"{'on' if said == day(date) else 'in'} {said}"


def held_title(statements: pd.DataFrame) -> str:
    """First, highest and newest count of people held, as a title."""
    rows = surest(statements)
    if rows.empty:
        return "No precise count of people held was read"
    first, top, last = rows.iloc[0], rows.loc[rows["count"].idxmax()], rows.iloc[-1]
    if len(rows) == 1:
        return f"{last['count']:,} held {on(last['date'], last['day'])} ({last['who']})"
    said = f"Held: {first['count']:,} {on(first['date'], first['day'])}"
    if top["row"] not in (first["row"], last["row"]):
        said += f", highest {top['count']:,} {on(top['date'], top['day'])}"
    return f"{said}, {last['count']:,} {on(last['date'], last['day'])}"


def held_reading(statements: pd.DataFrame) -> str:
    """How to read a chart of stocks over time."""
    signs = {
        "at_least": "An arrow upwards is a floor.",
        "about": "A hollow mark is a round number.",
        "up_to": "An arrow downwards is a ceiling.",
    }
    said = [text for kind, text in signs.items() if (statements["qualifier"] == kind).any()]
    vague = int((statements["date_precision"] != "day").sum())
    if vague:
        said.append(
            f"{count(vague, 'mark')} {'stands' if vague == 1 else 'stand'} on a day that is only "
            "known to the month or year."
        )
    return " ".join(["One panel per definition; no mark is joined to another.", *said])


def _measured_from(as_of: pd.Timestamp) -> str:
    """What the day is from which ages are counted: see `views.prisoners.newest_page`."""
    return "the day chosen" if as_of == vintage.chosen() else "the newest page in these tables"


def newest_sentence(statements: pd.DataFrame, as_of: pd.Timestamp, stale_after_days: int) -> str:
    """The newest precise count of people held, and whether it is too old to speak of today."""
    rows = surest(statements)
    if rows.empty:
        return "No precise count of people held was read."
    last = rows.iloc[-1]
    age = (as_of - last["date"]).days
    said = (
        "The newest precise and surely sourced count of political prisoners held is "
        f"{last['count']:,} ({last['who']}, {last['day']})"
    )
    if age > stale_after_days:
        return (
            f"{said}: it is stale, {age} days older than {_measured_from(as_of)} "
            f"({day(as_of)}), and says nothing of today.{_later(statements, last)}"
        )
    return f"{said}, {count(age, 'day')} before {_measured_from(as_of)}.{_later(statements, last)}"


def _later(statements: pd.DataFrame, last: pd.Series) -> str:
    """The newest statement on people held that is no precise count, where it is newer."""
    held = statements[(statements["definition"] == HELD) & (statements["date"] > last["date"])]
    if held.empty:
        return ""
    newest = held.sort_values("date", kind="stable").iloc[-1]
    return f" Less precise but newer: {newest['said']} ({newest['who']}, {newest['day']})."


def peak_sentence(statements: pd.DataFrame) -> str:
    """The highest precise count, with other precise ones of that day."""
    rows = surest(statements)
    if rows.empty:
        return ""
    top = rows[rows["count"] == rows["count"].max()]
    days = listed(list(dict.fromkeys(top["day"])))
    return f"The highest such count is {top['count'].iloc[0]:,} ({days})."


def flow_sentence(pairs: pd.DataFrame) -> str:
    """How the stock and the running total moved between the first and last day with both."""
    if len(pairs) < 2:
        return ""
    first, last = pairs.iloc[0], pairs.iloc[-1]
    held = _moved(first["count_held"], last["count_held"])
    ever = _moved(first["count"], last["count"])
    fell_while_rose = last["count_held"] < first["count_held"] and last["count"] > first["count"]
    end = ": fewer were held although more were recognised" if fell_while_rose else ""
    return (
        f"From {first['day']} to {last['day']} the number held {held}, "
        f"while the number ever recognised {ever}{end}."
    )


def _moved(first: int, last: int) -> str:
    if first == last:
        return f"stayed at {first:,}"
    return f"{'rose' if last > first else 'fell'} from {first:,} to {last:,}"


def pairs_title(pairs: pd.DataFrame) -> str:
    """The newest day with both numbers, as a title."""
    if pairs.empty:
        return "No day has both a number held and a number ever recognised"
    last = pairs.iloc[-1]
    return (
        f"{last['day']}: {last['said']} ever recognised, {last['count_held']:,} held, so "
        f"{last['left_said']} had left the list"
    )


def definitions_title(rows: pd.DataFrame) -> str:
    """How many definitions there are, and for how many the newest count is stale."""
    if rows.empty:
        return "No count was read"
    stale = int(rows["is_stale"].sum())
    how_many = "all" if stale == len(rows) else stale or "none"
    return (
        f"{count(int(rows['n_statements'].sum()), 'statement')} by "
        f"{count(len(rows), 'definition')}; the newest is stale for {how_many} of them"
    )


def definitions_reading(as_of: pd.Timestamp, stale_after_days: int) -> str:
    """The rule by which a count is called stale."""
    return (
        f"Stale: more than {count(stale_after_days, 'day')} older than {_measured_from(as_of)} "
        f"({day(as_of)}). The clock of the machine is not asked, so the page can be made again."
    )


def running_title(statements: pd.DataFrame) -> str:
    """Newest running totals, each with its own start, as a title."""
    parts = []
    for _, some in statements.groupby("definition", sort=False):
        last = some.sort_values(["date", "count"]).iloc[-1]
        parts.append(f"{last['definition_name']}: {last['said']} ({last['day']})")
    return upper_first("; ".join(parts)) or "No running total was read"


def starts_reading(statements: pd.DataFrame) -> str:
    """That running totals begin on different days."""
    starts = statements.loc[statements["definition"] == "ever_recognised", "definition_detail"]
    named = sorted(set(starts.dropna()))
    if not named:
        return "Running totals only rise: they are flows added up, not people held."
    return (
        "Running totals only rise: they are flows added up, not people held. The sources of “ever "
        f"recognised” say {listed([f'“{name}”' for name in named])}."
    )


def new_title(statements: pd.DataFrame) -> str:
    """How many were newly recognised in each period stated, as a title; periods are not ranked."""
    if statements.empty:
        return "No number of newly recognised people was read"
    said = [f"{row['said']} {row['definition_detail']}" for row in statements.to_dict("records")]
    return f"{count(len(said), 'statement')} on people newly recognised: {listed(said)}"


def releases_title(rows: pd.DataFrame) -> str:
    """Under how many dates groups were released and how large the largest was, as a title."""
    if rows.empty:
        return "No statement on releases was read"
    groups = rows[rows["definition"] == "released_group"]
    if groups.empty:
        return f"{count(len(rows), 'statement')} on releases, none on a group"
    top = groups.loc[groups["count"].idxmax()]
    vague = _known_to_the_month(groups)
    only = f", {vague} of them known only to the month" if vague else ""
    return (
        f"Releases of groups are reported under {_dates(groups)}{only}; the largest group was "
        f"{top['said']} ({top['day']})"
    )


def releases_sentence(rows: pd.DataFrame) -> str:
    """Releases in groups: first and last date as far as known, never added up."""
    groups = rows[rows["definition"] == "released_group"].sort_values("date", kind="stable")
    if groups.empty:
        return ""
    vague = _known_to_the_month(groups)
    same = (
        f"; {vague} of these {'is' if vague == 1 else 'are'} known only to the month and may be "
        "the same release as another"
        if vague
        else ""
    )
    return (
        f"Releases in groups are reported under {_dates(groups)} from {groups['day'].iloc[0]} to "
        f"{groups['day'].iloc[-1]}{same}. A group may also hold people who were not on the list, "
        "so groups are not subtracted from it."
    )


def _dates(groups: pd.DataFrame) -> str:
    return count(groups["day"].nunique(), "date")


def _known_to_the_month(groups: pd.DataFrame) -> int:
    return int(groups.loc[groups["date_precision"] != "day", "day"].nunique())


def conflicts_title(rows: pd.DataFrame) -> str:
    """On how many days one counter's precise numbers differ, as a title."""
    if rows.empty:
        return "No counter gives two precise numbers for one day and definition"
    days = rows.drop_duplicates(["date", "definition", "reporting_org"])
    gap = (
        rows.groupby(["date", "definition", "reporting_org"])["count"]
        .agg(lambda values: values.max() - values.min())
        .max()
    )
    return f"On {count(len(days), 'day')} one counter's precise numbers differ, by up to {int(gap)}"


def base(statements: pd.DataFrame) -> str:
    """What a figure of prisoners rests on."""
    if statements.empty:
        return "No statement."
    first = statements.loc[statements["date"].idxmin(), "day"]
    last = statements.loc[statements["date"].idxmax(), "day"]
    when = first if first == last else f"{first} – {last}"
    return (
        f"{count(len(statements), 'statement')} by "
        f"{count(statements['reporting_org'].nunique(), 'counter')} read in "
        f"{count(statements['source_url'].nunique(), 'page')}, {when}."
    )
