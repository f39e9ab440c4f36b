"""`opinion data microdata`: aggregates after a look, and never what one person answered."""

import os
import pty
import subprocess
import sys
import traceback
from pathlib import Path

import numpy as np
import pyreadstat
import pytest

from helpers.errors import OpinionError
from helpers.microdata import results as results_module
from helpers.microdata.mapping import read_mapping
from helpers.microdata.results import results
from people import MAPPING, people, write_csv, write_mapping

#: What somebody answered, as text and as numbers that stand nowhere else.
TOLD = ("Zyx Qwvut told them", "918273.645", "918273")
TOLD_BYTES = tuple(text.encode() for text in TOLD)


@pytest.fixture
def outside(tmp_path) -> Path:
    """A folder outside of the collection, where data files lie."""
    folder = tmp_path / "outside"
    folder.mkdir()
    return folder


def test_shares_are_shown_and_written_only_when_that_is_wished(copy, outside):
    file, mapping, out = write_csv(outside, people()), write_mapping(outside), outside / "new.csv"
    command = ["data", "microdata", str(file), str(mapping), "--out", str(out)]
    looked = copy.opinion(*command, "--dry-run")
    assert "600 people, 40 first-stage units in 4 strata, weighted by w" in looked.stderr
    assert "\ntrust_army\tall\ttrust\t" in looked.stdout
    assert "responses, row 1199" in looked.stdout
    assert "published shares: " in looked.stderr
    assert not out.exists()
    asked = copy.opinion(*command, expect=2)
    assert "look at --dry-run, then give --yes" in asked.stderr
    assert not out.exists()
    assert copy.opinion(*command, "--yes").stdout.splitlines()[-1] == str(out)
    lines = out.read_text().splitlines()
    assert len(lines) == 1 + 6
    derived = copy.root / "data/polls/derived_responses.csv"
    assert lines[0] == derived.read_text().splitlines()[0]
    assert "is there already" in copy.opinion(*command, "--yes", expect=2).stderr


