"""Three hundred damaged files: each is taken as it was meant, or refused with the cell."""

import csv
import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from helpers.checks import run
from helpers.errors import DataError, OpinionError
from helpers.intake.adding import add
from helpers.intake.files import read_grids
from helpers.intake.recognise import recognised
from intake.damage import REFUSED, REPAIRED
from intake.made_up import ROWS, data_of, fill_workbook, write_csv

SEEDS = range(6)


def addition(*paths):
    """What files add, as `opinion data add survey` works it out."""
    grids = [grid for path in paths for grid in read_grids(path)[0]]
    sheets, problems = recognised(grids)
    if problems:
        raise DataError(problems)
    return add("survey", sheets).change.contents


def quickly(*paths):
    """The same without frictionless, which takes most of the time of a check."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "schema_problems", lambda readable: [])
        return addition(*paths)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Files of the wave to which nothing happened, and what they add."""
    folder = tmp_path_factory.mktemp("whole")
    path = fill_workbook(folder / "wave.xlsx")
    return [path.read_bytes(), write_csv(folder)[1].read_bytes()], quickly(path)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", REPAIRED)
def test_what_is_certain_is_repaired(tmp_path, whole, kind, seed):
    rows, _ = REPAIRED[kind](ROWS, seed)
    assert quickly(fill_workbook(tmp_path / "wave.xlsx", rows)) == whole[1]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_not_certain_is_refused_with_its_cell_and_the_cure(tmp_path, kind, seed):
    rows, where = REFUSED[kind](ROWS, seed)
    path = fill_workbook(tmp_path / "wave.xlsx", rows)
    if kind in ("formula", "error"):
        book = load_workbook(path)
        sheet, _, cell = where.partition("!")
        book[sheet][cell].data_type = "f" if kind == "formula" else "e"
        book.save(path)
    with pytest.raises(DataError) as refusal:
        addition(path)
    found = {problem.file.partition(", ")[2] for problem in refusal.value.problems}
    assert where in found
    assert len(found) == 1 or kind == "beyond a hundred"  # which the sum of the answers is too
    assert all(p.found and p.expected and p.todo for p in refusal.value.problems)


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251")


@pytest.mark.parametrize("seed", range(60))
def test_a_csv_comes_through_whatever_program_saved_it(tmp_path, whole, seed):
    chance = random.Random(seed)
    folder = tmp_path / "saved"
    delimiter, end = chance.choice(",;\t"), chance.choice(["\n", "\r\n"])
    for path in write_csv(folder):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
        lines = out.getvalue().splitlines()
        for _ in range(chance.randint(0, 2)):
            lines.insert(chance.randint(0, len(lines)), delimiter * (len(rows[0]) - 1))
        if chance.random() < 0.3:
            lines.insert(0, f"sep={delimiter}")
        path.write_bytes((end.join(lines) + end).encode(chance.choice(ENCODINGS)))
    assert quickly(*sorted(folder.glob("*.csv"))) == whole[1]


cuts = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=40)), min_size=1, max_size=4
)


@settings(max_examples=80)
@given(st.integers(0, 1), cuts)
def test_a_file_of_any_bytes_is_refused_or_read_and_never_trips_us(
    tmp_path_factory, whole, number, cuts
):
    """Bytes of a good file cut, changed and doubled at random places."""
    content = bytearray(whole[0][number])
    for share, length, new in cuts:
        at = int(share * len(content))
        content[at : at + length] = new
    path = tmp_path_factory.mktemp("bytes") / "damaged"
    path.write_bytes(bytes(content))
    try:
        quickly(path)
    except OpinionError as refusal:
        assert path.name in str(refusal) or "no row for surveys" in str(refusal)


def test_nothing_of_this_touches_the_tables(copy, tmp_path):
    before = data_of(copy)
    for kind in sorted(REFUSED.keys() - {"formula", "error"}):
        rows, where = REFUSED[kind](ROWS, 1)
        path = fill_workbook(tmp_path / f"{kind}.xlsx", rows)
        assert where in copy.opinion("data", "add", "survey", str(path), "--yes", expect=4).stderr
        assert data_of(copy) == before
