"""Cells of tables in the current language: our labels, days and numbers, part by part.

A record holds English. What a cell is put together of ("IISEPS, Jun 2010", "at least 1,100",
"All adults, by telephone") is looked up when the page is made; names and the words of others stay.
"""

import re
from itertools import groupby

from markupsafe import Markup, escape

from helpers import language
from helpers.headings import AS_WRITTEN
from helpers.words import lower_first, upper_first

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:–\d[\d,]*(?:\.\d+)?)?(?: %)?")
#: Names ("Chatham House", "iSANS") are of no language: each of their words has a capital.
NAME = re.compile(r"\S*[A-Z]\S*(?: \S*[A-Z]\S*)*")
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
)


def cell(text: str, heading: str = "") -> tuple[Markup, bool]:
    """A cell under `heading`, and whether all of it is in the current language.

    Where only parts of it are, these carry their language themselves.
    """
    if language.current() == language.ENGLISH or heading in AS_WRITTEN:
        return escape(text), False
    parts = _parts(text)
    known = {is_ours for _, is_ours in parts}
    if False not in known:
        return escape("".join(said for said, _ in parts)), True in known
    made = Markup()
    for is_ours, run in groupby(_joined(parts), key=lambda part: part[1]):
        said = "".join(said for said, _ in run)
        made += Markup("<span{}>{}</span>").format(language.ours(), said) if is_ours else said
    return made, False


def plain(text: str, heading: str = "") -> str:
    """A cell under `heading` as far as the current language can say it, without marks."""
    if language.current() == language.ENGLISH or heading in AS_WRITTEN:
        return text
    return "".join(said for said, _ in _parts(text))


def _parts(text: str) -> list[tuple[str, bool | None]]:
    whole = _known(text)
    return [(whole, True)] if whole else [_part(part) for part in BETWEEN.split(text)]


def _joined(parts: list[tuple[str, bool | None]]) -> list[tuple[str, bool]]:
    """Parts without a language of their own go with ours where they stand between two of ours."""
    languages = [is_ours for _, is_ours in parts]
    joined = []
    for place, (said, is_ours) in enumerate(parts):
        before = [one for one in languages[:place] if one is not None]
        after = [one for one in languages[place:] if one is not None]
        between = bool(before and after) and before[-1] and after[0]
        joined.append((said, between if is_ours is None else is_ours))
    return joined


def _part(text: str) -> tuple[str, bool | None]:
    """A part as the current language says it; whether it is that, English, or neither."""
    if language.DATE.search(text) and not language.LETTERS.search(language.DATE.sub("", text)):
        return language.dates(text), True
    if language.DAY.fullmatch(text):
        return language.day(text), True
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
