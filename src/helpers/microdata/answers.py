"""Who was asked a question and what each person's code answers."""

from dataclasses import dataclass

import numpy as np

from helpers.errors import OpinionError
from helpers.microdata.mapping import BLANK, Mapping, Question
from helpers.microdata.reading import DataFile


@dataclass(frozen=True)
class Answers:
    """One column's answers: `asked` yes or no per person, `chosen` the place of the option
    among `options`, or -1 for who is in the base without a share or was not asked.
    """

    question_id: str
    options: list[str]
    asked: np.ndarray
    chosen: np.ndarray

    def indicators(self) -> np.ndarray:
        """People by options, 1 where a person gave that answer."""
        return (self.chosen[:, None] == np.arange(len(self.options))).astype(float)


def answers(data: DataFile, mapping: Mapping) -> list[Answers]:
    """The answers to each question of the mapping.

    Raises `OpinionError` naming every column with codes that the mapping does not name: how many
    rows hold them, and which of them the file itself has labels for.
    """
    faults = [fault for question in mapping.questions if (fault := _unnamed(data, question))]
    if faults:
        raise OpinionError("codes that the mapping does not name:\n" + "\n".join(faults))
    return [_answers(data, question) for question in mapping.questions]


def _answers(data: DataFile, question: Question) -> Answers:
    codes = data.codes(question.column)
    places = {code: question.options.index(option) for code, option in question.codes.items()}
    return Answers(
        question.question_id,
        question.options,
        ~codes.isin(question.not_asked).to_numpy(),
        codes.map(places).fillna(-1).to_numpy(int),
    )


def _unnamed(data: DataFile, question: Question) -> str:
    codes = data.codes(question.column)
    named = {*question.codes, *question.base_only, *question.not_asked}
    rows = int((~codes.isin(named)).sum())
    if not rows:
        return ""
    blank = int((codes == BLANK).sum()) if BLANK not in named else 0
    labelled = sorted(data.labelled(question.column) - named, key=lambda code: (len(code), code))
    return (
        f"  column {question.column}: {rows} of {len(codes)} rows"
        + (f", {blank} of them blank" if blank else "")
        + (f"; not named, with a label in the file: {', '.join(labelled)}" if labelled else "")
        + "; name each code under codes, base_only or not_asked (an empty cell is `blank`)"
    )
