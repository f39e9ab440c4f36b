"""Sentences follow the data: each page says something else once one figure is another one.

One copy of the collection takes all edits below and a new wave; the pages it gives are read
beside those of the collection as it is. No sentence could follow if a figure were typed.
"""

import csv
import json
from pathlib import Path

import pytest

from conftest import CHECKOUT, Copy, copied
from helpers import paths

POLLS, SURVEYS = "data/polls/responses.csv", "data/polls/surveys.csv"
PRISONERS = "data/counts/political_prisoners.csv"
MAY_2025 = {"date": "2025-05-31", "definition": "held", "count": "1185"}
SHARE = ("survey_id", "question_id", "option_id", "percent")


def share(survey, question, option, before):
    """Which row of the responses is meant."""
    return dict(zip(SHARE, (survey, question, option, before), strict=True))


#: Page, file, row, new cells, and what the page says then and did not say before.
EDITS = [
    (
        "claims-byline-2023-11",
        POLLS,
        share("ch_2023_03", "belarus_join_war", "enter_russia_side", "3"),
        {"percent": "14"},
        "Rule and research differ on “more than 90%",
    ),
    (
        "most-oppose-the-war",
        POLLS,
        {
            **share("baw_2022_05", "war_support_russia_actions", "oppose", "51"),
            "qualifier": "exact",
        },
        {"percent": "58"},
        "to 58 % (BAW, May 2022) in 9 surveys",
    ),
    ("would-send-army", None, None, None, "by what the menu leaves over in 2 of 3 surveys"),
    ("east-west-both-or-neither", None, None, None, "38 % (Chatham House, 9–20 May 2025"),
    (
        "whom-would-they-vote-for",
        POLLS,
        share("iiseps_2016_06", "lukashenko_open_vote", "lukashenka", "29.5"),
        {"percent": "18.5"},
        "Without a list of names, 18.5 %",
    ),
    (
        "whom-do-they-trust",
        POLLS,
        share("iiseps_2010_06", "trust_orthodox_church", "trust", "63.6"),
        {"percent": "60.6"},
        "60.6 % against 24.1 %",
    ),
    (
        "does-it-matter-who-asks",
        POLLS,
        share("iac_2010_06", "trust_army", "trust", "81.5"),
        {"percent": "40"},
        "in 8 of 9 figures",
    ),
    (
        "what-would-fear-change",
        POLLS,
        share("iiseps_2011_05", "market_reforms_important", "no_answer", "17.8"),
        {"percent": "19.9"},
        "from 1.2 to 19.9 %",
    ),
    (
        "how-large-protests",
        "data/counts/protest_sizes.csv",
        {"date": "2020-08-23", "reporting_org": "kommersant"},
        {"count_low": "300000"},
        "is 6.7 to 15.0 times",
    ),
    (
        "detained-at-antiwar-protests",
        "data/counts/detentions.csv",
        {"event_id": "antiwar_2022-02-27", "count": "1100", "relayed_by": ""},
        {"count": "1250"},
        "the highest is at least 1,250",
    ),
    (
        "how-many-political-prisoners",
        PRISONERS,
        MAY_2025,
        {"count": "1390"},
        "held is 1,390",
    ),
    ("opinion-and-repression", None, None, None, "1,390 on 31 May 2025"),
    (
        "what-do-we-not-know",
        SURVEYS,
        {"survey_id": "baw_2014_12"},
        {"sample_size": "1000"},
        "size for 106",
    ),
    (
        "how-neighbours-see-belarus",
        POLLS,
        share("cbos_2026_01", "pl_attitude_belarusians", "sympathy", "19"),
        {"percent": "30"},
        "“Sympathy” 30 %",
    ),
    (
        "question-trust-president",
        POLLS,
        share("ecoom_2024_10", "trust_president", "trust", "80.4"),
        {"percent": "70.4"},
        "“Trust” 70.4 %",
    ),
    (
        "wave-ch-2022-03",
        POLLS,
        share("ch_2022_03", "nuclear_weapons_hosting", "against", "80"),
        {"percent": "45"},
        "4 of 26 answers have their whole range above half",
    ),
    (
        "how-far-trusted",
        POLLS,
        share(
            "iiseps_2009_12", "choice_integration_russia_or_join_eu", "integration_russia", "42.3"
        ),
        {"percent": "32.3"},
        None,
    ),
]
PAGES = [edit[0] for edit in EDITS]
NEW = "wave-ch-2025-05"
#: A made-up wave: the answers to questions that were asked before.
WAVE = [
    ("war_support_russia_actions", "support", "30"),
    ("war_support_russia_actions", "oppose", "41"),
    ("alliance_preference", "russia", "38"),
    ("alliance_preference", "eu", "14"),
    ("alliance_preference", "none", "20"),
]


