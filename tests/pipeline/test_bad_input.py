"""Each kind of bad input, as a user meets it: a message that says what to do, and no page lost."""

import pytest

from helpers.pipeline import clock, publish

RESPONSES = "data/polls/responses.csv"
WAR = {"survey_id": "ch_2023_03", "question_id": "war_support_russia_actions"}
GOOD = "<html><body>the last good page</body></html>"


@pytest.fixture
def site(copy):
    """A site with a good page of the war report and its index."""
    site = publish.Site(copy.root / "reports" / "site")
    site.folder.mkdir()
    site.page("most-oppose-the-war").write_text(GOOD)
    (site.folder / "index.html").write_text(GOOD)
    return site


def assert_nothing_lost(site):
    assert site.page("most-oppose-the-war").read_text() == GOOD
    assert (site.folder / "index.html").read_text() == GOOD
    assert sorted(path.name for path in site.folder.iterdir() if path.is_file()) == [
        "index.html",
        "most-oppose-the-war.html",
    ]


def refused(copy, site, *said):
    """`opinion check` and `opinion build` both stop with exit code 4 and say all of `said`."""
    for command in (["check"], ["build", "most-oppose-the-war"]):
        done = copy.opinion(*command, expect=4)
        for text in said:
            assert text in done.stderr, done.stderr
        assert "Traceback" not in done.stderr
    assert_nothing_lost(site)


def test_a_share_of_104(copy, site):
    line = copy.edit_row(RESPONSES, WAR, percent="104")
    where = f"{RESPONSES}, line {line}, column percent"
    refused(copy, site, where, "found '104'", "a number between 0 and 100", "against its source")


def test_a_date_that_does_not_exist(copy, site):
    name = "data/polls/surveys.csv"
    line = copy.edit_row(name, {"survey_id": "ch_2023_03"}, fieldwork_end="2023-02-30")
    refused(copy, site, f"{name}, line {line}, column fieldwork_end", "2023-02-30", "exists")


def test_an_option_nobody_defined(copy, site):
    line = copy.edit_row(RESPONSES, {**WAR, "option_id": "support"}, option_id="suport")
    refused(
        copy, site, f"{RESPONSES}, line {line}", "'suport'", "did you mean 'support'", "options"
    )


def test_a_broken_quote(copy, site):
    copy.edit(RESPONSES, lambda text: text.replace(",ch_2023_03,", ',"ch_2023_03,', 1))
    refused(copy, site, RESPONSES, "quotation mark", "Close or double")


def test_a_byte_that_is_not_utf8(copy, site):
    path = copy.file(RESPONSES)
    path.write_bytes(path.read_bytes().replace(b"Definitely", b"D\xe9finitely", 1) + b"\xe9\n")
    refused(copy, site, RESPONSES, "0xe9", "UTF-8")


def test_a_missing_column(copy, site):
    copy.edit(RESPONSES, lambda text: text.replace("percent,", "per_cent,", 1))
    refused(copy, site, f"{RESPONSES}, line 1, column percent", "no such column", "spelt")


def test_an_empty_file(copy, site):
    copy.file(RESPONSES).write_text("")
    refused(copy, site, RESPONSES, "an empty file")


def test_a_correction_whose_cell_has_changed(copy, site):
    copy.edit("data/corrections.csv", lambda text: text.replace(",51.4,34.5,", ",51.9,34.5,", 1))
    refused(copy, site, "data/corrections.csv, line", "still holds the published 51.9")


def test_all_problems_are_shown_at_once(copy):
    first = copy.edit_row(RESPONSES, WAR, percent="104")
    second = copy.edit_row("data/polls/surveys.csv", {"survey_id": "ch_2023_03"}, mode="telefone")
    done = copy.opinion("check", expect=4)
    assert f"{RESPONSES}, line {first}, column percent" in done.stderr
    assert f"data/polls/surveys.csv, line {second}, column mode" in done.stderr
    assert "did you mean 'telephone'" in done.stderr


def test_a_misspelt_parameter(copy):
    done = copy.opinion("run", "one_question_over_time", "-p", "questoin=trust_army", expect=3)
    assert "no parameter 'questoin'; did you mean 'question'?" in done.stderr
    assert not (copy.root / "reports" / "runs").exists()


def test_a_question_that_does_not_exist(copy):
    arguments = ("run", "one_question_over_time", "-p", "question", "trust_armee")
    done = copy.opinion(*arguments, expect=3)
    assert "did you mean 'trust_army'" in done.stderr
    assert "opinion questions --search" in done.stderr


def test_a_survey_that_is_not_known_on_the_day(copy):
    """Found by the notebook itself, and still told as a parameter that will not do."""
    done = copy.opinion("run", "one_survey", "-p", "as_of", "2021-01-01", expect=3)
    assert "parameter as_of: found 2021-01-01, but the survey ch_2022_03" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_notebook(copy):
    done = copy.opinion("run", "one_question_over_tim", expect=2)
    assert "did you mean 'one_question_over_time'" in done.stderr


def test_a_notebook_that_raises_in_the_middle(copy):
    """The failing report keeps its page, the other is made, and the exit code says so."""
    copy.opinion("build", "most-oppose-the-war")
    site = publish.Site(copy.root / "reports" / "site")
    good = site.page("most-oppose-the-war").read_bytes()
    name = "notebooks/02_do_most_belarusians_oppose_the_war.ipynb"
    copy.edit(
        name, lambda text: text.replace('"splits = views', '"1 / 0\\n",\n    "splits = views', 1)
    )
    before = copy.file(name).read_bytes()
    done = copy.opinion("build", "most-oppose-the-war", "detained-at-antiwar-protests", expect=5)
    assert "ZeroDivisionError" in done.stdout
    assert "1 of 2 reports are good" in done.stdout
    assert site.page("most-oppose-the-war").read_bytes() == good
    assert site.page("detained-at-antiwar-protests").is_file()
    index = (site.folder / "index.html").read_text()
    assert "The last good page is shown" in index
    question = "Question: Support for the actions of the Russian army in Ukraine"
    assert f"(running its notebook, {clock.today()} – {question};" in index
    assert "ZeroDivisionError" not in index
    trace = copy.root / "reports" / "runs" / "most-oppose-the-war" / "trace.txt"
    assert "ZeroDivisionError" in trace.read_text()
    assert copy.file(name).read_bytes() == before


def test_a_kernel_that_dies_is_told_apart(copy):
    name = "notebooks/02_do_most_belarusians_oppose_the_war.ipynb"
    kill = '"import os; os._exit(1)\\n",\n    "splits = views'
    copy.edit(name, lambda text: text.replace('"splits = views', kill, 1))
    done = copy.opinion("build", "most-oppose-the-war", expect=6)
    assert "the kernel died" in done.stdout


def test_a_notebook_past_its_deadline_is_told_apart(copy):
    copy.edit("reports/collection.yml", lambda text: text.replace(": 300", ": 5", 1))
    name = "notebooks/02_do_most_belarusians_oppose_the_war.ipynb"
    wait = '"import time; time.sleep(60)\\n",\n    "splits = views'
    copy.edit(name, lambda text: text.replace('"splits = views', wait, 1))
    done = copy.opinion("build", "most-oppose-the-war", expect=7)
    assert "more than 5 seconds" in done.stdout
