"""A data set that attacks its readers: every text column holds markup, formulas and worse.

The pages show the text as text; Chromium sees no dialog, no request, no script element.
"""

import csv
import itertools
import json

import pytest

from conftest import copied

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("hostile")]

LONG = "ы" * 10_000
ATTACKS = (
    '<script>alert("in")</script>',
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "</title></style></svg><iframe src=//evil.example></iframe>",
    "javascript:alert(document.domain)",
    '=HYPERLINK("https://evil.example";"a")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u202egnp.exe\u202c \u2066isolated\u2069 {{ 7*7 }} {% raw %} @@EDITION@@",
    f"<b>{LONG}</b>",
)
#: Names that other tables or the code go by, and lists of such names.
CODED = {"own_hosts", "subgroup", "event_id", "parent_option_id", "same_poll_as", "unit"}
CODED |= {"key_evidence_ids", "usual_sample_size_source_url", "wording_language", "wave"}
LEFT_ALONE = ("corrections", "exceptions", "trees")
SLUGS = ["most-oppose-the-war", "claims-byline-2023-11", "detained-2020", "wave-ch-2022-03"]
SLUGS += ["question-war-support-russia-actions", "how-neighbours-see-belarus"]
SLUGS += ["how-large-protests"]


def hostile_columns(resource):
    """Free text of a table, with the greatest length: no code, no key to another table."""
    schema = resource["schema"]
    keys = {name for key in schema.get("foreignKeys", []) for name in key["fields"]}
    for field in schema["fields"]:
        rules = field.get("constraints", {})
        is_code = {"enum", "pattern", "unique"} & rules.keys() or field["name"] in keys | CODED
        if field["type"] == "string" and not is_code and not field["name"].endswith("_id"):
            yield field["name"], rules.get("maxLength", 2 * len(LONG))


def poison(copy):
    """Put an attack before every text of the data; returns the columns."""
    package = json.loads(copy.file("data/datapackage.json").read_text(encoding="utf-8"))
    poisoned = set()
    for resource in package["resources"]:
        if resource["name"] in LEFT_ALONE:
            continue
        path = copy.file(f"data/{resource['path']}")
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if not rows:  # nothing to put an attack before
            continue
        for column, most in hostile_columns(resource):
            poisoned.add((resource["name"], column))
            short = [attack for attack in ATTACKS if len(attack) <= most]
            for row, attack in zip(rows, itertools.cycle(short), strict=False):
                if row[column]:
                    row[column] = f"{attack} {row[column]}"[:most].strip()
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return poisoned


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    copy = copied(tmp_path_factory.mktemp("hostile") / "collection")
    assert len(poison(copy)) > 40
    copy.opinion("build", *SLUGS)
    return copy.root / "reports" / "site"


def test_hostile_text_is_shown_and_never_run(hostile, opened):
    page = opened()
    asked, dialogs = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    said = ""
    for slug in [*SLUGS, "index"]:
        path = hostile / f"{slug}.html"
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        assert asked.pop() == path.as_uri() and not asked and not dialogs
        for tag in ("script", "iframe", "img", "object", "form", "main b"):
            assert page.locator(tag).count() == 0, (slug, tag)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), slug
        said += page.locator("body").text_content()
    for attack in ATTACKS:
        assert attack in said, attack[:60]


def test_downloaded_tables_run_no_formula(hostile, opened):
    page = opened()
    cells = []
    for slug in SLUGS:
        page.goto((hostile / f"{slug}.html").as_uri())
        for link in page.locator("a[download]").all():
            with page.expect_download() as begun:
                link.click()
            with begun.value.path().open(encoding="utf-8-sig", newline="") as file:
                cells += [cell for row in csv.reader(file) for cell in row]
    assert [c for c in cells if c.startswith(("=", "@", "\t", "\r"))] == []
    assert any(cell.startswith("'=HYPERLINK(") for cell in cells)


def test_an_address_that_would_run_stops_the_build(tmp_path):
    copy = copied(tmp_path / "collection")
    where = {"survey_id": "ch_2023_03", "question_id": "war_support_russia_actions"}
    copy.edit_row("data/polls/responses.csv", where, source_url="javascript:alert(1)")
    assert "column source_url" in copy.opinion("build", SLUGS[0], expect=4).stderr
