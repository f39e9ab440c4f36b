"""Rows put into a table: a diff holds just them, and they stand where its order has them."""

import csv
import difflib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.descriptor import table, tables
from helpers.intake.placing import ORDER, TableText
from helpers.rows import read_rows

TABLES = sorted(tables())
FILLED = [name for name in TABLES if TableText(table(name)).rows.cells]


def lines_of(text):
    return list(io.StringIO(text, newline=""))


def added_and_removed(before, after):
    changes = [
        line
        for line in difflib.ndiff(lines_of(before), lines_of(after))
        if line.startswith(("+", "-"))
    ]
    return [c for c in changes if c[0] == "+"], [c for c in changes if c[0] == "-"]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_to_which_nothing_is_added_is_the_same_to_the_byte(name):
    text = TableText(table(name))
    assert text.placed([]).text.encode() == text.raw


@pytest.mark.parametrize("name", FILLED)
def test_a_row_that_is_added_is_the_whole_difference_and_its_line_is_told(name):
    text = TableText(table(name))
    before = text.raw.decode()
    row = dict.fromkeys(text.rows.header, "")
    for middle in (text.records()[len(text.rows.cells) // 2], {}):
        new = {**row, **middle, text.rows.header[-1]: 'new, "quoted" <b>=1+1</b>'}
        placed = text.placed([new])
        added, removed = added_and_removed(before, placed.text)
        assert (len(added), removed) == (1, [])
        assert lines_of(placed.text)[placed.lines[0] - 1] == added[0][2:]
        assert next(csv.reader([added[0][2:]])) == [new[name] for name in text.rows.header]


@pytest.mark.parametrize("name", FILLED)
def test_a_row_taken_out_is_put_back_among_those_it_stood_with(name):
    """Within one key of the table's order the place is the last, which no order contradicts."""
    text = TableText(table(name))
    records = text.records()
    chosen = len(records) // 2
    columns = ORDER.get(name, table(name).primary_key)
    rest = [row for number, row in enumerate(records) if number != chosen]
    shorter = TableText(table(name))
    shorter.raw = b"".join(
        line
        for number, line in enumerate(text.raw.splitlines(keepends=True), start=1)
        if number != text.rows.lines[chosen]
    )
    shorter.rows.cells.pop(chosen)
    shorter.rows.lines[:] = list(range(2, len(rest) + 2))
    placed = shorter.placed([records[chosen]])
    neighbours = list(csv.DictReader(io.StringIO(placed.text, newline="")))
    at = placed.lines[0] - 2
    first = columns[0]
    assert neighbours[at] == records[chosen]
    if at:
        assert neighbours[at - 1][first] <= records[chosen][first]
    if at + 1 < len(neighbours):
        assert neighbours[at + 1][first] >= records[chosen][first]


def test_an_answer_stands_by_its_order_and_a_share_with_its_question():
    answers = TableText(table("options"))
    question = answers.records()[0]["question_id"]
    new = {**answers.records()[0], "option_id": "late", "option_order": "99", "label_en": "Late"}
    text = answers.placed([new]).text.splitlines()
    place = next(number for number, line in enumerate(text) if ",late,99," in line)
    assert text[place - 1].startswith(question + ",")
    assert not text[place + 1].startswith(question + ",")
    shares = TableText(table("responses"))
    wave = {**shares.records()[0], "survey_id": "ch_2022_03", "question_id": "aaa", "row_id": "1"}
    lines = shares.placed([wave]).text.splitlines()
    place = lines.index(next(line for line in lines if line.startswith("1,ch_2022_03,aaa")))
    assert lines[place + 1].split(",")[1] == "ch_2022_03"
    assert lines[place - 1].split(",")[1] < "ch_2022_03"


def test_a_changed_row_is_one_line_out_and_one_in(copy):
    text = TableText(table("surveys"))
    row = {**text.records()[5], "note": "read again"}
    added, removed = added_and_removed(text.raw.decode(), text.placed([], {5: row}).text)
    assert len(added) == len(removed) == 1
    assert "read again" in added[0]


def test_a_file_written_otherwise_keeps_its_way_of_writing(copy):
    def otherwise(text):
        first, second, *rest = text.splitlines()
        quoted = ",".join(f'"{cell}"' for cell in next(csv.reader([second])))
        return "\n".join([first, "", quoted, "", *rest])

    copy.edit("data/polls/houses.csv", otherwise)
    text = TableText(table("houses"))
    placed = text.placed([{**text.records()[0], "house": "zzz"}])
    before = text.raw.decode()
    assert placed.text.startswith(before)
    assert placed.text.removeprefix(before).startswith("\nzzz,")
    assert placed.text.splitlines()[placed.lines[0] - 1].startswith("zzz,")


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=12)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
def test_any_text_of_one_line_is_read_back_as_it_was_given(tmp_path_factory, pairs):
    described = table("exceptions")
    text = TableText(described)
    new = [
        {"rule": f"r{number}", "table": first, "key": f"k{number}", "reason": second}
        for number, (first, second) in enumerate(pairs)
    ]
    path = tmp_path_factory.mktemp("any") / "exceptions.csv"
    path.write_bytes(text.placed(new).text.encode())
    read = read_rows(described, path)
    found = [dict(zip(read.header, cells, strict=True)) for cells in read.cells]
    assert [row for row in found if row["rule"].startswith("r") and row in new] == new
    assert len(found) == len(text.rows.cells) + len(new)
