"""A wave from files: it is added with a difference of just its rows, or refused with the cell."""

import csv
import io

import pytest

from intake.made_up import (
    FIGURES,
    PAGE,
    ROWS,
    changed,
    data_of,
    fill_workbook,
    write_csv,
)


def table(copy, name):
    return list(csv.DictReader(io.StringIO(copy.file(f"data/{name}.csv").read_text("utf-8"))))


def lines(copy, name):
    return copy.file(f"data/{name}.csv").read_text("utf-8").splitlines()


def test_a_filled_in_template_adds_its_rows_and_nothing_else(copy, tmp_path):
    names = ("sources", "polls/surveys", "polls/responses")
    before = {name: lines(copy, name) for name in names}
    file = tmp_path / "wave.xlsx"
    copy.opinion("data", "template", "survey", "--out", str(file))
    fill_workbook(file)
    done = copy.opinion("data", "add", "survey", str(file), "--yes")
    assert "written: sources: 1, surveys: 1, responses: 10" in done.stdout
    for name, count in zip(names, (1, 1, 10), strict=True):
        after = lines(copy, name)
        added = [line for line in after if line not in set(before[name])]
        assert len(added) == count
        assert [line for line in after if line not in set(added)] == before[name]
        assert all(f"+{line}" in done.stdout for line in added)
    shares = [row for row in table(copy, "polls/responses") if row["survey_id"] == "ch_2026_02"]
    assert [(r["question_id"], r["option_id"], r["percent"]) for r in shares] == sorted(
        FIGURES, key=lambda figure: figure[0]
    )
    told = {(r["subgroup"], r["qualifier"], r["reading"], r["source_url"], r["confidence"])
            for r in shares}  # fmt: skip
    assert told == {("all", "exact", "1", PAGE, "high")}
    numbers = [int(row["row_id"]) for row in table(copy, "polls/responses")]
    assert sorted(int(row["row_id"]) for row in shares) == sorted(numbers)[-10:]
    assert len(set(numbers)) == len(numbers)
    (survey,) = [row for row in table(copy, "polls/surveys") if row["survey_id"] == "ch_2026_02"]
    assert survey["sponsor"] == survey["margin_of_error_pp"] == ""
    assert (survey["weighting"], survey["fieldwork_precision"]) == ("not stated", "day")
    assert "0 errors" in copy.opinion("check").stdout
    assert "10 rows" not in copy.opinion("data", "add", "survey", str(file), "--yes").stdout


def test_every_kind_of_file_gives_the_same_tables(copy, tmp_path):
    original = data_of(copy)
    results = []
    workbook = tmp_path / "template.xlsx"
    copy.opinion("data", "template", "survey", "--out", str(workbook))
    for files in (
        [fill_workbook(workbook)],
        [fill_workbook(tmp_path / "plain.xlsx")],
        write_csv(tmp_path / "csv"),
    ):
        copy.opinion("data", "add", "survey", *map(str, files), "--yes")
        results.append(data_of(copy))
        for name, content in original.items():
            (copy.root / "data" / name).write_bytes(content)
    assert results[0] != original
    assert results[0] == results[1] == results[2]


def test_what_is_there_already_is_passed_over(copy, tmp_path):
    file = str(fill_workbook(tmp_path / "wave.xlsx"))
    copy.opinion("data", "add", "survey", file, "--yes")
    after = data_of(copy)
    done = copy.opinion("data", "add", "survey", file, "--yes")
    assert "the tables have all of it already" in done.stdout
    assert data_of(copy) == after


