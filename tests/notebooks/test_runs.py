"""Each notebook runs three ways with the same figures: papermill alone, JupyterLab, opinion."""

import json
import subprocess
import sys

import nbclient
import nbformat
import pytest

from equality import normalised
from helpers import figures, paths
from helpers.pipeline import pool
from helpers.pipeline.collection import Report, load_collection
from helpers.pipeline.engines.workers import Workers
from helpers.pipeline.parameters import checked_parameters
from helpers.pipeline.plan import works_for
from helpers.pipeline.work import Engine

COLLECTION = load_collection()
ENTRIES = COLLECTION.notebooks


def shown(notebook):
    """What a run shows: every record of every cell, in order."""
    return [
        output.data[figures.MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if figures.MIME in output.get("data", {})
    ]


@pytest.fixture(params=ENTRIES, scope="module")
def report(request):
    """A report of each notebook with its default parameters."""
    entry = ENTRIES[request.param]
    values = checked_parameters(entry, {})
    return Report(
        slug="x", notebook=request.param, file=entry.file, group=entry.group, parameters=values
    )


@pytest.fixture
def entry(report):
    return ENTRIES[report.notebook]


@pytest.fixture(scope="module")
def by_opinion(report):
    works = works_for(COLLECTION, [report], Engine.AUTO, print, keeps_notebook=True)
    with Workers(works[0].engine) as workers:
        (result,) = pool.results(works, workers, jobs=1)
    assert result.error == ""
    return nbformat.reads(result.notebook, as_version=4)


@pytest.mark.xdist_group("notebooks")
def test_papermill_alone_from_any_folder_gives_the_same(
    report, entry, by_opinion, tmp_path, monkeypatch
):
    """Every cell, output and metadata, when ids and times are taken out."""
    monkeypatch.delenv(paths.ROOT_VARIABLE)
    values = json.dumps(report.parameters)
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "--log-level=ERROR"]
    command += ["--parameters_yaml", values, str(entry.path), "out.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=200)
    alone = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert normalised(alone) == normalised(by_opinion)


@pytest.mark.xdist_group("notebooks")
def test_jupyterlab_gives_the_same(entry, by_opinion, monkeypatch):
    """JupyterLab runs the cells as they are in the plain kernel, beside the notebook."""
    monkeypatch.delenv(paths.ROOT_VARIABLE)
    notebook = nbformat.read(entry.path, as_version=4)
    client = nbclient.NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": str(paths.notebooks())}}
    )
    client.execute()
    assert shown(notebook) == shown(by_opinion)


@pytest.mark.xdist_group("notebooks")
def test_every_figure_carries_its_base_its_rows_and_their_sources(by_opinion):
    drawn = [record for record in shown(by_opinion) if record["kind"] in ("figure", "table")]
    assert drawn
    listed = {record["id"] for record in drawn if record["row_sources"]}
    for record in drawn:
        assert record["title"]
        assert record["reading"]
        assert record["base"]
        if "simulated" in record["base"]:
            continue
        if record["from_figure"]:
            assert record["from_figure"] in listed
            continue
        assert len(record["row_sources"]) == len(record["rows"])
        assert "Row in data/" in [column["label"] for column in record["columns"]]


@pytest.mark.xdist_group("notebooks")
def test_nothing_is_written_beside_notebooks_or_data(by_opinion, real_collection):
    status = subprocess.run(
        ["git", "status", "--porcelain", "--ignored", "data", "notebooks"],
        cwd=real_collection,
        capture_output=True,
        text=True,
        check=True,
    )
    expected = ("checkpoints", "notebooks/jobs/", *(entry.file for entry in ENTRIES.values()))
    changes = [
        line for line in status.stdout.splitlines() if not any(name in line for name in expected)
    ]
    new = [line for line in changes if line.startswith(("??", "!!"))]
    assert new == []
