"""Which reports a change makes anew, and what is said of it."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from helpers.pipeline import dependencies, fingerprints, stamp
from helpers.pipeline.build import plan_only
from helpers.pipeline.cache import Cache
from helpers.pipeline.engines.early import workers_of_build
from helpers.pipeline.publish import Site
from helpers.pipeline.work import Engine
from helpers.rows import parse_key
from helpers.tables import load_table

RESPONSES = "data/polls/responses.csv"
LIST = "reports/collection.yml"
ALL_TABLES = {"what-do-we-not-know"}
TRUST = "how-far-trusted"


@pytest.fixture
def made(copy):
    """The copy's whole collection as if just made: every page is there and remembered."""
    return Made(copy)


class Made:
    """A site whose pages are stand-ins; what is planned for it is real."""

    def __init__(self, copy):
        self.copy, self.folder = copy, copy.root / "site"
        self.folder.mkdir()
        self.plan = plan_only([], self.folder)
        with closing(Cache(self.folder)) as cache:
            for slug, parts in self.plan.parts.items():
                page = self.page(slug)
                page.write_text(slug)
                cache.keep(slug, parts, page)
        self.slugs = set(self.plan.parts)

    def page(self, slug):
        return Site(self.folder).page(slug)

    def reasons(self):
        """Why reports would be made now, of those that would."""
        found = plan_only([], self.folder).reasons
        return {slug: said for slug, said in found.items() if said}


def asking(question):
    """Pages of the surveys that ask a question, among those that have a page."""
    rows = load_table("responses")
    surveys = rows.loc[rows["question_id"] == question, "survey_id"].unique()
    return {f"wave-{survey}".replace("_", "-") for survey in surveys}


def families(slugs):
    return {slug for slug in slugs if slug.startswith(("question-", "wave-"))}


def test_nothing_is_planned_when_nothing_changed(made):
    assert len(made.slugs) > 200
    assert made.reasons() == {}


def test_no_page_rests_on_the_rules_of_the_check(made):
    helpers = {name for parts in made.plan.parts.values() for name, _ in parts["helper"].entries}
    assert "helpers.pipeline.engines.nursery" in helpers
    assert [name for name in helpers if name.startswith("helpers.checks")] == []


def test_workers_warm_up_before_the_plan_only_where_it_will_want_them(made):
    def warms_up():
        with workers_of_build(made.folder, Engine.AUTO, is_forced=False, dask="") as workers:
            return workers._nursery is not None

    assert warms_up()  # no good build is known
    stamp.keep(made.folder, [], stamp.inputs(), made.slugs, map(made.page, made.slugs))
    assert not warms_up()
    made.copy.edit_row(RESPONSES, {"question_id": "trust_army"}, note="looked at again")
    assert warms_up()
    with workers_of_build(made.folder, Engine.AUTO, is_forced=True, dask="tcp://x:1") as workers:
        assert workers._nursery is None


def test_a_changed_row_makes_the_reports_that_read_it_and_no_others(made):
    where = {"question_id": "war_support_russia_actions"}
    made.copy.edit_row(RESPONSES, where, note="looked at again")
    reasons = made.reasons()
    (number,) = load_table("responses").query("note == 'looked at again'")["row_id"]
    pages = {"question-war-support-russia-actions"} | asking("war_support_russia_actions")
    assert families(reasons) == pages & made.slugs
    assert {"most-oppose-the-war", "claims-byline-2023-11"} | ALL_TABLES <= set(reasons)
    unmoved = {"how-large-protests", "detained-2020", "whom-do-they-trust"}
    assert not unmoved & set(reasons)
    for slug, said in reasons.items():
        assert said == [f"row {number} of responses changed"], slug


def test_a_new_row_among_its_siblings_makes_the_reports_of_its_question(made):
    """Lines below it move; rows do not."""

    def put_in(text):
        head, first, rest = text.split("\n", 2)
        survey, _, _ = first.split(",")[1:4]
        row = f"9000,{survey},trust_army,all,trust,50,,,exact,1,,https://example.org/,low,,,"
        return "\n".join([head, first, row, rest])

    made.copy.edit(RESPONSES, put_in)
    reasons = made.reasons()
    survey = load_table("responses").query("row_id == 9000")["survey_id"].iloc[0]
    own = f"wave-{survey}".replace("_", "-")
    assert {"question-trust-army"} <= families(reasons)
    assert families(reasons) <= {"question-trust-army", own} | asking("trust_army")
    assert "row 9000 of responses is new" in reasons["question-trust-army"]


