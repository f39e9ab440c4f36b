"""The language of what we say around a report: labels, days, numbers.

What notebooks say and compute stays English, and is marked as English on a page of another
language. The environment variable `OPINION_LANGUAGE` names the language, so that kernels and
forked children have it too. English needs no catalogue and is never changed.
"""

import datetime
import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from markupsafe import Markup, escape

from helpers.errors import ParameterError, did_you_mean

VARIABLE = "OPINION_LANGUAGE"
ENGLISH = "en"
LANGUAGES = (ENGLISH, "be", "ru")
DOMAIN = "opinion"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
LETTERS = re.compile(r"[^\W\d_]")
SAID = re.compile(r'<html lang="([a-z]+)">')
MARK_IN_NUMBER = re.compile(r"(?<=\d)[.,](?=\d)")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: A day, days of one month or a month, as `words.period` writes them.
DATE = re.compile(rf"(?:(\d{{1,2}}(?:–\d{{1,2}})?) )?\b({'|'.join(MONTHS)}) (\d{{4}})")
_chosen = ContextVar("chosen", default="")


class Said(str):
    """English text, with how the current language says it in `ours` (empty in English)."""

    ours = ""


def in_both(make: Callable[..., str]) -> Callable[..., Said]:
    """Let what a function says come in English, and in the current language as its `ours`."""

    @wraps(make)
    def made(*args, **kwargs) -> Said:
        language = current()
        said = make(*args, **kwargs)
        if language == ENGLISH:
            return Said(said)
        with speaking(ENGLISH):
            text = Said(make(*args, **kwargs))
        text.ours = said
        return text

    return made


def current() -> str:
    """The language of this process. Raises `ParameterError` for one that we do not have."""
    return _known(_chosen.get() or os.environ.get(VARIABLE) or ENGLISH)


def speak(language: str) -> None:
    """Make `language` that of this process and of those it starts; an empty one leaves it.

    Raises `ParameterError` for one that we do not have.
    """
    if language:
        os.environ[VARIABLE] = _known(language)


def _known(language: str) -> str:
    if language not in LANGUAGES:
        known = did_you_mean(language, LANGUAGES)
        raise ParameterError(f"there are no pages in the language {language!r}{known}")
    return language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within, `language` is the current one, whatever that of the process is."""
    token = _chosen.set(_known(language))
    try:
        yield
    finally:
        _chosen.reset(token)


def written_in(site: Path) -> str:
    """The language of a built site, which its index says; English when there is none."""
    try:
        with (site / "index.html").open(encoding="utf-8") as file:
            found = SAID.search(file.read(100))
    except (OSError, ValueError):
        found = None
    return found[1] if found else ENGLISH


def catalogue(language: str) -> Path:
    """File with the translations into a language other than English."""
    return Path(__file__).parent / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def gettext(message: str) -> str:
    """`message` in the current language."""
    return _translations(current()).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """The form of a message that goes with `number`."""
    return _translations(current()).ngettext(one, many, number)


def word(text: str) -> str:
    """A word or label that code, a table or the collection has in English; as it is where the
    catalogue lacks it.
    """
    return gettext(text) if text else ""


def is_known(text: str) -> bool:
    """Whether `word` says it in the current language."""
    return current() == ENGLISH or word(text) != text


def marked(text: str) -> Markup:
    """`word(text)` for a page in the current language: marked as English where it is that still."""
    if not LETTERS.search(text):
        return escape(number(text))
    said = escape(word(text))
    return said if is_known(text) else Markup('<span lang="en">{}</span>').format(said)


def day(text: str) -> str:
    """A day like 2026-11-24 as the current language writes it; other text as it is."""
    language = current()
    if language == ENGLISH or not DAY.fullmatch(text):
        return text
    from babel.dates import format_date

    said = format_date(datetime.date.fromisoformat(text), "long", locale=language)
    return said.replace("\u202f", "\xa0")  # the narrow space is missing in old fonts


def dates(text: str) -> str:
    """`text` with its days and months in words as the current language writes them."""
    language = current()
    if language == ENGLISH:
        return text
    from babel.dates import get_month_names

    def said(found: re.Match) -> str:
        days, month, year = found.groups()
        names = get_month_names("wide", "format" if days else "stand-alone", locale=language)
        return " ".join(filter(None, [days, names[MONTHS.index(month) + 1], year]))

    return DATE.sub(said, text)


def month(text: str) -> str:
    """A short month ("Jul") as the current language writes it alone; other text as it is."""
    language = current()
    if language == ENGLISH or text not in MONTHS:
        return text
    from babel.dates import get_month_names

    return get_month_names("abbreviated", "stand-alone", locale=language)[MONTHS.index(text) + 1]


def number(text: str) -> str:
    """A printed number with the decimal and thousands marks of the current language."""
    language = current()
    if language == ENGLISH:
        return text
    from babel.numbers import get_decimal_symbol, get_group_symbol

    marks = {".": get_decimal_symbol(language), ",": get_group_symbol(language)}
    return MARK_IN_NUMBER.sub(lambda found: marks[found[0]], text)


def english() -> Markup:
    """The attribute of an element that is English on a page of another language."""
    return Markup("") if current() == ENGLISH else Markup(' lang="en"')


def ours() -> Markup:
    """The attribute of an element in the page's language that stands within English."""
    language = current()
    return Markup("") if language == ENGLISH else Markup(' lang="{}"').format(language)


def install(environment) -> None:
    """Let the templates of a jinja2 environment speak the current language."""
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)
    environment.globals |= {
        "day": day,
        "english": english,
        "language": current,
        "marked": marked,
        "number": number,
        "ours": ours,
        "word": word,
    }


@lru_cache(maxsize=len(LANGUAGES))
def _translations(language: str) -> NullTranslations:
    if language == ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with catalogue(language).open("rb") as file:
        read = read_po(file, locale=language, domain=DOMAIN)
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return GNUTranslations(compiled)
