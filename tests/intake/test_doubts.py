"""What looks like a slip is said before it is written, and can be written all the same."""

import pytest

from intake.made_up import PAGE, ROWS, SHARES, changed, fill_workbook

OTHER_PAGE = "https://example.org/another-report"


def with_question(**cells):
    question = {
        "question_id": "army_trust",
        "topic": "trust",
        "title": "Trust in the armed forces of Mars",
        "question_summary": "Something else",
        "wording_original": "not stated",
        "response_type": "single",
        **cells,
    }
    option = {"question_id": "army_trust", "option_id": "yes", "stance": "for", "label_en": "Yes"}
    share = {"question_id": "army_trust", "option_id": "yes", "percent": "40"}
    return {
        **ROWS,
        "questions": [question],
        "options": [option],
        "responses": [*SHARES, share],
    }


def with_answer(label):
    option = {
        "question_id": "trust_army",
        "option_id": "trusting",
        "stance": "for",
        "label_en": label,
    }
    share = {"question_id": "trust_army", "option_id": "trusting", "percent": "2"}
    return {**ROWS, "options": [option], "responses": [*SHARES, share]}


SUSPICIONS = {
    "the last wave's share": (
        changed("responses", 0, percent="32"),
        "responses!C2, column percent: found 32 after 32 in ch_2024_12 "
        "(war_support_russia_actions, support); expected a share of its own",
    ),
    "a jump": (
        changed("responses", 0, percent="9"),
        "responses!C2, column percent: found 9 after 32 in ch_2024_12",
    ),
    "a known title": (
        with_question(title="Trust in the Army?"),
        "questions!C2, column title: found 'Trust in the Army?', much like trust_army",
    ),
    "a known answer": (
        with_answer("do not trust!"),
        "options!D2, column label_en: found 'do not trust!', much like distrust",
    ),
    "a known page": (
        {**ROWS, "sources": [{"url": "http://www.chathamhouse.org/2025/01/belarus-presidential-"
                              "elections-2025-public-opinion-perceptions/?utm_source=mail"}]},
        "sources!A2, column url: found http://www.chathamhouse.org/",
    ),
    "the days of a known wave": (
        changed("surveys", fieldwork_start="2023-03-20", fieldwork_end="2023-03-29"),
        "column fieldwork_end: found fieldwork in the days of ch_2023_03; expected another poll",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SUSPICIONS)
def test_what_looks_like_a_slip_is_said(copy, tmp_path, kind):
    rows, said = SUSPICIONS[kind]
    file = fill_workbook(tmp_path / "wave.xlsx", rows)
    done = copy.opinion("data", "add", "survey", str(file), "--yes")
    assert "suspicion: wave.xlsx, " in done.stderr
    assert said in done.stderr
    assert "ch_2026_02" in copy.file("data/polls/surveys.csv").read_text("utf-8")


def test_an_ordinary_wave_raises_no_suspicion(copy, tmp_path):
    file = fill_workbook(tmp_path / "wave.xlsx")
    assert "suspicion" not in copy.opinion("data", "add", "survey", str(file), "--dry-run").stderr


def test_a_figure_that_another_page_has_is_named_with_its_row(copy, tmp_path):
    share = {"survey_id": "ch_2023_03", "question_id": "war_support_russia_actions",
             "option_id": "oppose", "percent": "45", "source_url": PAGE}  # fmt: skip
    file = fill_workbook(tmp_path / "more.xlsx", {"sources": [{"url": PAGE}], "responses": [share]})
    said = copy.opinion("data", "add", "figures", str(file), "--dry-run").stderr
    assert "found 45, where row 494 of responses has 44" in said


def test_a_count_that_another_page_has_is_named(copy, tmp_path):
    row = {"date": "2020-09-30", "definition": "held", "reporting_org": "viasna", "count": "77",
           "confidence": "medium"}  # fmt: skip
    file = fill_workbook(
        tmp_path / "more.xlsx", {"sources": [{"url": OTHER_PAGE}], "political_prisoners": [row]}
    )
    said = copy.opinion("data", "add", "count", str(file), "--dry-run").stderr
    assert "found 77, where row 2 has 74" in said