def test_a_new_survey_card_makes_only_the_pages_that_show_it(made):
    made.copy.edit_row("data/polls/surveys.csv", {"survey_id": "ch_2022_03"}, note="n")
    reasons = made.reasons()
    assert reasons["wave-ch-2022-03"] == ["row ch_2022_03 of surveys changed"]
    asked = load_table("responses").query("survey_id == 'ch_2022_03'")["question_id"]
    near = {f"question-{question}".replace("_", "-") for question in asked}
    assert {slug for slug in reasons if slug.startswith("question-")} == near & made.slugs


def test_a_correction_makes_the_reports_of_its_row(made):
    slip = load_table("corrections").iloc[0]
    made.copy.edit_row("data/corrections.csv", {"key": slip["key"]}, reason="Read again.")
    question = parse_key(slip["key"])["question_id"]
    pages = {f"question-{question}".replace("_", "-")} | asking(question)
    assert families(made.reasons()) == pages & made.slugs


def test_a_changed_notebook_makes_its_reports_and_names_the_cell(made):
    name = "notebooks/09_how_large_were_the_protests.ipynb"

    def change(text):
        notebook = json.loads(text)
        notebook["cells"][3]["source"] = ["# a remark\n", *notebook["cells"][3]["source"]]
        return json.dumps(notebook)

    made.copy.edit(name, change)
    assert made.reasons() == {"how-large-protests": ["cell 4 changed"]}


def test_a_changed_parameter_is_named(made):
    for old, new in (("year: 2020, events", "year: 2019, events"), ("um: 2020", "um: 1990")):
        made.copy.edit(LIST, lambda text, old=old, new=new: text.replace(old, new))
    assert made.reasons() == {"detained-2020": ["parameter year changed"]}


def test_a_changed_template_makes_every_page_but_the_lists_template_none(made):
    made.copy.edit("reports/template/index.html.j2", lambda text: text + "<!-- -->")
    assert made.reasons() == {}
    made.copy.edit("reports/template/page.css", lambda text: text + "p{}")
    reasons = made.reasons()
    assert set(reasons) == made.slugs
    assert set(map(tuple, reasons.values())) == {("template page.css changed",)}


