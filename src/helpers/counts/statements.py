"""One stated count: what its number and its qualifier leave open, and what its counter could see.

Counts are whole people. An interval end that is missing is unbounded: "at least 544" says nothing
of how many more.
"""

from dataclasses import dataclass
from itertools import cycle
from numbers import Integral
from typing import NamedTuple

import pandas as pd

QUALIFIERS = ("exact", "about", "at_least", "up_to")
SEES = ("all", "names_established", "estimate", "relayed", "unknown")
QUANTITY = ["event_id", "measure", "definition", "place", "date_start", "date_end"]
PLACES_INSIDE = {
    "Minsk": ("Minsk and Minsk district", "Belarus"),
    "Minsk and Minsk district": ("Belarus",),
    "Regions outside Minsk": ("Belarus",),
}
ORIGIN = ["reporting_org", "relayed_by", "source_url"]
SAID = {"exact": "", "about": "about ", "at_least": "at least ", "up_to": "up to "}
INTERVAL_METHOD = "qualifier to interval (methods, counts, rule 3)"
INTERVAL_ASSUMES = "about = rounded to the largest of 1, 5, 10, 50, 100, … that divides the number"
CCC = "Crowd Counting Consortium data dictionary"


@dataclass(frozen=True)
class StatementInterval:
    """People a statement leaves possible: `high` None is unbounded, `unit` what it is rounded to.

    `unit` is the largest of 1, 5, 10, 50, 100, … that divides the number; h is half of it.
    """

    low: float
    high: float | None
    unit: int
    method: str
    assumptions: str


@dataclass(frozen=True)
class WordBand:
    """Order of magnitude (people) that a word stands for, and the number others put for it.

    `ccc` and `acled` are the conventions of those projects, None where none was found: they
    differ, so neither is a count.
    """

    text: str
    low: int
    high: int
    ccc: int | None
    acled: int | None
    method: str
    assumptions: str


class _Word(NamedTuple):
    low: int
    ccc: int | None
    acled: int | None


WORDS = {
    "tens": _Word(10, None, 10),
    "dozens": _Word(10, None, 12),
    "hundreds": _Word(100, 200, 100),
    "thousands": _Word(1_000, 2_000, None),
    "tens of thousands": _Word(10_000, 20_000, None),
    "hundreds of thousands": _Word(100_000, 200_000, None),
}


def rounding_unit(count: int) -> int:
    """Largest of 1, 5, 10, 50, 100, … that divides `count` (people, 0 or more); 1 for 0."""
    unit = 1
    for step in cycle((5, 2)):
        if count == 0 or count % (unit * step):
            break
        unit *= step
    return unit


def statement_interval(
    count: int, qualifier: str, *, where: str = "the statement"
) -> StatementInterval:
    """Interval of people that one printed number leaves open.

    `count` whole people, `qualifier` one of exact [c, c], about [c - h, c + h], at_least
    [c, unbounded), up_to [0, c], with h half the rounding unit (methods, section 5.5, rule 3).
    `where` names the row in errors. Raises `ValueError` for another qualifier, for a number that
    is missing, negative or not whole, and for "about 0", which was rounded to nothing.
    """
    if qualifier not in QUALIFIERS:
        raise ValueError(
            f"unknown qualifier {qualifier!r} in {where}; write one of {', '.join(QUALIFIERS)}"
        )
    if not isinstance(count, Integral) or isinstance(count, bool) or count < 0:
        raise ValueError(
            f"a count is a whole number of people, 0 or more; found {count} in {where}; "
            "for words use word_magnitude"
        )
    if qualifier == "about" and count == 0:
        raise ValueError(f"about 0 has no rounding unit ({where}); write exact or up_to")
    unit = rounding_unit(int(count))
    ends = {
        "exact": (count, float(count)),
        "about": (count - unit / 2, count + unit / 2),
        "at_least": (count, None),
        "up_to": (0, float(count)),
    }
    low, high = ends[qualifier]
    return StatementInterval(float(low), high, unit, INTERVAL_METHOD, INTERVAL_ASSUMES)


