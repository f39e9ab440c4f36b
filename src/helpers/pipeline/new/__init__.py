"""New work for authors: a notebook with its entry in the collection and its test.

It begins as a page of one question over time that runs, keeps every rule of form and says nothing
untrue; the author changes it from there.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from pathlib import Path
from string import Template

from helpers import paths
from helpers.descriptor import table
from helpers.errors import OpinionError, did_you_mean
from helpers.pipeline.anatomy import typed_results
from helpers.pipeline.collection import Collection, cells, load_collection, reports
from helpers.pipeline.files import put
from helpers.pipeline.new.listing import with_item

NEW_GROUP = "New questions"
LONGEST = 80
ENTRY = """\
  {short}:
    file: {file}
    group: {group}
    parameters:
      question:
        choices: {{table: responses, column: question_id}}
    reads:
      responses: {{question_id: question}}
      derived_responses: {{question_id: question}}
      options: {{question_id: question}}
      questions: {{question_id: question}}
      surveys: referenced
      houses: referenced
      sources: referenced
"""
REPORT = """\
  - slug: {slug}
    notebook: {short}
"""


@dataclass(frozen=True)
class Names:
    """What a new notebook is called: in the collection, its file, its page, its test."""

    short: str
    file: str
    slug: str
    test: str


def make_notebook(question: str, *, about: str = "", group: str = NEW_GROUP) -> list[Path]:
    """Make a notebook that asks `question`, its entry and its test; returns the files written.

    It begins with the figures on `about`, a question of the tables (the most often asked when
    empty). Raises `OpinionError` for a question that is none, a name that is taken or a question
    without figures; then nothing is written.
    """
    collection = load_collection()
    names = _names(question, collection)
    about = _about(about)
    test = _test(names, about)
    path = paths.reports() / "collection.yml"
    listed = path.read_text(encoding="utf-8")
    told = {"group": json.dumps(group), **vars(names)}
    text = with_item(listed, "notebooks", "\n" + ENTRY.format(**told))
    text = with_item(text, "reports", "\n" + REPORT.format(**told))
    if group not in collection.groups:
        text = with_item(text, "groups", f"  - {json.dumps(group)}\n")
    notebook = paths.notebooks() / names.file
    put(notebook, _notebook(question, about))
    try:
        put(path, text)
        reports(load_collection())
    except OpinionError:
        put(path, listed)
        notebook.unlink()
        raise
    if not (paths.root() / "tests").is_dir():
        return [notebook, path]
    put(paths.root() / names.test, test)
    return [notebook, path, paths.root() / names.test]


def _names(question: str, collection: Collection) -> Names:
    if not re.fullmatch(r"\S.*\w\?", question):
        raise OpinionError(f"a notebook asks a question that ends with ?; found {question!r}")
    if typed_results(question):
        raise OpinionError(f"a question holds no result, it goes stale; found {question!r}")
    plain = unicodedata.normalize("NFKD", question).encode("ascii", "ignore").decode().lower()
    short = "_".join(re.findall(r"[a-z0-9]+", plain.replace("'", "").replace("’", "")))
    if not 0 < len(short) <= LONGEST:
        raise OpinionError(
            f"file and page are named by the question: 1 to {LONGEST} Latin letters and digits "
            f"are needed, found {len(short)} in {question!r}"
        )
    slug = short.replace("_", "-")
    if short in collection.notebooks or slug in {one.slug for one in reports(collection)}:
        raise OpinionError(f"there is a notebook or report called {short} already: ask otherwise")
    numbers = [path.name[:2] for path in paths.notebooks().glob("[0-9][0-9]_*.ipynb")]
    number = max(map(int, numbers), default=0) + 1
    if number > 99:
        raise OpinionError("notebooks are numbered with two digits, and all are taken")
    return Names(
        short, f"{number:02}_{short}.ipynb", slug, f"tests/notebooks/test_follow_{short}.py"
    )


def _about(about: str) -> str:
    """`about`, or the question that most surveys asked."""
    asked = {
        (question, survey) for question, survey in cells("responses", "question_id", "survey_id")
    }
    surveys = Counter(question for question, _ in sorted(asked))
    if about and about not in surveys:
        raise OpinionError(
            f"no figure answers the question {about!r}{did_you_mean(about, surveys)} "
            "`opinion questions --search WORD` finds names by word."
        )
    return about or surveys.most_common(1)[0][0]


def _notebook(question: str, about: str) -> str:
    notebook = json.loads(_model("notebook.ipynb"))
    title, parameters = notebook["cells"][0], notebook["cells"][2]
    title["source"][0] = f"# {question}\n"
    parameters["source"][0] = f"question: str = {json.dumps(about)}  # Question\n"
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _test(names: Names, about: str) -> str:
    """A test that changes the figure which the answer names first."""
    from helpers import surveys, views

    readings = views.questions.readings(surveys.statements(about))
    known = readings[readings["date"].notna() & readings["percent"].notna()]
    known = known[~known["is_derived"]].sort_values(["date", "percent"])
    if known.empty:
        raise OpinionError(f"no dated survey prints a share of everyone asked for {about}")
    latest = known[known["survey_id"] == known["survey_id"].iloc[-1]]
    highest = latest.loc[latest["percent"].astype(float).idxmax()]
    told = {
        "row": highest["row"].rpartition(" ")[2],
        "other": unpublished(highest["percent"], readings["percent"].dropna()),
        "file": table("responses").file,
        "slug": names.slug,
    }
    return Template(_model("notebook.py.txt")).substitute(told)


def unpublished(percent: float, published: Iterable[float]) -> str:
    """A share close to `percent`, with a decimal, that is none of those published."""
    taken = {round(float(one), 1) for one in published}
    steps = chain(range(-3, -90, -1), range(3, 90))
    near = (round(float(percent) + tenths / 10, 1) for tenths in steps)
    return str(next(one for one in near if one > 0 and one % 1 and one not in taken))


def _model(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
