"""A wave typed into a real terminal gives the same tables as the same wave from a file."""

import pytest

from intake.made_up import ROWS, data_of, fill_workbook
from intake.typist import WAVE, Typist


def restore(copy, content):
    for name, before in content.items():
        (copy.root / "data" / name).write_bytes(before)


def test_a_typed_wave_and_a_file_give_the_same_tables(copy, tmp_path):
    before = data_of(copy)
    typist = Typist(copy, "data", "add", "survey")
    for asked, answer in WAVE:
        typist.answer(asked, answer)
    typist.answer("Write this?", "y")
    said, code = typist.end()
    assert code == 0, said
    assert "surveys: 1, responses: 10" in said
    by_hand = data_of(copy)
    assert by_hand != before
    restore(copy, before)
    copy.opinion("data", "add", "survey", str(fill_workbook(tmp_path / "wave.xlsx")), "--yes")
    assert data_of(copy) == by_hand
    assert ROWS["surveys"][0]["survey_id"] in by_hand["polls/surveys.csv"].decode()


def test_a_wrong_answer_is_said_and_can_be_corrected(copy):
    before = data_of(copy)
    typist = Typist(copy, "data", "add", "figures")
    typist.answer("(survey_id)", "ch_2023_04")
    typist.child.expect_exact("not there; did you mean ch_20")
    typist.child.send("\x15ch_2023_03\r")
    typist.answer("(url)", "not an address")
    typist.child.expect_exact("expected text like https?://")
    typist.child.send("\x15https://te.ma/art/r5kztc/ukraine-russland-belarus-krieg-umfragen\r")
    typist.answer("Question", "Do people trust the army")
    typist.child.expect_exact("trust_army: ")
    typist.answer("(question_id)", "trust_army")
    typist.answer("Among whom", "")
    typist.answer("Trust (%)", "most of them")
    typist.child.expect_exact("write 41.2, about 40, at least 40, up to 5, or 40-45")
    typist.child.send("\x15about 40\r")
    typist.answer("Do not trust (%)", "30-35")
    typist.answer("Another answer", "")
    typist.answer("Question", "")
    for row in ("trust,40,,,about,1,,", "distrust,,30,35,range,1,,"):
        typist.child.expect_exact(f"ch_2023_03,trust_army,all,{row}")
    typist.answer("Write this?", "n")
    assert typist.end()[1] == 1
    assert data_of(copy) == before


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_whoever_stops_half_way_has_written_nothing(copy, key):
    before = data_of(copy)
    typist = Typist(copy, "data", "add", "survey")
    for asked, answer in WAVE[:9]:
        typist.answer(asked, answer)
    typist.child.expect_exact("(sponsor)")
    typist.child.send(key)
    said, code = typist.end()
    assert code == 2
    assert "nothing was written" in said
    assert data_of(copy) == before


def test_without_a_terminal_files_are_asked_for(copy):
    done = copy.opinion("data", "add", "survey", expect=2)
    assert "there is no terminal to ask in" in done.stderr
