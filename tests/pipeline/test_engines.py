"""The engines as a user meets them: the same outputs, no leaks, no report lost to another's."""

import nbformat
import pytest

import odd_cells
from equality import normalised
from helpers.errors import CheckError, Exit
from helpers.pipeline import pool
from helpers.pipeline.build import build
from helpers.pipeline.cells import CodeCell, Notebook
from helpers.pipeline.collection import Report
from helpers.pipeline.engines.choice import chosen_engine
from helpers.pipeline.engines.workers import Workers
from helpers.pipeline.plan import plan
from helpers.pipeline.work import Check, Checked, Engine, State, Work


@pytest.fixture
def work(copy):
    """Work on a notebook of the given cells."""

    def make(name, *cells, engine=Engine.FORK, deadline=60):
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
            metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}},
        )
        nbformat.write(notebook, copy.file(f"notebooks/{name}.ipynb"))
        report = Report(slug=name, notebook=name, file=f"{name}.ipynb", group="", parameters={})
        return Work(report, {}, deadline, engine, keeps_notebook=True)

    return make


def run(*works, jobs=1):
    with Workers(works[0].engine) as workers:
        return {result.report.slug: result for result in pool.results(works, workers, jobs=jobs)}


def printed(result):
    cells = nbformat.reads(result.notebook, as_version=4).cells
    return "".join(output.get("text", "") for cell in cells for output in cell.outputs)


def test_odd_cells_come_out_as_under_plain_papermill(work, monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # ipykernel would leave file descriptors alone
    results = [
        run(work("odd", *odd_cells.CELLS, engine=engine))["odd"]
        for engine in (Engine.FORK, Engine.PAPERMILL)
    ]
    ours, plain = (nbformat.reads(result.notebook, as_version=4) for result in results)
    assert normalised(ours) == normalised(plain)
    assert [result.code for result in results] == [Exit.NOTEBOOK, Exit.NOTEBOOK]
    assert results[0].error == results[1].error


PLANTS = """
import os, random, warnings
import matplotlib as mpl, numpy as np, pandas as pd
from helpers import tables, words
planted = 1
mpl.rcParams["font.size"] = 77
os.environ["PLANTED"] = "1"
os.chdir("/")
words.SIDES = {}
pd.DataFrame.head = None
tables.load_table("surveys")["house"] = "planted"
tables._corrected.cache_clear()
random.seed(1); np.random.seed(1)
print(random.random(), np.random.random())
"""
LOOKS = """
import os, random
import matplotlib as mpl, numpy as np, pandas as pd
from helpers import tables, words
assert "planted" not in globals()
assert mpl.rcParams["font.size"] != 77
assert "PLANTED" not in os.environ
assert os.getcwd() != "/"
assert words.SIDES
assert pd.DataFrame.head is not None
assert "planted" not in set(tables.load_table("surveys")["house"])
print(random.random(), np.random.random())
"""


def test_nothing_leaks_from_one_report_to_the_next(work):
    results = run(work("plants", PLANTS), work("looks", LOOKS), work("looks_again", LOOKS))
    assert {result.error for result in results.values()} == {""}
    drawn = [printed(result).split() for result in results.values()]
    assert len({pair[0] for pair in drawn}) == len({pair[1] for pair in drawn}) == 3


def test_a_deadline_ends_even_a_loop_in_c_and_no_other_report(work):
    loop = "import re\nre.match('(a+)+$', 'a' * 60 + 'b')"
    results = run(work("loops", loop, deadline=4), work("sound", "1"), jobs=2)
    assert (results["loops"].state, results["loops"].code) == (State.FAILED, Exit.DEADLINE)
    assert "more than 4 seconds" in results["loops"].error
    assert results["sound"].state is State.OK


@pytest.mark.parametrize("engine", [Engine.FORK, Engine.PAPERMILL])
def test_what_nobody_foresaw_fails_its_report_with_a_trace(work, copy, engine):
    odd, lost = work("odd", "1", engine=engine), work("lost", "1", engine=engine)
    copy.edit("notebooks/odd.ipynb", lambda text: text.replace('"nbformat"', '"no_format"'))
    copy.file("notebooks/lost.ipynb").unlink()
    for result in run(odd, lost).values():
        assert (result.state, result.code) == (State.FAILED, Exit.NOTEBOOK)
        assert result.error.startswith(f"{result.error_class}: ")
        assert "died" not in result.error
        assert "in execute" in result.trace


def test_a_check_of_the_data_that_takes_too_long_is_called_by_its_name(copy):
    with Workers(Engine.FORK) as workers:
        (checked,) = pool.results([Check(deadline_seconds=0)], workers, jobs=1)
    with pytest.raises(CheckError, match="the check of the data took more than 0 seconds") as error:
        checked.insist()
    assert error.value.code == Exit.DEADLINE
    assert "the report" not in str(error.value)


def test_the_nursery_and_a_process_of_plain_papermill_find_the_same_in_the_data(copy, work):
    copy.edit_row("data/polls/responses.csv", {"question_id": "trust_army"}, percent="many")
    found = {}
    for engine in (Engine.FORK, Engine.PAPERMILL):
        with Workers(engine) as workers:
            works = [Check(), work("sound", "1")]
            for result in pool.results(works, workers, jobs=2):
                if isinstance(result, Checked):
                    found[engine] = [str(problem) for problem in result.problems]
                else:
                    assert result.state is State.OK
    assert found[Engine.FORK] == found[Engine.PAPERMILL]
    assert any("many" in problem for problem in found[Engine.FORK])


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), 9)", "os._exit(0)", "os.abort()"])
def test_a_kernel_that_dies_loses_no_other_report(work, end):
    results = run(work("dies", f"import os\n{end}"), work("sound", "1"), jobs=2)
    assert (results["dies"].state, results["dies"].code) == (State.BROKEN, Exit.KERNEL)
    assert "the kernel died" in results["dies"].error
    assert results["sound"].state is State.OK


