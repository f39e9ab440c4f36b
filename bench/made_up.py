"""Collections to time: the real data and notebooks, with as many reports as are wanted.

Run as `python -m bench.made_up SITE` it lets the collection named by `OPINION_ROOT` look as if
all its reports had just been made, without making any.
"""

import shutil
import sys
from contextlib import closing
from pathlib import Path

import yaml

NOTEBOOK = "one_question_over_time"
FOLDERS = ("data", "docs", "notebooks", "reports")
QUESTIONS = 24
#: A design effect for each further round of the same questions; the notebook takes 1 to 5.
STEP = 0.005


def copy_collection(source: Path, folder: Path, size: int | None, questions: list[str]) -> None:
    """Copy the collection in `source` to `folder`, with `size` reports (None: its own)."""
    for name in FOLDERS:
        ignored = shutil.ignore_patterns("site", "runs", ".ipynb_checkpoints")
        shutil.copytree(source / name, folder / name, ignore=ignored)
    if size is not None:
        path = folder / "reports" / "collection.yml"
        collection = yaml.safe_load(path.read_text(encoding="utf-8"))
        collection["reports"] = entries(size, questions)
        path.write_text(yaml.safe_dump(collection, sort_keys=False), encoding="utf-8")


def entries(size: int, questions: list[str]) -> list[dict]:
    """`size` reports for `collection.yml`, no two alike.

    The first are the real ones of `questions`; then the same questions again and again, each
    round with another design effect.
    """
    return [_entry(*divmod(number, len(questions)), questions) for number in range(size)]


def _entry(turn: int, number: int, questions: list[str]) -> dict:
    question = questions[number]
    slug, parameters = f"question-{question}", {"question": question}
    if turn:
        slug += f"-{turn}"
        parameters |= {"by_mode": False, "design_effect": round(1 + STEP * turn, 3)}
    return {"slug": slug.replace("_", "-"), "notebook": NOTEBOOK, "parameters": parameters}


def questions() -> list[str]:
    """The first questions of which the collection has a report."""
    from helpers.pipeline.collection import load_collection, reports

    made = [one for one in reports(load_collection()) if one.notebook == NOTEBOOK]
    return [report.parameters["question"] for report in made[:QUESTIONS]]


def pretend_made(folder: Path) -> None:
    """Remember stand-ins in the site `folder` as good pages of all reports."""
    from helpers.pipeline.build import plan_only
    from helpers.pipeline.cache import Cache
    from helpers.pipeline.publish import Site

    folder.mkdir(exist_ok=True)
    found, site = plan_only([], folder), Site(folder)
    with closing(Cache(folder)) as cache:
        for slug, parts in found.parts.items():
            site.page(slug).write_text(slug, encoding="utf-8")
            cache.keep(slug, parts, site.page(slug))
    site.lists()[0].write_text("all is remembered", encoding="utf-8")


if __name__ == "__main__":
    pretend_made(Path(sys.argv[1]))
