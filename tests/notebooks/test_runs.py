"""Each notebook runs three ways with the same figures: papermill alone, JupyterLab, opinion."""

import subprocess
import sys

import nbclient
import nbformat
import pytest

from helpers import figures, paths
from helpers.pipeline.collection import load_collection
from helpers.pipeline.execute import execute
from helpers.pipeline.parameters import checked_parameters

ENTRIES = load_collection().notebooks


def shown(notebook):
    """What a run shows: every record of every cell, in order."""
    return [
        output.data[figures.MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if figures.MIME in output.get("data", {})
    ]


@pytest.fixture(params=ENTRIES.values(), ids=ENTRIES, scope="module")
def entry(request):
    return request.param


@pytest.fixture(scope="module")
def by_opinion(entry):
    run = execute(entry.path, checked_parameters(entry, {}), deadline_seconds=120)
    assert run.error == ""
    return run.notebook


@pytest.mark.xdist_group("notebooks")
def test_papermill_alone_from_any_folder_gives_the_same(entry, by_opinion, tmp_path, monkeypatch):
    monkeypatch.delenv(paths.ROOT_VARIABLE)
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", str(entry.path), "out.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=200)
    assert shown(nbformat.read(tmp_path / "out.ipynb", as_version=4)) == shown(by_opinion)


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
    changes = [line for line in status.stdout.splitlines() if "checkpoints" not in line]
    new = [line for line in changes if line.startswith(("??", "!!"))]
    assert new == []
