"""Parameters of a report as a reader would say them: names of questions, "yes", not ids.

Read from the tables without pandas, in the process that plans the work.
"""

from functools import lru_cache
from typing import Any

from helpers.descriptor import articles
from helpers.pipeline.collection import Articles, ColumnValues, cells
from helpers.pipeline.parameters import AS_OF, Parameter
from helpers.pipeline.work import NOTHING
from helpers.slices import Indexed, indexed

YES, NO = "yes", "no"
#: Table and column with the words for each column of ids.
WORDS = {
    "question_id": ("questions", "title"),
    "option_id": ("options", "label_en"),
    "org": ("organisations", "name"),
}
SURVEY = ("survey_id", "pollster", "fieldwork_start", "fieldwork_end")


def in_words(
    parameters: dict[str, Parameter], values: dict[str, Any]
) -> dict[str, tuple[str, str]]:
    """Each of `values` by name: what the parameter means, and the value in words.

    That a page holds all that is known goes without saying.
    """
    return {
        name: (parameters[name].help or name, said(parameters[name], value))
        for name, value in values.items()
        if name != AS_OF or value
    }


def said(parameter: Parameter, value: Any) -> str:
    """A value of a parameter in words; an id that nothing names as it is."""
    if isinstance(value, bool):
        return YES if value else NO
    known = _words(parameter.rule.choices) if parameter.rule.choices else {}
    listed = value if isinstance(value, list) else [value]
    return "; ".join(known.get(str(one), str(one)) for one in listed if one != "") or NOTHING


def _words(choices: ColumnValues | Articles) -> dict[str, str]:
    """Words for the ids that `choices` allows."""
    tables = [f"{name}_article" for name in articles()]
    if isinstance(choices, ColumnValues):
        tables = [choices.table, "surveys", *(table for table, _ in WORDS.values())]
    return _words_of(choices, *map(indexed, tables))


@lru_cache(maxsize=64)
def _words_of(choices: ColumnValues | Articles, *_tables: Indexed) -> dict[str, str]:
    if isinstance(choices, Articles):
        return {name: cells(f"{name}_article", "title")[0][0] for name in articles()}
    if choices.column == "survey_id":
        return {
            name: f"{pollster}, {' to '.join(dict.fromkeys(filter(None, days))) or 'undated'}"
            for name, pollster, *days in cells("surveys", *SURVEY)
        }
    if choices.column == "claim_id":
        return dict(cells(choices.table, "claim_id", "claim"))
    if choices.column in WORDS:
        table, words = WORDS[choices.column]
        return dict(cells(table, choices.column, words))
    return {name: name.replace("_", " ") for name in choices.values()}
