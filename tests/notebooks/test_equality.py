"""The whole collection, run by our engine and by plain papermill: equal cell for cell.

Plain papermill reads all the data, our engine the rows that a report declares: so nothing that a
page needs is left out of its declaration.
"""

import nbformat
import pytest

from equality import normalised
from helpers.pipeline import pool
from helpers.pipeline.collection import load_collection
from helpers.pipeline.engines.workers import Workers
from helpers.pipeline.plan import chosen, works_for
from helpers.pipeline.work import Engine

COLLECTION = load_collection()
REPORTS = chosen(COLLECTION, ())


def executed(report, engine, **options):
    works = works_for(COLLECTION, [report], engine, print, keeps_notebook=True, **options)
    with Workers(engine) as workers:
        (result,) = pool.results(works, workers, jobs=1)
    assert result.error == ""
    return normalised(nbformat.reads(result.notebook, as_version=4)), result.page


@pytest.mark.equality
@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.slug)
def test_a_report_is_the_same_whichever_engine_runs_it(report):
    notebook, page = executed(report, Engine.FORK)
    plain_notebook, plain_page = executed(report, Engine.PAPERMILL, reads="")
    assert notebook == plain_notebook
    assert page == plain_page
