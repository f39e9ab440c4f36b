import pandas as pd
import pytest

from helpers.casts import cast, cast_columns
from helpers.descriptor import Field, Table
from helpers.errors import DataError
from helpers.rows import read_rows

TABLE = Table(
    name="polls",
    file="data/polls.csv",
    title="Polls",
    description="One row is a poll.",
    fields=(
        Field("poll", "string", "Poll", "", {}),
        Field("share", "number", "Share", "", {}),
        Field("asked", "date", "Asked", "", {}),
    ),
    primary_key=("poll",),
    foreign_keys=(),
)


def read(tmp_path, content: bytes):
    path = tmp_path / "polls.csv"
    path.write_bytes(content)
    return read_rows(TABLE, path)


def problems_of(tmp_path, content: bytes):
    with pytest.raises(DataError) as error:
        read(tmp_path, content)
    return error.value.problems


def test_rows_know_the_line_they_start_on(tmp_path):
    rows = read(tmp_path, b'poll,share,asked\na,1,\n"b, with\nbreak",2,\nc,3,\n')
    assert rows.lines == [2, 3, 5]
    assert rows.cells[1][0] == "b, with\nbreak"


def test_a_broken_quote_names_the_line_it_begins_on(tmp_path):
    (problem,) = problems_of(tmp_path, b'poll,share,asked\na,1,\n"b,2,\nc,3,\n')
    assert problem.line == 3
    assert "quotation mark" in problem.found


def test_a_byte_that_is_not_utf8_is_named_with_its_line(tmp_path):
    (problem,) = problems_of(tmp_path, b"poll,share,asked\na,1,\ncaf\xe9,2,\n")
    assert problem.line == 3
    assert "0xe9" in problem.found
    assert "UTF-8" in problem.todo


def test_a_missing_column_and_an_unknown_one_are_both_named(tmp_path):
    problems = problems_of(tmp_path, b"poll,shares,asked\na,1,\n")
    assert {(p.column, p.line) for p in problems} == {("share", 1), ("shares", 1)}


def test_an_empty_file_is_said_to_be_empty(tmp_path):
    (problem,) = problems_of(tmp_path, b"")
    assert problem.found == "an empty file"


def test_a_row_with_a_cell_too_many_is_named(tmp_path):
    (problem,) = problems_of(tmp_path, b"poll,share,asked\na,1,,\n")
    assert (problem.line, problem.found, problem.expected) == (2, "4 cells", "3 cells")


def test_every_bad_cell_is_a_problem_and_missing_in_the_frame(tmp_path):
    rows = read(tmp_path, b"poll,share,asked\na,12,2023-02-30\nb,about 5,2023-02-03\n")
    frame, problems = cast_columns(rows, TABLE)
    assert [(p.line, p.column, p.found) for p in problems] == [
        (3, "share", "'about 5'"),
        (2, "asked", "'2023-02-30'"),
    ]
    assert frame["share"].isna().tolist() == [False, True]
    assert frame.index.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("integer", "804", 804),
        ("number", "47.3", 47.3),
        ("date", "2022-02-27", pd.Timestamp(2022, 2, 27)),
        ("boolean", "true", True),
    ],
)
def test_cells_become_values_of_their_type(kind, text, value):
    assert cast(pd.Series([text], dtype=str), kind).iloc[0] == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "8.5"),
        ("integer", "1e3"),
        ("number", "47,3"),
        ("number", "nan"),
        ("number", "inf"),
        ("date", "27.02.2022"),
        ("date", "2022-2-7"),
        ("boolean", "yes"),
    ],
)
def test_what_is_not_of_the_type_is_missing(kind, text):
    assert cast(pd.Series([text], dtype=str), kind).isna().all()


@pytest.mark.parametrize("kind", ["integer", "number", "date", "boolean", "string"])
def test_an_empty_cell_is_missing_and_never_zero(kind):
    assert cast(pd.Series([""], dtype=str), kind).isna().all()
