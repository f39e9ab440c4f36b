"""The project itself: its two doors name the same packages, CI runs what the README says."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml


def floors(requirements):
    return {tuple(re.split(r"(?=>=)", requirement)) for requirement in requirements}


def test_the_conda_door_names_the_same_packages_and_floors(real_collection):
    project = tomllib.loads((real_collection / "pyproject.toml").read_text())["project"]
    ours = floors([*project["dependencies"], *project["optional-dependencies"]["dev"]])
    listed = yaml.safe_load((real_collection / "environment.yml").read_text())["dependencies"]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    conda = [entry for entry in listed if isinstance(entry, str) and entry != "pip"]
    python = f"python{project['requires-python']}"
    assert floors([*conda, *pip]) - {tuple(re.split(r"(?=>=)", python))} == ours


def test_the_lock_holds_every_package_with_an_exact_version_and_hashes(real_collection):
    project = tomllib.loads((real_collection / "pyproject.toml").read_text())["project"]
    lock = (real_collection / "requirements.lock").read_text()
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        name = re.split(r">=", requirement)[0]
        assert re.search(rf"^{re.escape(name)}==\S+", lock, re.MULTILINE), name
    assert lock.count("--hash=sha256:") > lock.count("==")


def test_ci_runs_exactly_the_readmes_test_command(real_collection):
    readme = (real_collection / "README.md").read_text()
    commands = [
        line.strip()
        for line in (real_collection / ".ci" / "run").read_text().splitlines()
        if line.strip() and not line.startswith(("#", "set ", "cd "))
    ]
    assert commands == ["make test"]
    assert "    make test " in readme
    assert "    make reports " in readme


def test_make_alone_lists_the_commands(real_collection):
    done = subprocess.run(["make"], cwd=real_collection, capture_output=True, text=True, check=True)
    for target in ("reports", "test", "lab", "check", "clean"):
        assert f"make {target} " in done.stdout


def test_no_file_names_a_package_registry(real_collection):
    listed = subprocess.run(
        ["git", "ls-files"], cwd=real_collection, capture_output=True, text=True, check=True
    ).stdout.split()
    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "deb.debian" + ".org"]
    for path in filter(Path.is_file, (real_collection / name for name in listed)):
        text = path.read_bytes().decode("utf-8", "ignore")
        assert not any(host in text for host in hosts), path


def test_the_codebook_is_true(real_collection):
    from helpers.codebook import readme, readme_path

    assert readme_path().read_text(encoding="utf-8") == readme(), "run `opinion codebook`"


def test_importing_the_helpers_draws_on_nobodys_axes():
    code = "import helpers.charts, matplotlib.pyplot as plt; print(plt.get_fignums())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
