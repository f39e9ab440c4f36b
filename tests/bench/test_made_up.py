import yaml

from bench.made_up import STEP, copy_collection, entries, questions
from helpers.pipeline import plan, reader
from helpers.pipeline.collection import load_collection


def as_text(found):
    return {yaml.safe_dump(entry["parameters"]) for entry in found}


def test_the_first_reports_are_the_real_ones_and_no_two_are_alike(real_collection):
    asked = questions()
    assert len(asked) == 24
    found = entries(10_000, asked)
    assert [entry["parameters"] for entry in found[:24]] == [{"question": one} for one in asked]
    assert len({entry["slug"] for entry in found}) == len(as_text(found)) == 10_000
    assert max(entry["parameters"].get("design_effect", 1) for entry in found) <= 5
    assert STEP >= 0.001, "parameters are rounded to three decimals"


def test_a_made_up_collection_is_one_that_can_be_built(real_collection, tmp_path, monkeypatch):
    copy_collection(real_collection, tmp_path / "copy", 50, questions())
    monkeypatch.setenv("OPINION_ROOT", str(tmp_path / "copy"))
    chosen = plan.chosen(load_collection(), [])
    assert len(chosen) == 50
    assert "Vintage" in reader.reader_pages("Made up", [])["glossary.html"].title()
    assert {report.parameters["by_mode"] for report in chosen[:24]} == {True}
    assert {report.parameters["by_mode"] for report in chosen[24:]} == {False}
