"""A folder for another article: its tables, its checks and their place in the data package."""

import csv
import io
import json
import re
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from helpers import paths
from helpers.codebook import readme, readme_path
from helpers.descriptor import Table, articles, descriptor, descriptor_path, table
from helpers.errors import OpinionError
from helpers.intake.placing import TableText
from helpers.intake.staging import copied
from helpers.intake.writing import alone, write_all

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
    anew: all of it or nothing. Raises `OpinionError` for an id that is taken or no plain name,
    and what `helpers.intake.writing` raises; then nothing is written.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", article_id):
        raise OpinionError(
            f"an article is called by small letters, digits and _; found {article_id!r}"
        )
    folder = paths.data() / "claims" / article_id
    with alone():
        if folder.exists() or article_id in articles():
            raise OpinionError(
                f"there is an article {article_id} already: data/claims/{article_id}"
            )
        replaced = (paths.root() / table("sources").file, descriptor_path(), readme_path())
        before = {path: path.read_bytes() if path.is_file() else b"" for path in replaced}
        model = articles()[0]
        texts = _tables(folder, model, reference) | _sources(reference)
        texts[folder / "checks.yml"] = CHECKS.format(forms=", ".join(forms))
        texts[descriptor_path()] = _package(article_id, model, reference)
        contents = {path: text.encode() for path, text in texts.items()}
        with copied(contents) as root, paths.elsewhere(root):
            codebook = readme().encode()
        contents[readme_path()] = codebook
        write_all(contents, {path: before.get(path, b"") for path in contents})
    return folder


def _tables(folder: Path, model: str, reference: Reference) -> dict[Path, str]:
    """The three tables of an article, of which only the first has a row."""
    given = {
        "article_id": folder.name,
        "title": reference.title,
        "author": reference.author,
        "outlet": reference.outlet,
        "date_published": reference.date,
        "source_url": reference.address,
    }
    return {
        folder / f"{part}.csv": _csv(table(f"{model}_{part}"), [given] if part == "article" else [])
        for part in PARTS
    }


def _csv(described: Table, rows: list[dict]) -> str:
    text = io.StringIO()
    names = [field.name for field in described.fields]
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _sources(reference: Reference) -> dict[Path, str]:
    """The sources with the article's page, in order of address; nothing if it is there already."""
    sources = TableText(table("sources"))
    if any(row["url"] == reference.address for row in sources.records()):
        return {}
    page = dict.fromkeys(sources.rows.header, "") | {
        "url": reference.address,
        "publisher": reference.outlet,
        "date_published": reference.date,
        "kind": "relay",
        "note": "an article whose claims are checked",
    }
    return {sources.path: sources.placed([page]).text}


def _package(article_id: str, model: str, reference: Reference) -> str:
    """The data package with resources for the three tables, like those of the model article."""
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
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"