def test_a_changed_helper_makes_the_reports_that_use_it(made, tmp_path, monkeypatch):
    folder = tmp_path / "helpers"
    shutil.copytree(dependencies.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(dependencies, "FOLDER", folder)
    assert made.reasons() == {}
    with (folder / "findings" / "neighbours.py").open("a") as file:
        file.write("# a remark\n")
    said = ["helper helpers.findings.neighbours changed"]
    assert made.reasons() == {"how-neighbours-see-belarus": said}


def test_a_changed_package_is_named_with_every_report(made, tmp_path, monkeypatch):
    packages = tmp_path / "packages"
    (packages / "pandas-99.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(fingerprints.sysconfig, "get_path", lambda name: str(packages))
    reasons = made.reasons()
    assert set(reasons) == made.slugs
    assert "package pandas changed" in reasons["question-trust-army"]
    assert reasons["question-trust-army"][-1].endswith("more of that kind")


def test_a_page_that_is_gone_or_changed_by_hand_is_made_again(made):
    made.page("how-far-trusted").unlink()
    made.page("question-trust-army").write_text("changed by hand")
    assert set(made.reasons()) == {"how-far-trusted", "question-trust-army"}
    made.page("how-far-trusted").write_text("how-far-trusted")  # the same again, of another time
    assert set(made.reasons()) == {"question-trust-army"}


def test_a_report_that_failed_is_made_again(made):
    with closing(Cache(made.folder)) as cache:
        cache.forget("question-trust-army")
    reasons = made.reasons()
    assert reasons == {"question-trust-army": ["it has not been made before, or failed"]}


def set_version(path, version):
    with closing(sqlite3.connect(path)) as store:
        store.execute(f"PRAGMA user_version = {version}")


def drop(path):
    with closing(sqlite3.connect(path)) as store:
        store.execute("DROP TABLE part")
        store.commit()


DAMAGE = {
    "garbage": lambda path: path.write_bytes(b"\x00not a database" * 99),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "empty": lambda path: path.write_bytes(b""),
    "gone": lambda path: path.unlink(),
    "of another version": lambda path: set_version(path, 99),
    "without its tables": drop,
    "holes": lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 60000),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_cache_is_a_miss_and_no_error(made, damage):
    damage(stamp.memory(made.folder, ".sqlite"))
    assert set(made.reasons()) == made.slugs
    with closing(Cache(made.folder)) as cache:
        cache.keep(TRUST, made.plan.parts[TRUST], made.page(TRUST))
    assert set(made.reasons()) == made.slugs - {TRUST}


def test_without_a_place_to_remember_everything_is_made(made, monkeypatch):
    nowhere = made.copy.root / "reports" / "collection.yml" / "cache"
    monkeypatch.setattr("helpers.pipeline.cache.memory", lambda site, suffix: nowhere)
    assert set(made.reasons()) == made.slugs
    with closing(Cache(made.folder)) as cache:
        cache.keep(TRUST, made.plan.parts[TRUST], made.page(TRUST))
        cache.remember("a", "b")
        assert cache.recall("a") == ""


def test_what_no_page_rests_on_any_more_is_forgotten(made):
    path = stamp.memory(made.folder, ".sqlite")
    made.copy.edit("reports/template/page.css", lambda text: text + "p{}")
    with closing(sqlite3.connect(path)) as store:
        (before,) = store.execute("SELECT count(*) FROM entries").fetchone()
    again = plan_only([], made.folder)
    with closing(Cache(made.folder)) as cache:
        for slug, parts in again.parts.items():
            cache.keep(slug, parts, made.page(slug))
    with closing(sqlite3.connect(path)) as store:
        (after,) = store.execute("SELECT count(*) FROM entries").fetchone()
    assert after == before


SMALL = ["build", "--site", "pages", "how-large-protests", "detained-2020"]


def test_a_build_makes_what_changed_and_says_so(copy):
    first = copy.opinion(*SMALL, "--why")
    assert "2 of 2 reports have to be made" in first.stdout
    assert "how-large-protests: it has not been made before, or failed" in first.stdout
    pages = {path: path.stat() for path in (copy.root / "pages").glob("*.html")}
    assert "nothing has changed" in copy.opinion(*SMALL).stdout
    assert {path: path.stat().st_mtime_ns for path in pages} == {
        path: state.st_mtime_ns for path, state in pages.items()
    }
    copy.edit_row("data/counts/protest_sizes.csv", {"place": "Minsk"}, note="n")
    dry = copy.opinion(*SMALL, "--dry-run")
    assert "1 of 2 reports have to be made" in dry.stdout
    assert "of protest_sizes changed" in dry.stdout
    assert "how-large-protests: row" in dry.stdout
    made = copy.opinion(*SMALL)
    assert "how-large-protests" in made.stdout and "detained-2020" not in made.stdout
    assert "2 of 2 reports are good" in made.stdout
    forced = copy.opinion(*SMALL, "--force")
    assert "unchanged how-large-protests" in forced.stdout
    assert "unchanged detained-2020" in forced.stdout


def test_touched_files_are_looked_into_and_found_the_same(copy):
    copy.opinion(*SMALL)
    copy.file(RESPONSES).touch()
    copy.file("data/counts/protest_sizes.csv").touch()
    assert "0 of 2 reports have to be made" in copy.opinion(*SMALL).stdout
    assert "nothing has changed" in copy.opinion(*SMALL).stdout


def test_a_failed_report_is_tried_again_until_it_is_good(copy):
    name = "notebooks/09_how_large_were_the_protests.ipynb"
    good = copy.file(name).read_text(encoding="utf-8")
    copy.edit(name, lambda text: text.replace("views.protests", "views.no_such", 1))
    for _ in range(2):
        failed = copy.opinion(*SMALL, expect=5)
        assert "failed how-large-protests" in failed.stdout
    copy.file(name).write_text(good, encoding="utf-8")
    assert "published how-large-protests" in copy.opinion(*SMALL).stdout


def test_a_report_may_not_read_what_it_does_not_declare(copy):
    """The run itself is held to the declaration, so that the key cannot lie."""
    declared = "      protest_sizes:\n"
    whole = declared + "      organisations: referenced\n"
    copy.edit(LIST, lambda text: text.replace(whole, declared, 1))
    done = copy.opinion(*SMALL, expect=5)
    assert "may not read the table organisations" in done.stdout
    assert "reports/collection.yml" in done.stdout
