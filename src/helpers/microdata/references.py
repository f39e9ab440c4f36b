"""Whether the names in a mapping are names of the tables."""

from helpers.errors import OpinionError, did_you_mean
from helpers.microdata.mapping import Mapping
from helpers.tables import load_table


def check_references(mapping: Mapping) -> None:
    """Raise `OpinionError` with every survey, question and option that the tables do not have."""
    surveys = set(load_table("surveys")["survey_id"])
    options = load_table("options").groupby("question_id")["option_id"].agg(list)
    faults = []
    if mapping.survey_id not in surveys:
        near = did_you_mean(mapping.survey_id, surveys)
        faults.append(f"  survey_id: surveys has no {mapping.survey_id!r}{near}")
    for question in mapping.questions:
        if question.question_id not in options.index:
            near = did_you_mean(question.question_id, options.index)
            faults.append(f"  question_id: options has no {question.question_id!r}{near}")
            continue
        known = options[question.question_id]
        faults += [
            f"  {question.question_id}: it has no option {option!r}{did_you_mean(option, known)}"
            for option in question.options
            if option not in known
        ]
    if faults:
        raise OpinionError("the mapping names what the tables do not have:\n" + "\n".join(faults))