@pytest.mark.parametrize(("typed", "is_written"), [(b"y\n", True), (b"n\n", False)])
def test_at_a_terminal_it_is_asked_first(typed, is_written, copy, outside):
    file, mapping, out = write_csv(outside, people()), write_mapping(outside), outside / "new.csv"
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "helpers", "--root", str(copy.root), "data", "microdata"]
    process = subprocess.Popen(
        [*command, str(file), str(mapping), "--out", str(out)],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    os.write(ours, typed)
    said, _ = process.communicate(timeout=200)
    os.close(ours)
    os.close(theirs)
    assert f"Write these 6 shares to {out}? [y/N]" in said
    assert out.exists() == is_written
    assert (process.returncode == 0) == is_written


def test_figures_that_the_house_printed_can_be_rows_of_responses(copy, outside):
    file, mapping, out = write_csv(outside, people()), write_mapping(outside), outside / "new.csv"
    copy.opinion(
        "data", "microdata", str(file), str(mapping), "--out", str(out), "--yes", "--published"
    )
    header = (copy.root / "data/polls/responses.csv").read_text().splitlines()[0]
    assert out.read_text().splitlines()[0] == header


def test_a_data_file_in_the_collection_is_refused(copy, outside):
    file = write_csv(copy.root / "data", people())
    said = copy.opinion(
        "data", "microdata", str(file), str(write_mapping(outside)), expect=2
    ).stderr
    assert "individual answers stay out of it: move the file out" in said


def damaged(folder: Path) -> dict[str, tuple[Path, str]]:
    """Data files that hold `TOLD` in many places, each with a mapping that it fails with or not."""
    frame = people().astype({"q5": object, "w": object, "region": object})
    made = {}

    def keep(name: str, path: Path, text: str = MAPPING) -> None:
        made[name] = (path, text)

    for column in ("w", "q5", "region", "sex"):
        one = frame.astype({column: object}).copy()
        one.loc[7, column] = TOLD[0]
        keep(f"text in {column}", write_csv(folder, one, f"text_{column}.csv"))
        one.loc[7, column] = float(TOLD[1])
        keep(f"number in {column}", write_csv(folder, one, f"number_{column}.csv"))
        path = folder / f"text_{column}.xlsx"
        one.to_excel(path, index=False)
        keep(f"spreadsheet, {column}", path)
    good = people()
    good.loc[7, ["w", "q5"]] = [float(TOLD[1]), float(TOLD[2])]
    for kind, write in (("sav", pyreadstat.write_sav), ("dta", pyreadstat.write_dta)):
        write(good, folder / f"number.{kind}")
        keep(f"number, {kind}", folder / f"number.{kind}")
        broken = folder / f"broken.{kind}"
        broken.write_bytes((folder / f"number.{kind}").read_bytes()[:9000] + TOLD_BYTES[0])
        keep(f"broken, {kind}", broken)
    lines = write_csv(folder, frame).read_text().splitlines()
    for name, text in {
        "no names": "\n".join([f"{TOLD[0]},{TOLD[1]},3,4,5", *lines[1:]]),
        "a quotation mark": "\n".join([*lines[:9], f'1,2,3,4,"{TOLD[0]}', *lines[9:]]),
        "too many cells": "\n".join([*lines, f"1,2,3,4,5,{TOLD[0]}"]),
    }.items():
        path = folder / f"{name}.csv"
        path.write_text(text)
        keep(name, path)
    path = folder / "not utf-8.csv"
    path.write_bytes("\n".join(lines).encode() + TOLD_BYTES[0] + b"\xff\xfe\n")
    keep("not utf-8", path)
    path = folder / "no spreadsheet.xlsx"
    path.write_bytes(TOLD_BYTES[0] * 100)
    keep("no spreadsheet", path)
    few = frame.head(55).copy()
    few.loc[7, "q5"] = 3
    few["w"] = np.where(few.index == 7, float(TOLD[1]), 1.0)
    weighted = write_csv(folder, few, "heavy.csv")
    keep(
        "one heavy weight",
        weighted,
        MAPPING.replace("[blank]", "[77]").replace("[99]", "[99, blank]"),
    )
    return made


def test_no_answer_of_a_person_is_written_or_said_whatever_fails(copy, outside, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    cases, said, codes = damaged(outside), "", set()
    theirs = {path for path, _ in cases.values()} | {outside / "answers.csv"}
    environment = os.environ | {"TMPDIR": str(temporary), "PYTHONFAULTHANDLER": "1"}
    for number, (file, text) in enumerate(cases.values()):
        mapping = outside / f"mapping_{number}.yml"
        mapping.write_text(text)
        arguments = ["data", "microdata", str(file), str(mapping), "--yes"]
        arguments += ["--out", str(outside / f"out_{number}.csv")]
        command = [sys.executable, "-X", "dev", "-m", "helpers", "--root", str(copy.root)]
        done = subprocess.run(
            [*command, *arguments], capture_output=True, text=True, env=environment, check=False
        )
        codes.add(done.returncode)
        assert "Traceback" not in done.stderr, done.stderr
        said += done.stdout + done.stderr
    assert codes == {0, 2}
    assert not [text for text in TOLD if text in said]
    written = {path for path in tmp_path.rglob("*") if path.is_file()} - before - theirs
    written = {path for path in written if path.suffix not in (".sav", ".dta", ".xlsx")}
    assert any(path.name.startswith("out_") for path in written)
    for path in written:
        content = path.read_bytes()
        assert not [text for text in TOLD_BYTES if text in content], path
    assert not list(temporary.iterdir())


def test_an_error_nobody_thought_of_tells_its_kind_alone(outside, monkeypatch):
    def fails(*_arguments):
        raise ValueError(f"could not convert {TOLD[0]}")

    mapping = read_mapping(write_mapping(outside))
    file = write_csv(outside, people())
    for name in ("read_data", "means"):
        with monkeypatch.context() as patch:
            patch.setattr(results_module, name, fails)
            with pytest.raises(OpinionError) as told:
                results(file, mapping)
        shown = "".join(traceback.format_exception(told.value))
        assert "failed (ValueError)" in shown
        assert TOLD[0] not in shown


@pytest.mark.parametrize("option", [(), ("--published",)])
def test_the_shares_can_be_added_to_the_tables_as_they_are(option, copy, outside):
    file, mapping, out = write_csv(outside, people()), write_mapping(outside), outside / "new.csv"
    copy.opinion("data", "microdata", str(file), str(mapping), "--out", str(out), "--yes", *option)
    name = "responses" if option else "derived_responses"
    table = copy.root / f"data/polls/{name}.csv"
    before = len(table.read_text(encoding="utf-8").splitlines())
    page = outside / "sources.csv"
    page.write_text(
        "url,publisher,language,kind\nhttps://example.org/answers.sav,Example,en,primary\n"
    )
    copy.opinion("data", "add", "figures", str(out), str(page), "--yes")
    assert len(table.read_text(encoding="utf-8").splitlines()) == before + 6
    assert "0 errors" in copy.opinion("check").stdout
