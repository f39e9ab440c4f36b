"""A table goes out as a workbook, is edited, and comes back: only what was edited changes."""

import csv
import datetime
import io

import pytest
from openpyxl import load_workbook

from helpers.descriptor import table, tables
from helpers.errors import DataError, OpinionError
from helpers.intake.exporting import base_of, workbook
from helpers.intake.files import read_grids
from helpers.intake.importing import bring_back
from helpers.intake.placing import TableText
from helpers.intake.recognise import recognised
from intake.made_up import data_of


def bring(path):
    grids, _ = read_grids(path)
    base = base_of(grids, path.name)
    sheets, problems = recognised(grids)
    assert not problems
    return bring_back(sheets[0], base and base.rows)


@pytest.mark.parametrize("name", sorted(tables()))
def test_a_table_that_nobody_edited_changes_nothing(tmp_path, name):
    path = tmp_path / "out.xlsx"
    path.write_bytes(workbook(name))
    found = bring(path)
    assert (found.change, found.notes) == (None, [])
    load_workbook(path).save(path)
    found = bring(path)
    assert (found.change, found.notes) == (None, [])


class Edited:
    """A table that was exported, and is edited as in a spreadsheet."""

    def __init__(self, copy, path, name):
        self.copy, self.path, self.name = copy, path, name
        copy.opinion("data", "export", name, "--xlsx", "--out", str(path))
        self.book = load_workbook(path)
        self.sheet = self.book[name]
        self.heads = [cell.value for cell in self.sheet[1]]

    def line(self, **where):
        """The line of the first row that has some values."""
        return next(
            row[0].row
            for row in self.sheet.iter_rows(min_row=2)
            if all(str(row[self.heads.index(key)].value) == value for key, value in where.items())
        )

    def cell(self, line, column):
        return self.sheet.cell(line, self.heads.index(column) + 1)

    def bring(self, *arguments, expect=0):
        self.book.save(self.path)
        return self.copy.opinion(
            "data", "import", str(self.path), "--yes", *arguments, expect=expect
        )


@pytest.fixture
def shares(copy, tmp_path):
    return Edited(copy, tmp_path / "responses.xlsx", "responses")


@pytest.fixture
def surveys(copy, tmp_path):
    return Edited(copy, tmp_path / "surveys.xlsx", "surveys")


def rows(copy, name):
    text = copy.file(table(name).file).read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def changes(before, after):
    return [(one, other) for one, other in zip(before, after, strict=True) if one != other]


def test_an_edited_cell_is_one_changed_line(copy, shares):
    before = copy.file("data/polls/responses.csv").read_text("utf-8").splitlines()
    shares.cell(shares.line(row_id="4"), "percent").value = 71.5
    done = shares.bring()
    ((old, new),) = changes(
        before, copy.file("data/polls/responses.csv").read_text("utf-8").splitlines()
    )
    assert f"-{old}" in done.stdout and f"+{new}" in done.stdout
    assert ",72,,," in old and ",71.5,,," in new
    assert "0 errors" in copy.opinion("check").stdout


def test_rows_in_another_order_and_new_ones_are_taken(copy, shares):
    before = rows(copy, "responses")
    body = [[cell.value for cell in row] for row in shares.sheet.iter_rows(min_row=2)]
    shares.sheet.delete_rows(2, len(body))
    body.sort(key=lambda row: str(row[5]))
    new = dict.fromkeys(shares.heads)
    new |= {"survey_id": "ch_2023_03", "question_id": "trust_army", "option_id": "trust"}
    new |= {"percent": 41, "source_url": before[0]["source_url"]}
    for row in [*body, list(new.values())]:
        shares.sheet.append(row)
    shares.bring()
    after = rows(copy, "responses")
    (added,) = [row for row in after if row not in before]
    assert [row for row in after if row != added] == before
    assert added["row_id"] == str(max(int(row["row_id"]) for row in before) + 1)
    assert (added["subgroup"], added["qualifier"], added["confidence"]) == ("all", "exact", "high")