def test_dry_run_and_no_change_nothing(copy, tmp_path):
    before = data_of(copy)
    file = str(fill_workbook(tmp_path / "wave.xlsx"))
    done = copy.opinion("data", "add", "survey", file, "--dry-run")
    assert "+ch_2026_02,Chatham House Belarus Initiative" in done.stdout
    copy.opinion("data", "add", "survey", file, expect=1)
    assert data_of(copy) == before


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            changed("responses", 3, percent="=B2*2"),
            "responses!C5, column percent: found '=B2*2'; expected a number",
        ),
        (
            changed("responses", 3, percent=104),
            "responses!C5, column percent: found '104'; expected a number between 0 and 100",
        ),
        (
            changed("responses", 3, option_id="trusted"),
            "responses!B5, column option_id: found 'trusted', which is not in options; expected "
            "one that is there for trust_army; did you mean trust or distrust (“Do not trust”)?",
        ),
        (
            changed("responses", 3, question_id="Do they trust the army?"),
            "responses!A5, column question_id: found 'Do they trust the army?', which is not in "
            "questions; expected one that is there; did you mean trust_army",
        ),
        (
            changed("surveys", house="chatam_house"),
            "surveys!C2, column house: found 'chatam_house', which is not in houses; expected one "
            "that is there; did you mean chatham_house",
        ),
        (
            changed("surveys", weighting=None),
            "surveys!O2, column weighting: found a blank; expected what the page says, or "
            "`not stated`",
        ),
        (
            changed("surveys", fieldwork_end="2026-02-01"),
            "surveys!H2, column fieldwork_end: found fieldwork from 2026-02-03 to 2026-02-01",
        ),
        (
            changed("surveys", mode="by pigeon"),
            "surveys!I2, column mode: found 'by pigeon'; expected one of face_to_face, telephone",
        ),
        (
            changed("responses", 1, option_id="support"),
            "responses!B3, column option_id: found the same question_id, option_id as wave.xlsx, "
            "responses!A2",
        ),
        (
            changed("surveys", survey_id="ch_2023_03"),
            "where surveys has '2023-03-15'",
        ),
        (
            changed("surveys", colour="red"),
            "surveys!Q1, column colour: found a column that the table does not have",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_cell_and_the_cure(copy, tmp_path, rows, said):
    before = data_of(copy)
    file = fill_workbook(tmp_path / "wave.xlsx", rows)
    done = copy.opinion("data", "add", "survey", str(file), "--yes", expect=4)
    assert said in done.stderr
    assert data_of(copy) == before


def test_a_file_without_the_kind_of_rows_asked_for_is_refused(copy, tmp_path):
    file = fill_workbook(tmp_path / "wave.xlsx", {"sources": ROWS["sources"]})
    said = copy.opinion("data", "add", "survey", str(file), "--yes", expect=2).stderr
    assert "no row for surveys" in said


def test_a_source_takes_what_was_not_known_and_never_loses_what_was(copy, tmp_path):
    known, blank = table(copy, "sources")[1], table(copy, "sources")[0]
    assert known["publisher"] and not blank["publisher"]
    file = fill_workbook(
        tmp_path / "pages.xlsx",
        {"sources": [{"url": blank["url"], "publisher": "Afn"}, {"url": known["url"]}]},
    )
    copy.opinion("data", "add", "source", str(file), "--yes")
    assert table(copy, "sources")[:2] == [{**blank, "publisher": "Afn"}, known]
    other = fill_workbook(
        tmp_path / "other.xlsx", {"sources": [{"url": known["url"], "publisher": "Other"}]}
    )
    said = copy.opinion("data", "add", "source", str(other), "--yes", expect=4).stderr
    assert f"found 'Other', where sources has {known['publisher']!r}" in said


def test_a_new_question_brings_its_answers_and_figures(copy, tmp_path):
    question = {
        "question_id": "likes_winter",
        "topic": "society",
        "title": "Do they like winter?",
        "question_summary": "Whether people like winter",
        "wording_original": "not stated",
        "response_type": "single",
    }
    answers = [
        {"option_id": "yes", "stance": "for", "label_en": "Yes"},
        {"option_id": "no", "stance": "against", "label_en": "No"},
    ]
    shares = [
        {"survey_id": "ch_2023_03", "option_id": name, "percent": share}
        for name, share in (("yes", 61), ("no", 38.5))
    ]
    rows = {"questions": [question], "options": answers, "responses": shares}
    file = fill_workbook(tmp_path / "winter.xlsx", rows)
    copy.opinion("data", "add", "question", str(file), "--yes")
    assert [line for line in lines(copy, "polls/options") if line.startswith("likes_winter")] == [
        "likes_winter,yes,1,for,,Yes,,,",
        "likes_winter,no,2,against,,No,,,",
    ]
    without = fill_workbook(
        tmp_path / "alone.xlsx",
        {
            "questions": [{**question, "question_id": "likes_spring"}],
            "options": [{**answers[0], "question_id": "likes_spring"}],
        },
    )
    said = copy.opinion("data", "add", "question", str(without), "--yes", expect=4).stderr
    assert "options!A2" in said or "options!" in said
    assert "which no figure has" in said


def test_a_count_is_added_by_its_own_template(copy, tmp_path):
    row = {
        "date_start": "2026-03-25",
        "date_end": "2026-03-25",
        "place": "Minsk",
        "measure": "detained_at_event",
        "reporting_org": "Viasna",
        "count": "1 012",
        "qualifier": "at least",
        "confidence": "medium",
    }
    files = write_csv(tmp_path / "csv", {"sources": [{"url": PAGE}], "detentions": [row]})
    done = copy.opinion("data", "add", "count", *map(str, files), "--yes")
    assert "read as 'viasna'" in done.stderr
    (line,) = [line for line in lines(copy, "counts/detentions") if "2026-03-25" in line]
    assert ",Minsk,,detained_at_event,,viasna,,1012,at_least,1," + PAGE in line
    assert lines(copy, "counts/detentions")[-1] == line


def test_formulas_html_and_control_characters_stay_text(copy, tmp_path):
    text = '=HYPERLINK("http://x") <b>&amp;</b> \x1b[31mred\x07 \u202eback'
    file = fill_workbook(tmp_path / "wave.xlsx", changed("surveys", note="x"))
    from openpyxl import load_workbook

    from helpers.intake.files import signed

    book = load_workbook(file)
    cell = next(c for c in book["surveys"][2] if c.value == "x")
    cell.value, cell.data_type = signed(text), "s"
    book.save(file)
    done = copy.opinion("data", "add", "survey", str(file), "--yes")
    assert "\x1b[31m" not in done.stdout
    assert "\\x1b[31mred\\x07" in done.stdout
    (survey,) = [row for row in table(copy, "polls/surveys") if row["survey_id"] == "ch_2026_02"]
    assert survey["note"] == text
    assert "0 errors" in copy.opinion("check").stdout


def test_a_kind_of_file_that_is_none_is_refused(copy, tmp_path):
    for name, content, said in (
        ("old.xls", b"\xd0\xcf\x11\xe0old", "save it as .xlsx"),
        ("broken.xlsx", b"PK\x03\x04broken", "cannot be read as a workbook"),
        ("words.csv", b"dear all,\nplease find enclosed\n", "expected the columns of one table"),
        ("quote.csv", b'url,publisher\nhttps://a.b,"open\n', "a quotation mark that does not pair"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        done = copy.opinion("data", "add", "source", str(path), "--yes", expect=None)
        assert done.returncode in (2, 4)
        assert said in done.stderr, done.stderr
