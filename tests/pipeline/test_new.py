"""What an author begins with works at once: notebook, entry, page, test, and what a commit runs."""

import json
import os
import shutil
import subprocess
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conftest import CHECKOUT
from helpers.errors import OpinionError
from helpers.pipeline.collection import load_collection
from helpers.pipeline.new import make_notebook, unpublished
from helpers.pipeline.new.listing import with_item
from helpers.words import percent

ASKED = "Do they trust the Church's word?"
SHORT = "do_they_trust_the_churchs_word"
SLUG = SHORT.replace("_", "-")
FORM, FOLLOW = "tests/notebooks/test_form.py", "tests/notebooks/test_follow.py"


@pytest.fixture
def with_tests(copy):
    """A copy with the tests and settings of the checkout."""
    shutil.copytree(CHECKOUT / "tests", copy.file("tests"))
    for name in ("pyproject.toml", ".pre-commit-config.yaml"):
        shutil.copy(CHECKOUT / name, copy.root)
    return copy


def pytest_in(copy, *arguments):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=copy.root, capture_output=True, text=True, check=False)


def test_a_new_notebook_runs_is_published_keeps_the_form_and_passes_its_test(with_tests):
    copy = with_tests
    number = max(int(path.name[:2]) for path in copy.root.glob("notebooks/*.ipynb")) + 1
    done = copy.opinion("new", "notebook", ASKED, "--about", "trust_orthodox_church")
    notebook, test = (
        f"notebooks/{number:02}_{SHORT}.ipynb",
        f"tests/notebooks/test_follow_{SHORT}.py",
    )
    assert done.stdout.splitlines()[:3] == [notebook, "reports/collection.yml", test]
    assert "0 findings in 1 notebook" in copy.opinion("lint", SHORT).stdout
    assert copy.opinion("run", SHORT).stdout.strip().endswith(".html")
    assert copy.answer(SLUG).startswith("Latest: IISEPS, Jun 2010")
    assert ASKED.replace("'", "&#39;") in copy.file(f"reports/site/{SLUG}.html").read_text()
    chosen = f"{SHORT} or follows_the_data or has_an_edit"
    tested = pytest_in(copy, test, FORM, FOLLOW, "-k", chosen)
    assert tested.returncode == 0, tested.stdout
    assert "3 passed" in tested.stdout


def test_the_entry_leaves_all_that_stood_in_the_list(copy):
    path = copy.file("reports/collection.yml")
    before, listed = path.read_text(encoding="utf-8"), load_collection()
    make_notebook("Is it so?", group="The war")
    after = path.read_text(encoding="utf-8").splitlines()
    assert set(before.splitlines()) <= set(after)
    now = load_collection()
    assert now.groups == listed.groups
    assert now.notebooks.pop("is_it_so").group == "The war"
    assert now.notebooks == listed.notebooks
    assert now.reports[:-1] == listed.reports
    assert now.reports[-1].slug == "is-it-so"


@pytest.mark.parametrize(
    ("asked", "options", "said"),
    [
        ("No question", {}, "a notebook asks a question that ends with ?"),
        ("?", {}, "a notebook asks a question that ends with ?"),
        ("Do they?\nReally?", {}, "a notebook asks a question that ends with ?"),
        ("Do 44 % trust it?", {}, "a question holds no result"),
        ("Ці так?", {}, "1 to 80 Latin letters and digits are needed, found 0"),
        ("Is " + "very " * 40 + "long?", {}, "1 to 80 Latin letters"),
        ("One survey?", {}, "there is a notebook or report called one_survey already"),
        ("How far trusted?", {}, "called how_far_trusted already"),
        ("Is it so?", {"about": "trust_armee"}, "did you mean 'trust_army'"),
        ("No?", {}, "reports/collection.yml does not hold what it should"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_written(copy, asked, options, said):
    before = sorted((path, path.read_bytes()) for path in copy.root.rglob("*") if path.is_file())
    with pytest.raises(OpinionError, match=said.replace("?", r"\?")):
        make_notebook(asked, **options)
    after = sorted((path, path.read_bytes()) for path in copy.root.rglob("*") if path.is_file())
    assert before == after


@given(st.lists(st.integers(1, 1000).map(lambda tenths: tenths / 10), min_size=1, max_size=60))
def test_the_share_that_a_test_invents_is_told_from_all_that_are_published(published):
    highest = max(published)
    other = unpublished(highest, published)
    assert float(other) not in published
    assert 0 < float(other) < highest + 9
    assert percent(float(other)) == f"{other} %"


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("a:\n  - 1\n", "a", {"a": [1, 2]}),
        ("a:\n  - 1", "a", {"a": [1, 2]}),
        ("a:\n  - 1\n\n# of b\nb: 3\n", "a", {"a": [1, 2], "b": 3}),
        ("b: 3\n", "a", {"b": 3, "a": [2]}),
    ],
)
def test_an_item_is_put_last_wherever_the_list_stands(text, key, expected):
    after = with_item(text, key, "  - 2\n")
    assert yaml.safe_load(after) == expected
    assert ("# of b\nb: 3" in after) == ("# of b" in text)


def test_a_list_in_brackets_is_not_guessed_at():
    with pytest.raises(OpinionError, match="`a:` stands in brackets"):
        with_item("a: [1]\n", "a", "  - 2\n")


@pytest.fixture
def repository(with_tests):
    """The copy as a git repository with this environment as its `.venv`."""
    copy = with_tests
    copy.file(".venv").symlink_to(sys.prefix)
    copy.file(".gitignore").write_text(".venv\n")
    git(copy, "init", "--quiet")
    git(copy, "add", ".")
    git(copy, "commit", "--quiet", "--no-verify", "-m", "as it is")
    return copy


def git(copy, *words):
    name = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", *name, *words], cwd=copy.root, check=True, capture_output=True)


def hooks(copy, tmp_path):
    """What `pre-commit` says of the staged files."""
    command = [sys.executable, "-m", "pre_commit", "run", "--color", "never"]
    settings = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "hooks")}
    return subprocess.run(
        command, cwd=copy.root, capture_output=True, text=True, check=False, env=settings
    )


def test_a_commit_is_checked_by_the_same_rules(repository, tmp_path):
    copy = repository
    name = "notebooks/09_how_large_were_the_protests.ipynb"
    notebook = json.loads(copy.file(name).read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = ["# It was 44 %?"]
    copy.file(name).write_text(
        json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    git(copy, "add", name)
    done = hooks(copy, tmp_path)
    assert done.returncode == 1
    assert f"{name}, cell 1: the result 44 is typed" in done.stdout
    git(copy, "checkout", "--quiet", "HEAD", "--", name)
    copy.opinion("new", "notebook", ASKED)
    git(copy, "add", ".")
    done = hooks(copy, tmp_path)
    assert done.returncode == 0, done.stdout
    assert "form of the notebooks" in done.stdout