def test_both_sides_edit_and_neither_is_lost(copy, shares):
    copy.edit_row("data/polls/responses.csv", {"row_id": "5"}, note="edited here meanwhile")
    copy.edit_row("data/polls/responses.csv", {"row_id": "6"}, note="the same edit")
    shares.cell(shares.line(row_id="5"), "reported_as").value = "edited outside"
    shares.cell(shares.line(row_id="6"), "note").value = "the same edit"
    shares.bring()
    found = {row["row_id"]: row for row in rows(copy, "responses")}
    assert found["5"]["note"] == "edited here meanwhile"
    assert found["5"]["reported_as"] == "edited outside"
    assert found["6"]["note"] == "the same edit"


def test_what_both_sides_edited_otherwise_is_refused_with_its_cell(copy, shares):
    copy.edit_row("data/polls/responses.csv", {"row_id": "5"}, note="edited here")
    line = shares.line(row_id="5")
    shares.cell(line, "note").value = "edited outside"
    before = data_of(copy)
    said = shares.bring(expect=4).stderr
    where = shares.cell(line, "note").coordinate
    assert f"responses.xlsx, responses!{where}, column note: found 'edited outside', where" in said
    assert "the table has 'edited here' by now and had '" in said
    assert data_of(copy) == before


def removed(shares):
    shares.sheet.delete_rows(shares.line(row_id="5"))
    return "found no row 5 any more; expected every row that was exported: nothing is deleted"


def doubled(shares):
    line = shares.line(row_id="5")
    shares.sheet.append([cell.value for cell in shares.sheet[line]])
    last = shares.sheet.max_row
    return f"responses!A{last}, column row_id: found the same as responses.xlsx, responses!A{line}"


def numbered(shares):
    line = shares.line(row_id="5")
    shares.cell(line, "row_id").value = 999999
    return f"responses!A{line}, column row_id: found 999999, which no row has"


def another_column(shares):
    cell = shares.sheet.cell(1, len(shares.heads) + 1)
    cell.value = "remark"
    return (
        f"responses!{cell.coordinate}, column remark: found a column that the table does not have"
    )


def column_gone(shares):
    shares.sheet.delete_cols(shares.heads.index("note") + 1)
    return "column note: found no such column; expected every column of the table"


def formula(shares):
    line = shares.line(row_id="5")
    shares.cell(line, "percent").value = "=F2*2"
    return f"responses!F{line}, column percent: found the formula =F2*2; expected a value"


def fault(shares):
    line = shares.line(row_id="5")
    cell = shares.cell(line, "percent")
    cell.value, cell.data_type = "#REF!", "e"
    return f"responses!F{line}, column percent: found the error #REF!; expected a value"


def turned(shares):
    line = shares.line(row_id="5")
    shares.cell(line, "percent").value = datetime.datetime(2026, 5, 3)
    return f"responses!F{line}, column percent: found 2026-05-03 00:00:00, which a spreadsheet took"


@pytest.mark.parametrize(
    "damage",
    [removed, doubled, numbered, another_column, column_gone, formula, fault, turned],
    ids=lambda damage: damage.__name__,
)
def test_damage_is_refused_with_its_cell_and_nothing_changes(copy, shares, damage):
    before = data_of(copy)
    said = damage(shares)
    assert said in shares.bring(expect=4).stderr
    assert data_of(copy) == before


def test_a_base_that_was_changed_is_not_believed(copy, shares):
    shares.book["base"].cell(4, 1).value = "row_id,other"
    said = shares.bring(expect=2).stderr
    assert "the hidden sheet 'base'" in said and "was changed" in said


def test_days_are_days_again_and_2022_03_04_may_be_two(copy, surveys):
    line = surveys.line(survey_id="ch_2023_03")
    before = rows(copy, "surveys")
    surveys.cell(line, "fieldwork_start").value = datetime.datetime(2023, 3, 15)
    surveys.cell(line, "fieldwork_end").value = 45012
    surveys.cell(line, "mode").value = " Online panel "
    surveys.cell(line, "note").value = "read\nagain"
    done = surveys.bring()
    ((old, new),) = changes(before, rows(copy, "surveys"))
    assert new == {**old, "note": "read again"}
    assert f"surveys!H{line}, column fieldwork_end: 45012 is the day number" in done.stderr
    again = Edited(copy, surveys.path.with_name("again.xlsx"), "surveys")
    again.cell(line, "fieldwork_start").value = "03/04/2022"
    said = again.bring(expect=4).stderr
    assert f"surveys!G{line}, column fieldwork_start: found '03/04/2022'; expected a date" in said
    assert "It may be two days" in said


