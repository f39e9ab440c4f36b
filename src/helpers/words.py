"""Numbers, surveys and bases in words, the same way everywhere."""

from collections.abc import Iterable

import pandas as pd

from helpers import language
from helpers.language import gettext, ngettext

MODES = {
    "face_to_face": "face to face",
    "telephone": "by telephone",
    "online_panel": "in an online panel",
    "mixed": "by several modes",
    "exit_poll": "at polling stations",
    "self_selected": "among people who chose to take part",
    "official_count": "official count",
    "unknown": "mode not stated",
}
CLASSES = {
    "all_adults": "all adults",
    "urban_adults": "adults in towns",
    "urban_internet_users": "urban internet users",
    "internet_users": "internet users",
    "youth": "young people",
    "employees": "employees",
    "voters": "voters",
    "emigrants": "emigrants",
    "self_selected": "people who chose to take part",
    "official_count": "votes as counted officially",
    "other": "others",
}


COUNTRIES = {
    "BY": "Belarus",
    "RU": "Russia",
    "UA": "Ukraine",
    "PL": "Poland",
    "LT": "Lithuania",
    "XX": "several countries",
}

TOPICS = {
    "war": "The war",
    "foreign_policy": "East, west and the world",
    "domestic_politics": "Elections and the state of the country",
    "trust": "Trust",
    "protest": "Protest",
    "media": "Media",
    "economy": "Economy",
    "society": "Society",
    "foreign_views_of_belarus": "How neighbours see Belarus",
}
CAPITALS = {"minsk", "kaunas", "vilnius", "lukashenka", "putin", "russia", "belarus"}

#: Sides of a split in the order they are drawn, and what they are called.
SIDES = {
    "for": "for",
    "none": "other position",
    "other": "other answer",
    "neutral": "partly",
    "compound": "partly or no answer",
    "against": "against",
    "no_answer": "no clear answer",
    "not_published": "not published",
}


def number(value: float) -> str:
    """A figure in text: no needless decimals, no minus before 0, thousands apart."""
    return f"{value:z,.1f}".removesuffix(".0")


def cell(value) -> str:
    """One value as text: dates in ISO, numbers with no needless sign, missing as empty."""
    if pd.api.types.is_list_like(value) or pd.isna(value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:z.1f}".removesuffix(".0")
    return str(value)


def percent(value: float) -> str:
    """A share in text."""
    return f"{number(value)} %"


def span(values: pd.Series, unit: str = " %") -> str:
    """ "40–51 %", or "44 %" when lowest and highest are the same."""
    low, high = number(values.min()), number(values.max())
    return f"{low}{unit}" if low == high else f"{low}–{high}{unit}"


def count(items: int, one: str, many: str = "") -> str:
    """ "1 survey", "3 surveys"."""
    return f"{items} {one if items == 1 else many or one + 's'}"


def lower_first(text: str) -> str:
    """Text to stand inside a sentence."""
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """Text to begin a sentence or stand alone."""
    return text[:1].upper() + text[1:]


def listed(items: list[str]) -> str:
    """ "a", "a and b", "a, b and c"; empty for nothing."""
    return "".join(items) if len(items) < 2 else ", ".join(items[:-1]) + " and " + items[-1]


def part(subgroup: str) -> str:
    """A part of a sample in words: "everyone asked", "aged 18–24", "tv" as "TV", "Minsk"."""
    if subgroup == "all":
        return "everyone asked"
    if subgroup.startswith("age_"):
        low, high = subgroup.removeprefix("age_").split("_")
        return f"aged {low} and over" if high == "plus" else f"aged {low}–{high}"
    names = [name.capitalize() if name in CAPITALS else name for name in subgroup.split("_")]
    return " ".join(names).replace("tv ", "TV ").replace("pro ", "pro-")


def years(cards: pd.DataFrame) -> list[int]:
    """The years in which the dated surveys of a frame asked, in order."""
    return sorted({int(year) for year in cards["date"].dropna().dt.year})


def year_span(first: int, last: int) -> str:
    """ "2016–2022", or "2016" when first and last are the same."""
    return f"{first}" if first == last else f"{first}–{last}"


def survey_label(frame: pd.DataFrame) -> pd.Series:
    """House and fieldwork of each row: "BAW, 16–26 Mar 2022"."""
    return frame["house_name"] + ", " + frame["when"]


def size_label(frame: pd.DataFrame) -> pd.Series:
    """Sample size of each row in words: "n 804", "n about 1,500 (usual)", "n not printed"."""
    words = []
    for size, usual in zip(frame["sample_size"], frame["assumed_sample_size"], strict=True):
        if pd.notna(size):
            words.append(f"n {size:,}")
        else:
            words.append(f"n about {usual:,} (usual)" if pd.notna(usual) else "n not printed")
    return pd.Series(words, index=frame.index, dtype=str)


