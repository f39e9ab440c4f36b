import json
import subprocess
import sys

import pytest

from helpers.pipeline.cells import read_notebook
from helpers.pipeline.collection import load_collection
from helpers.pipeline.dependencies import modules


def test_a_use_of_one_module_of_a_package_is_no_use_of_its_neighbours():
    code = "from helpers import findings\nfindings.prisoners.stale_sentence(rows)"
    found = modules([code])
    assert {"helpers.findings", "helpers.findings.prisoners", "helpers.words"} <= found
    assert "helpers.findings.votes" not in found


def test_a_function_that_a_package_passes_on_leads_to_its_module():
    found = modules(["from helpers import charts", "charts.plot_trend(rows)"])
    assert "helpers.charts.trend" in found
    assert "helpers.charts.menus" not in found


def test_a_package_used_as_a_whole_is_taken_whole():
    assert "helpers.findings.votes" in modules(["from helpers import findings\nprint(findings)"])
    assert "helpers.charts.menus" in modules(["import helpers.charts"])


def test_imports_inside_functions_count_and_broken_cells_do_not():
    found = modules(
        ["def f():\n    from helpers import style\n    style.new_axes(2)", "%matplotlib"]
    )
    assert found == {"helpers", "helpers.style", "helpers.palette"}


def test_what_is_not_ours_is_left_out():
    assert modules(["import pandas\nfrom helpers.nothing import x"]) <= {"helpers"}


NOTEBOOKS = sorted(entry.file for entry in load_collection().notebooks.values())
OFTEN = [name for name in NOTEBOOKS if name[:2] in ("10", "15")]
CALLED = """
import importlib, json, pkgutil, sys
import helpers
for found in pkgutil.walk_packages(helpers.__path__, "helpers."):
    if "pipeline" not in found.name and "__main__" not in found.name:
        importlib.import_module(found.name)
called = set()

def note(frame, event, _):
    if event == "call" and frame.f_code.co_name != "<module>":
        called.add(frame.f_globals.get("__name__", ""))

from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
cells = json.loads(sys.stdin.read())
sys.setprofile(note)
for cell in cells:
    shell.run_cell(cell).raise_error()
sys.setprofile(None)
print("CALLED", json.dumps(sorted(name for name in called if name.startswith("helpers"))))
"""


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in OFTEN else pytest.mark.equality) for name in NOTEBOOKS],
)
def test_every_module_whose_code_a_notebook_runs_is_found(name, real_collection):
    cells = [cell.source for cell in read_notebook(real_collection / "notebooks" / name).cells]
    done = subprocess.run(
        [sys.executable, "-c", CALLED],
        input=json.dumps(cells),
        capture_output=True,
        text=True,
        cwd=real_collection,
        check=True,
    )
    (line,) = [one for one in done.stdout.splitlines() if one.startswith("CALLED ")]
    called = set(json.loads(line.removeprefix("CALLED ")))
    assert len(called) > 10
    assert called <= modules(cells)