def test_a_key_without_its_zeros_is_the_one_row_it_can_be(copy, tmp_path):
    copy.edit("data/polls/yardsticks.csv", lambda text: text.replace("\nblair_2020,", "\n0042,", 1))
    edited = Edited(copy, tmp_path / "y.xlsx", "yardsticks")
    line = edited.line(yardstick_id="0042")
    edited.cell(line, "yardstick_id").value = 42
    edited.cell(line, "note").value = "read again"
    done = edited.bring()
    assert f"yardsticks!A{line}: read as 0042" in done.stderr
    assert "\n0042," in copy.file("data/polls/yardsticks.csv").read_text("utf-8")


def test_text_that_begins_like_a_formula_or_is_a_control_character_goes_both_ways(copy, tmp_path):
    text = '=SUM(A1) <b>&lt; \x07\x1b[1m _x0041_ +1 \u2028 "q"'
    copy.edit_row("data/polls/yardsticks.csv", {"yardstick_id": "blair_2020"}, note=text)
    edited = Edited(copy, tmp_path / "y.xlsx", "yardsticks")
    line = edited.line(yardstick_id="blair_2020")
    assert edited.cell(line, "note").data_type == "s"
    edited.cell(line, "study").value = "Another name"
    edited.bring()
    (row,) = [r for r in rows(copy, "yardsticks") if r["yardstick_id"] == "blair_2020"]
    assert (row["note"], row["study"]) == (text, "Another name")


def test_a_csv_is_compared_with_the_table_as_it_was_or_is(copy, tmp_path):
    path = tmp_path / "yardsticks.csv"
    copy.opinion("data", "export", "yardsticks", "--csv", "--out", str(path))
    exported = path.with_name("before.csv")
    exported.write_bytes(path.read_bytes())
    text = path.read_text("utf-8").replace("Blair, Coppock and Moor 2020", "Edited", 1)
    path.write_text(text.replace("\n", "\r\n"), encoding="utf-16")
    copy.edit_row("data/polls/yardsticks.csv", {"yardstick_id": "frye_2017"}, note="meanwhile")
    refused = copy.opinion("data", "import", str(path), "--yes", "--base", str(exported))
    assert "read as utf-16-le" in refused.stderr
    found = {row["yardstick_id"]: row for row in rows(copy, "yardsticks")}
    assert found["frye_2017"]["note"] == "meanwhile"
    assert found["blair_2020"]["study"] == "Edited"


def test_a_table_is_not_exported_over_a_file_that_is_there(copy, tmp_path):
    path = tmp_path / "surveys.xlsx"
    path.write_text("mine")
    said = copy.opinion("data", "export", "surveys", "--out", str(path), expect=2).stderr
    assert "there already" in said
    assert path.read_text() == "mine"
    assert "no table" in copy.opinion("data", "export", "survey", expect=2).stderr


def test_every_refusal_in_process_is_an_error_of_ours(tmp_path):
    path = tmp_path / "out.xlsx"
    path.write_bytes(workbook("yardsticks"))
    book = load_workbook(path)
    book["yardsticks"]["E2"] = "last spring"
    book.save(path)
    with pytest.raises(DataError, match="yardsticks!D2, column year"):
        book["yardsticks"]["D2"] = "spring"
        book.save(path)
        bring(path)
    with pytest.raises(OpinionError):
        read_grids(tmp_path / "none.xlsx")
    assert TableText(table("yardsticks")).rows.cells


def test_a_workbook_that_was_read_is_closed(tmp_path, monkeypatch):
    """Elsewhere than on Linux an open file can be neither moved nor saved again."""
    books = []

    def noted(*arguments, **options):
        books.append(load_workbook(*arguments, **options))
        return books[-1]

    monkeypatch.setattr("openpyxl.load_workbook", noted)
    (tmp_path / "out.xlsx").write_bytes(workbook("yardsticks"))
    read_grids(tmp_path / "out.xlsx")
    assert [book._archive.fp for book in books] == [None]
