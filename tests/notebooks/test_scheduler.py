"""JupyterLab's scheduler runs one of our notebooks with parameters, as CONTRIBUTING.md tells."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import nbformat
import pytest

from helpers import figures
from ports import free_port

NOTEBOOK = "15_how_did_answers_to_one_question_change.ipynb"


@contextmanager
def server(copy, home):
    """A Jupyter server for the notebooks of the copy; gives a function that asks its API."""
    (home / "data").mkdir(parents=True)
    places = {f"JUPYTER_{name.upper()}_DIR": str(home / name) for name in ("data", "runtime")}
    command = [sys.executable, "-m", "jupyter_server", "--allow-root", "--no-browser"]
    port = free_port()
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    command += ["--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=secret"]
    command += [f"--ServerApp.root_dir={copy.root / 'notebooks'}"]
    command += ["--ServerApp.jpserver_extensions=jupyter_scheduler=True"]
    environment = {**os.environ, **places, "JUPYTER_CONFIG_DIR": str(home / "config")}
    with (
        (home / "log.txt").open("w") as log,
        subprocess.Popen(
            command, env=environment, cwd=copy.root / "notebooks", stdout=log, stderr=log
        ) as process,
    ):
        try:

            def ask(path, data=None):
                request = urllib.request.Request(
                    f"http://127.0.0.1:{port}/scheduler/{path}",
                    data=json.dumps(data).encode() if data else None,
                    headers={"Authorization": "token secret"},
                )
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return json.loads(answer.read() or "null")

            waited_for(lambda: answers(ask))
            yield ask
        finally:
            process.terminate()


def answers(ask) -> bool:
    """Whether the server already takes questions."""
    try:
        return bool(ask("runtime_environments"))
    except urllib.error.URLError:
        return False


def waited_for(look, seconds=120):
    """What `look` gives as soon as it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come")


@pytest.mark.xdist_group("notebooks")
def test_a_job_runs_a_notebook_with_parameters(copy, tmp_path):
    with server(copy, tmp_path / "home") as ask:
        environment = ask("runtime_environments")[0]["name"]
        job = {
            "name": "the army",
            "input_uri": NOTEBOOK,
            "runtime_environment_name": environment,
            "output_formats": ["ipynb"],
            "parameters": {"question": '"trust_army"', "by_mode": "False", "design_effect": "2"},
        }
        place = f"jobs/{ask('jobs', job)['job_id']}"
        waited_for(lambda: ask(place)["status"] in ("COMPLETED", "FAILED"))
        assert ask(place)["status"] == "COMPLETED", ask(place)["status_message"]
        ask(f"{place}/download_files?redownload=false")
        jobs = copy.root / "notebooks" / "jobs"
        (made,) = waited_for(lambda: list(jobs.glob(f"*/{NOTEBOOK[:-6]}-20*.ipynb")))
    records = [
        output.data[figures.MIME]
        for cell in nbformat.read(made, as_version=4).cells
        for output in cell.get("outputs", [])
        if figures.MIME in output.get("data", {})
    ]
    (title,) = [record["title"] for record in records if record["kind"] == "title"]
    assert title == "Trust in the army"
    assert any("design effect 2 " in record.get("method", "") for record in records)
