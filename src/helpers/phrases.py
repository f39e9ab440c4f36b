"""Cells of tables in the current language: our labels, days and numbers.

A record holds English. The parts of a cell ("IISEPS, Jun 2010", "at least 1,100", "All adults,
by telephone") are looked up when the page is made; names and the words of others stay.
"""

import re

from helpers import language
from helpers.headings import AS_WRITTEN
from helpers.words import lower_first, upper_first

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:–\d[\d,]*(?:\.\d+)?)?(?: %)?")
#: Names ("Chatham House", "iSANS", "Center for New Ideas") are of no language: each of their words
#: has a capital, save small ones between.
NAME = re.compile(r"\S*[A-Z]\S*(?: (?:(?:for|of|of the|and) )?\S*[A-Z]\S*)*")
#: First and last day, as `pipeline.labels` names a survey by them.
DAYS = re.compile(r"(\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)")
#: What stands between the parts of a cell.
BETWEEN = re.compile(r"(; |, |: | – | \(|\))")
#: Parts that are no table's words: with their number, or put in by code.
PARTS = (
    "about %(number)s",
    "at least %(number)s",
    "up to %(number)s",
    "n about %(number)s",
    "n not printed",
    "usual",
    "undated",
    "not stated",
    "not known",
    "everyone asked",
    "aged %(number)s",
    "aged %(number)s and over",
    "paragraph %(number)s",
    "picture or teaser",
    "computed",
    "researched",
    "partly",
    "stated",
    "assumed",
    "high",
    "medium",
    "low",
    "rose",
    "fell",
    "before",
    "after",
    "below %(number)s",
    "not tested",
    "mode not known",
    "other country",
    "other population",
    "other mode",
    "other answers offered",
    "The whole country",
    "Minsk and other parts",
    "Minsk",
    "Regions outside Minsk",
    "Minsk and Minsk district",
    "exit poll",
    "mode and population",
    "perhaps mode (not known) and population",
    "Pollster",
    "Sponsor",
    "Published by",
    "Fieldwork",
    "Participants, no sample",
    "Margin of error printed",
    "Weighting",
    "Figures given anew",
    "Likely the same poll as",
    "Not comparable with the house's others",
    "How surely this is known",
    "Remarks",
    "Who paid",
    "Who asked",
    "Wording",
    "Dates",
    "Size",
    "Precision",
    "Sampling, weights",
)


def cell(text: str, heading: str = "") -> tuple[str, bool]:
    """A cell under `heading`, and whether it is in the current language.

    One that cannot all be said there stays English as a whole.
    """
    if language.current() == language.ENGLISH or heading in AS_WRITTEN:
        return text, False
    whole = _known(text)
    parts = [(whole, True)] if whole else [_part(part) for part in BETWEEN.split(text)]
    languages = {is_ours for _, is_ours in parts}
    if True not in languages or False in languages:
        return text, False
    return "".join(said for said, _ in parts), True


def _part(text: str) -> tuple[str, bool | None]:
    """A part as the current language says it; whether it is that, English, or neither."""
    if language.DATE.search(text) and not language.LETTERS.search(language.DATE.sub("", text)):
        return language.dates(text), True
    if language.DAY.fullmatch(text):
        return language.day(text), True
    if days := DAYS.fullmatch(text):
        return " – ".join(map(language.day, days.groups())), True
    if not language.LETTERS.search(text.removeprefix("n ")):
        said = language.number(text)
        return said, True if said != text else None
    numbers = NUMBER.findall(text)
    said = _known(NUMBER.sub("%(number)s", text) if len(numbers) == 1 else text)
    if said and numbers:
        said %= {"number": language.number(numbers[0])}
    if said:
        return said, True
    return text, None if NAME.fullmatch(text) else False


def _known(text: str) -> str:
    """A label in the current language, beginning as `text` does; empty where there is none."""
    for key, turned in ((text, str), (lower_first(text), upper_first)):
        if language.is_known(key):
            return turned(language.word(key))
    return ""
