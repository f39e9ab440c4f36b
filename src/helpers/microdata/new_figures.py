"""Computed shares as rows of a table of figures, ready to be added to the collection."""

import csv
import io

from helpers.descriptor import table
from helpers.microdata.mapping import Mapping
from helpers.microdata.results import Results

DERIVATION = "Weighted share of the answers in a data file"


def figures_csv(found: Results, mapping: Mapping, name: str) -> str:
    """CSV text with the columns of the table `name`: `responses` or `derived_responses`.

    One row per share, rounded to a tenth of a point, which keeps weights from being worked out;
    `row_id` is empty, since whoever adds the rows numbers them. The note says how many were
    asked and how sure the share is.
    """
    columns = [field.name for field in table(name).fields]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for share in found.shares.itertuples():
        writer.writerow(
            {
                "survey_id": mapping.survey_id,
                "question_id": share.question_id,
                "subgroup": share.subgroup,
                "option_id": share.option_id,
                "percent": f"{share.percent:.1f}",
                "qualifier": "exact",
                "reading": 1,
                "derivation": DERIVATION,
                "source_url": mapping.source_url,
                "confidence": mapping.confidence,
                "note": _note(share, mapping),
            }
        )
    return text.getvalue()


def _note(share, mapping: Mapping) -> str:
    raking = f"; raked to {mapping.raking.source}" if mapping.raking else ""
    return (
        f"Computed here from the data file: weighted share of {share.n} people, standard error "
        f"{share.se_pp:.1f} points, Kish effective size {share.kish_n:.0f}{raking}."
    )