def said(site):
    """Answer, titles and readings of each page, as one text."""
    text = {}
    for page in [*PAGES, NEW]:
        path = site / "records" / f"{page}.json"
        if path.is_file():
            record = json.loads(path.read_text(encoding="utf-8"))
            figures = [[one["title"], one.get("reading", "")] for one in record["figures"]]
            text[page] = " ".join([*record["answer"], *(part for pair in figures for part in pair)])
    return text


def add_wave(copy):
    """A survey like that of December 2024, half a year later."""
    with copy.file(SURVEYS).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    survey = next(row for row in rows if row["survey_id"] == "ch_2024_12")
    dates = {"fieldwork_start": "2025-05-09", "fieldwork_end": "2025-05-20"}
    survey = {**survey, **dates, "survey_id": "ch_2025_05", "wave": "21", "sample_size": "812"}
    with copy.file(SURVEYS).open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, survey, lineterminator="\n").writerow(survey)
    url = survey["source_url"]
    copy.edit(
        POLLS,
        lambda text: (
            text
            + "".join(
                f"{number},ch_2025_05,{question},all,{option},{percent},,,exact,1,,{url},high,,,\n"
                for number, (question, option, percent) in enumerate(WAVE, 9000)
            )
        ),
    )


@pytest.fixture(scope="module")
def before_and_after(tmp_path_factory):
    """What the pages say of the collection as it is, and of the copy with the edits."""
    patch = pytest.MonkeyPatch()
    patch.setenv(paths.ROOT_VARIABLE, str(CHECKOUT))
    folder = tmp_path_factory.mktemp("follow")
    now = Copy(CHECKOUT)
    now.opinion("build", *PAGES, "--site", str(folder / "before"))
    copy = copied(folder / "collection")
    for _, file, where, cells, _ in EDITS:
        if file is not None:
            copy.edit_row(file, where, **cells)
    add_wave(copy)
    copy.opinion("build", *PAGES, NEW, "--site", str(folder / "after"))
    yield said(folder / "before"), said(folder / "after")
    patch.undo()


@pytest.mark.xdist_group("follow")
@pytest.mark.parametrize(("page", "expected"), [(e[0], e[-1]) for e in EDITS], ids=PAGES)
def test_the_sentences_of_a_page_follow_the_data(before_and_after, page, expected):
    before, after = before_and_after
    if expected is None:
        assert before[page] != after[page]
    else:
        assert expected not in before[page]
        assert expected in after[page], after[page]


@pytest.mark.xdist_group("follow")
def test_a_new_wave_gives_a_page_without_code(before_and_after):
    before, after = before_and_after
    assert NEW not in before
    assert "5 figures on 2 questions" in after[NEW]


def test_every_notebook_has_an_edit_here_or_a_test_of_its_own():
    """`opinion new notebook` makes a test of its own, which the author keeps or moves here."""
    from helpers.pipeline.collection import load_collection, reports

    collection = load_collection()
    here = {report.notebook for report in reports(collection) if report.slug in PAGES}
    own = Path(__file__).parent.glob("test_follow_*.py")
    assert here | {path.stem.removeprefix("test_follow_") for path in own} == set(
        collection.notebooks
    )