def with_statement_intervals(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with the interval each statement leaves open, as a new frame.

    One row per statement, with `count` (people) and `qualifier`. Adds `low` and `high` (people,
    `Float64`; high missing = unbounded), `unit` (people), `method` and `assumptions`. Intervals
    and refusals as `statement_interval`; the message names the row.
    """
    require_columns(frame, ["count", "qualifier"], "intervals")
    found = [
        statement_interval(None if pd.isna(count) else count, qualifier, where=where)
        for count, qualifier, where in zip(
            frame["count"], frame["qualifier"], row_names(frame), strict=True
        )
    ]
    result = frame.copy()
    result["low"] = pd.array([one.low for one in found], "Float64")
    result["high"] = pd.array([one.high for one in found], "Float64")
    result["unit"] = pd.array([one.unit for one in found], "Int64")
    result["method"], result["assumptions"] = INTERVAL_METHOD, INTERVAL_ASSUMES
    return result


def with_crowd_intervals(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` of crowd sizes with the interval each statement leaves open, as a new frame.

    One row per statement, with `count_low`, `count_high` (people, either may be missing) and
    `qualifier`. Adds `count` (the printed number; of a range the lower end), `low` and `high`
    (people; missing = unbounded): of a range its own ends, otherwise as
    `with_statement_intervals`.
    """
    result = frame.assign(count=frame["count_low"].fillna(frame["count_high"]))
    single = result["qualifier"] != "range"
    ends = with_statement_intervals(result[single])[["low", "high"]]
    own = result.loc[~single, ["count_low", "count_high"]].astype("Float64")
    own.columns = ["low", "high"]
    return result.join(pd.concat([ends, own]))


def word_magnitude(text: str) -> WordBand:
    """Band of people for a count given in words only, to be drawn hatched beside the words.

    The band is the order of magnitude ("hundreds" 100-999); `ccc` is the number of the Crowd
    Counting Consortium (`ccc_data_dictionary.md`: 200, 2,000, 20,000, 200,000), `acled` that of
    ACLED's FAQ (10, 12, 100). Raises `ValueError` for any other words.
    """
    word = WORDS.get(text.strip().lower())
    if word is None:
        raise ValueError(f"no order of magnitude for {text!r}; known are: {', '.join(WORDS)}")
    return WordBand(
        text,
        word.low,
        10 * word.low - 1,
        word.ccc,
        word.acled,
        "order of magnitude of the word (methods, counts, rule 3)",
        f"no count was stated; any single number is a convention ({CCC}, ACLED FAQ)",
    )


def ccc_mean(low: float, high: float | None) -> float:
    """Size that the Crowd Counting Consortium would print, to compare with.

    (low + high) / 2, or low where high is missing (`size_mean`, `ccc_data_dictionary.md`): a
    floor is taken for the count there, which nothing else in this project does. Raises
    `ValueError` for a missing or negative low and for high below low.
    """
    if pd.isna(low) or low < 0:
        raise ValueError(f"the lowest reported size is 0 or more people; found {low!r}")
    if pd.isna(high):
        return float(low)
    if high < low:
        raise ValueError(f"sizes run from low to high; found {low:g} to {high:g}; swap them")
    return (low + high) / 2


def with_roles(statements: pd.DataFrame, organisations: pd.DataFrame | None) -> pd.DataFrame:
    """Statements with what each says of the total, given what its counter could see; a new frame.

    Adds, besides the columns of `with_statement_intervals`: `org_name`, `sees` and `role`: total,
    floor, ceiling or "none". A counter that knows only the names it established
    (`sees = names_established`) states floors, however exact the number: its interval is
    [low, unbounded), and its "up to" bounds nothing (methods, section 5.4). `is_hard`: a floor
    from such a list or from an authority that registers everyone. `organisations` has `org`,
    `sees` and perhaps `name`; without it qualifiers are taken as printed. Raises `ValueError` for
    a counter that is not in it, twice in it, or sees something else, and as the intervals do.
    """
    require_columns(statements, ["reporting_org"], "roles")
    result = with_statement_intervals(statements)
    org = statements["reporting_org"]
    if organisations is None:
        result["org_name"], result["sees"] = org, "unknown"
    else:
        known = _known(organisations)
        _refuse_unknown(statements, set(known.index))
        result["org_name"] = org.map(known["name"]).fillna(org) if "name" in known else org
        result["sees"] = org.map(known["sees"])
    kinds = {"exact": "total", "about": "total", "at_least": "floor", "up_to": "ceiling"}
    lists_names = result["sees"] == "names_established"
    role = result["qualifier"].map(kinds).astype(object)
    result["role"] = role.mask(lists_names, "floor").mask(lists_names & (role == "ceiling"), "none")
    result["high"] = result["high"].mask(lists_names)
    hard = result["sees"].isin(["names_established", "all"])
    result["is_hard"] = (result["role"] == "floor") & hard
    return result


def _known(organisations: pd.DataFrame) -> pd.DataFrame:
    require_columns(organisations, ["org", "sees"], "organisations")
    twice = organisations["org"].duplicated()
    if twice.any():
        raise ValueError(f"organisations has {organisations['org'][twice].iloc[0]!r} twice")
    bad = ~organisations["sees"].isin(SEES)
    if bad.any():
        row = organisations[bad].iloc[0]
        raise ValueError(
            f"organisations: {row['org']!r} sees {row['sees']!r}; write one of {', '.join(SEES)}"
        )
    return organisations.set_index("org")


def _refuse_unknown(statements: pd.DataFrame, known: set) -> None:
    lost = ~statements["reporting_org"].isin(known)
    if lost.any():
        name = statements["reporting_org"][lost].iloc[0]
        raise ValueError(
            f"the counter {name!r} ({row_names(statements[lost])[0]}) is not in organisations, so "
            "what it could see is unknown; add it there"
        )


def people(number: float) -> str:
    """A number of people for a text: "1,126", or "312.5" for an end that rounding leaves."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}"


def require_columns(frame: pd.DataFrame, columns: list[str], purpose: str) -> None:
    """Raise `ValueError` naming the columns that `frame` lacks."""
    lacking = [column for column in columns if column not in frame]
    if lacking:
        raise ValueError(f"{purpose}: the frame lacks the column(s) {', '.join(lacking)}")


def row_names(frame: pd.DataFrame) -> list[str]:
    """Name of each row for messages: "line 222" where the index holds file lines, else "row 3"."""
    word = "line" if frame.index.name == "line" else "row"
    return [f"{word} {label}" for label in frame.index]


def shown(value) -> str:
    """A place, date or word as it stands in a message."""
    if pd.isna(value):
        return "blank"
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def refuse_mixed(statements: pd.DataFrame, what_for: str) -> None:
    """Raise `ValueError` for no rows, or for rows of more than one quantity, naming them."""
    require_columns(statements, QUANTITY, what_for)
    if statements.empty:
        raise ValueError(f"{what_for}: no statements; pass at least one row")
    names = row_names(statements)
    period = statements["date_start"].map(shown) + " to " + statements["date_end"].map(shown)
    columns = {key: statements[key].map(shown) for key in QUANTITY[:4]} | {"period": period}
    for what, values in columns.items():
        if values.nunique() > 1:
            rows: dict[str, list[str]] = {}
            for value, name in zip(values, names, strict=True):
                rows.setdefault(value, []).append(name)
            found = " and ".join(f"{value} ({', '.join(rows[value])})" for value in sorted(rows))
            raise ValueError(
                f"{what_for} takes statements of one {what}; found {found}; reconcile them apart "
                "or use reconcile_events"
            )