def asked(population_class: str, mode: str) -> str:
    """Who was asked and how: "all adults, by telephone"; once where the two are one."""
    if population_class == mode:
        return CLASSES[population_class]
    return f"{CLASSES[population_class]}, {MODES[mode]}"


def asked_label(frame: pd.DataFrame) -> pd.Series:
    """Population and mode of each row: "All adults, by telephone"."""
    pairs = zip(frame["population_class"], frame["mode"], strict=True)
    return pd.Series([upper_first(asked(*pair)) for pair in pairs], index=frame.index, dtype=str)


@language.in_both
def base(frame: pd.DataFrame) -> str:
    """Who was asked, how, when and how many, over all rows of a figure.

    English, with the same in the current language.
    """
    if frame.empty:
        return gettext("No survey.")
    cards = frame.drop_duplicates("survey_id")
    groups = []
    for (population, mode), some in cards.groupby(["population_class", "mode"], sort=False):
        groups.append(f"{_asked(population, mode)} ({len(some)})")
    asked_in = years(cards)
    when = f", {year_span(asked_in[0], asked_in[-1])}" if asked_in else ""
    sizes = cards["sample_size"].dropna()
    printed = {
        "sizes": language.number(span(sizes, "")),
        "printed": len(sizes),
        "all": len(cards),
    }
    some = gettext("n %(sizes)s where printed (%(printed)s of %(all)s)") % printed
    return gettext("%(surveys)s in %(where)s%(when)s; %(groups)s; %(sizes)s.") % {
        "surveys": _counted(ngettext("%(num)d survey", "%(num)d surveys", len(cards)), len(cards)),
        "where": _listed([COUNTRIES[country] for country in cards["country"].unique()]),
        "when": when,
        "groups": "; ".join(groups),
        "sizes": some if len(sizes) else gettext("no sample size is printed"),
    }


def _asked(population_class: str, mode: str) -> str:
    """As `asked`, in the current language."""
    return ", ".join(map(language.word, asked(population_class, mode).split(", ")))


def _counted(form: str, number: int) -> str:
    return form % {"num": number}


def _listed(items: Iterable[str]) -> str:
    """Different words in order, each in the current language: "a, b and c"."""
    words = [language.word(item) for item in sorted(set(items))]
    if len(words) == 1:
        return words[0]
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


QUALIFIERS = {"exact": "", "about": "about ", "at_least": "at least ", "up_to": "up to "}


def count_text(statement) -> str:
    """A count as it was put: "at least 1,100", "about 800", "1,391"."""
    return f"{QUALIFIERS[statement['qualifier']]}{statement['count']:,}"


def counter_label(statements: pd.DataFrame) -> pd.Series:
    """Who counted (`who`) and through whom it was read: "Viasna, via RFE/RL"."""
    relays = statements["relayed_by"].str.replace(r" \(.*\)", "", regex=True)
    return statements["who"] + (", via " + relays).fillna("")


def crowd_text(statement) -> str:
    """A crowd or a count as it was put: "at least 1,000", "65,000–70,000"."""
    if statement["qualifier"] == "range":
        return f"{statement['count_low']:,}–{statement['count_high']:,}"
    return count_text(statement)


def day(date: pd.Timestamp) -> str:
    """A day in words: "27 Feb 2022"."""
    return period(date, date)


def period(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """A period in words: "27 Feb 2022", "27–28 Feb 2022", "24 Feb 2022 – 9 Apr 2022"."""
    last = f"{end.day} {end:%b %Y}"
    if start == end:
        return last
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{last}"
    return f"{start.day} {start:%b %Y} – {last}"


@language.in_both
def count_base(statements: pd.DataFrame) -> str:
    """What a figure of counts rests on: statements, counters, period, measures.

    English, with the same in the current language.
    """
    if statements.empty:
        return gettext("No statement.")
    start, end = statements["date_start"].min(), statements["date_end"].max()
    said, counters = len(statements), statements["reporting_org"].nunique()
    pages = statements["source_url"].nunique()
    return gettext(
        "%(said)s by %(counters)s read in %(pages)s, on %(when)s; counted: %(what)s."
    ) % {
        "said": _counted(ngettext("%(num)d statement", "%(num)d statements", said), said),
        "counters": _counted(ngettext("%(num)d counter", "%(num)d counters", counters), counters),
        "pages": _counted(ngettext("%(num)d page", "%(num)d pages", pages), pages),
        "when": language.dates(period(start, end)),
        "what": _listed(statements["measure_name"]),
    }
