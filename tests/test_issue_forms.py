"""The forms of issues are such as GitHub takes, and ask for what the recipes need."""

import subprocess
import sys

import pytest
import yaml

from conftest import CHECKOUT

FOLDER = CHECKOUT / ".github" / "ISSUE_TEMPLATE"
FORMS = sorted(path.stem for path in FOLDER.glob("*.yml") if path.stem != "config")


def is_taken(schema, *files):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout


def test_github_takes_the_forms(tmp_path):
    taken, said = is_taken("github-issue-forms", *(FOLDER / f"{name}.yml" for name in FORMS))
    assert taken, said
    taken, said = is_taken("github-issue-config", FOLDER / "config.yml")
    assert taken, said
    broken = tmp_path / "form.yml"
    text = (FOLDER / "add_poll.yml").read_text(encoding="utf-8")
    broken.write_text(text.replace("type: input", "type: field"), encoding="utf-8")
    assert not is_taken("github-issue-forms", broken)[0]


@pytest.mark.parametrize("name", FORMS)
def test_each_form_has_its_recipe(name):
    form = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    recipes = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert f"### {form['name']}\n" in recipes
    assert len({part["id"] for part in form["body"] if "id" in part}) == len(
        [part for part in form["body"] if part["type"] != "markdown"]
    )


def test_there_is_a_form_for_everything_that_people_come_with():
    assert FORMS == ["add_poll", "correct_figure", "page_error", "propose_notebook"]
