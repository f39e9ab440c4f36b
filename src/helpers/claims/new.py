"""A folder for another article: its tables, its checks and their place in the data package."""

import csv
import json
import re
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from helpers import paths
from helpers.codebook import write_readme
from helpers.descriptor import Table, articles, descriptor, descriptor_path, table
from helpers.errors import OpinionError
from helpers.intake.placing import TableText

PARTS = ("article", "claims", "evidence")
CHECKS = """\
# How the numeric claims of this article are put to the tables: a list of checks. Every claim of the
# kind poll or count needs one that reads it as stated. `docs/methods.md`, section Claims, explains
# the forms: {forms}. An example:
#
# - id: c01-majority
#   claim: c01
#   form: share
#   says: More than half say that they oppose Russia's actions in Ukraine.
#   question: war_support_russia_actions
#   stance: against
#   above: 50
#   in: most
"""


@dataclass(frozen=True)
class Reference:
    """What is known of an article. `date` is ISO."""

    title: str
    outlet: str
    date: str
    address: str
    author: str = ""


def make_article(article_id: str, reference: Reference, *, forms: list[str]) -> Path:
    """Make the folder of an article with empty claims and evidence; returns it.

    Lists its tables in the data package and its page among the sources, and writes the codebook
    anew. Raises `OpinionError` for an id that is taken or no plain name; then nothing is written.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", article_id):
        raise OpinionError(
            f"an article is called by small letters, digits and _; found {article_id!r}"
        )
    folder = paths.data() / "claims" / article_id
    if folder.exists() or article_id in articles():
        raise OpinionError(f"there is an article {article_id} already: data/claims/{article_id}")
    model = articles()[0]
    folder.mkdir(parents=True)
    given = {
        "article_id": article_id,
        "title": reference.title,
        "author": reference.author,
        "outlet": reference.outlet,
        "date_published": reference.date,
        "source_url": reference.address,
    }
    for part in PARTS:
        rows = [given] if part == "article" else []
        _write(folder / f"{part}.csv", table(f"{model}_{part}"), rows)
    (folder / "checks.yml").write_text(CHECKS.format(forms=", ".join(forms)), encoding="utf-8")
    _add_source(reference)
    _list_tables(article_id, model, reference)
    write_readme()
    return folder


def _write(path: Path, described: Table, rows: list[dict]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, [field.name for field in described.fields], lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(rows)


def _add_source(reference: Reference) -> None:
    """The article's page among the sources, in order of address, if it is not there yet."""
    sources = TableText(table("sources"))
    if any(row["url"] == reference.address for row in sources.records()):
        return
    page = dict.fromkeys(sources.rows.header, "") | {
        "url": reference.address,
        "publisher": reference.outlet,
        "date_published": reference.date,
        "kind": "relay",
        "note": "an article whose claims are checked",
    }
    sources.path.write_text(sources.placed([page]).text, encoding="utf-8", newline="")


def _list_tables(article_id: str, model: str, reference: Reference) -> None:
    """Resources for the three tables, like those of the model article."""
    package = descriptor()
    about = {
        "article": f"The article “{reference.title}”",
        "claims": f"Claims of “{reference.title}”",
        "evidence": f"Evidence on “{reference.title}”",
    }
    by_name = {resource["name"]: resource for resource in package["resources"]}
    renamed = {f"{model}_{part}": f"{article_id}_{part}" for part in PARTS}
    for part in PARTS:
        copied = deepcopy(by_name[f"{model}_{part}"])
        copied |= {
            "name": f"{article_id}_{part}",
            "path": f"claims/{article_id}/{part}.csv",
            "title": about[part],
        }
        for key in copied["schema"].get("foreignKeys", ()):
            target = key["reference"]["resource"]
            key["reference"]["resource"] = renamed.get(target, target)
        package["resources"].append(copied)
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    descriptor_path().write_text(text, encoding="utf-8", newline="\n")
