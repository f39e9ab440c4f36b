"""Every notebook has our form: `opinion lint` has nothing to say."""

import pytest

from helpers import paths
from helpers.pipeline.anatomy import lint
from helpers.pipeline.collection import load_collection

NOTEBOOKS = sorted(paths.notebooks().glob("*.ipynb"))


def test_every_notebook_of_the_collection_is_looked_at():
    assert {path.name for path in NOTEBOOKS} == {
        entry.file for entry in load_collection().notebooks.values()
    }


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_has_our_form(path):
    assert [str(finding) for finding in lint(path, load_collection())] == []