def test_a_report_whose_cells_ran_is_not_run_again(work, tmp_path):
    count = tmp_path / "count"
    text = f"import os\nwith open({str(count)!r}, 'a') as f: f.write('x')\nos._exit(1)"
    assert run(work("dies", text))["dies"].state is State.BROKEN
    assert count.read_text() == "x"


def test_what_is_saved_while_a_build_plans_is_in_its_pages(copy, work, monkeypatch):
    def saved_and_planned(*arguments, **options):
        add = "<footer><p>Saved meanwhile</p>"
        copy.edit("reports/template/page.html.j2", lambda text: text.replace("<footer>", add))
        return plan(*arguments, **options)

    monkeypatch.setattr("helpers.pipeline.build.plan", saved_and_planned)
    with Workers(Engine.FORK) as workers:
        list(pool.results([work("warm", "1")], workers, jobs=1))
        (made,) = build(["how-large-protests"], site=copy.root / "site", workers=workers)
    assert made.is_new
    page = (copy.root / "site" / "how-large-protests.html").read_text(encoding="utf-8")
    assert "Saved meanwhile" in page


def test_losing_the_nursery_loses_no_report(work):
    class Loses(Workers):
        lost = False

        def give(self, work):
            worker = super().give(work)
            if not self.lost:
                self._nursery._process.kill()
                Loses.lost = True
            return worker

    with Loses(Engine.FORK) as workers:
        works = [work("first", "1"), work("second", "2")]
        states = [result.state for result in pool.results(works, workers, jobs=2)]
    assert states == [State.OK, State.OK]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import ipywidgets as widgets", "imports ipywidgets"),
        ("from tqdm.notebook import tqdm", "imports tqdm.notebook"),
        ("name = input('Name? ')", "calls input()"),
        ("import getpass\ngetpass.getpass()", "calls getpass()"),
        ("import IPython\nIPython.embed()", "calls embed()"),
        ("x = 1\n%matplotlib qt", "uses %matplotlib"),
        ("%connect_info", "uses %connect_info"),
    ],
)
def test_what_needs_a_real_kernel_gets_one_and_is_told_why(source, reason):
    engine, said = chosen_engine(Engine.AUTO, Notebook("python3", (CodeCell(source, ()),)))
    assert engine is Engine.PAPERMILL
    assert reason in said


@pytest.mark.parametrize(
    "source",
    ["%matplotlib inline\nx = 1", "!ls\ny = await f()", "%%bash\nread input(", "inputs = 1"],
)
def test_what_the_fast_way_can_do_is_left_to_it(source):
    notebook = Notebook("python3", (CodeCell(source, ()),))
    assert chosen_engine(Engine.AUTO, notebook) == (Engine.FORK, "")


def test_another_kernel_and_another_system_get_plain_papermill(monkeypatch):
    assert chosen_engine(Engine.AUTO, Notebook("ir", ()))[0] is Engine.PAPERMILL
    monkeypatch.setattr("sys.platform", "darwin")
    engine, said = chosen_engine(Engine.AUTO, Notebook("python3", ()))
    assert engine is Engine.PAPERMILL
    assert "this is darwin" in said


def test_the_build_says_which_notebook_is_run_by_plain_papermill(copy):
    name = "notebooks/10_how_many_were_detained.ipynb"
    copy.edit(
        name,
        lambda text: text.replace('"from helpers', '"if False: input()\\n",\n    "from helpers', 1),
    )
    done = copy.opinion("build", "detained-at-antiwar-protests", "question-trust-president")
    assert "10_how_many_were_detained.ipynb is run by plain papermill" in done.stderr
    assert "calls input()" in done.stderr
    assert "2 of 2 reports are good" in done.stdout
