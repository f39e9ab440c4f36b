"""Commands that only say something do not wait for what they do not need."""

import subprocess
import sys

import pytest

HEAVY = ("pandas", "matplotlib", "seaborn", "scipy", "papermill", "nbconvert", "nbclient")
HEAVY += ("IPython", "frictionless", "nbformat", "statsmodels", "jsonschema")


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["list"], ["describe", "one_question_over_time"]],
    ids=lambda arguments: arguments[0],
)
def test_a_light_command_loads_none_of_the_heavy_libraries(arguments, real_collection):
    command = [sys.executable, "-X", "importtime", "-m", "helpers", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=real_collection, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "helpers.pipeline.cli" in loaded
    assert [name for name in HEAVY if name in loaded] == []
