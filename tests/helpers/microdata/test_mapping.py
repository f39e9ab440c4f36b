"""A mapping that is wrong is told by line, with what to do."""

import pytest

from helpers.errors import OpinionError
from helpers.microdata.mapping import code_of, read_mapping
from helpers.microdata.references import check_references
from people import MAPPING, write_mapping


def test_a_good_mapping_names_its_columns_and_codes(tmp_path):
    mapping = read_mapping(write_mapping(tmp_path))
    assert mapping.columns == ["w", "region", "settlement", "q5", "sex"]
    assert mapping.questions[0].codes == {"1": "trust", "2": "trust", "3": "distrust"}
    assert mapping.questions[0].options == ["trust", "distrust"]
    check_references(mapping)


@pytest.mark.parametrize(
    ("value", "code"),
    [(1, "1"), (1.0, "1"), ("01", "1"), (" 1.0 ", "1"), ("1,0", "1,0"), (-9.0, "-9")]
    + [(None, "blank"), (float("nan"), "blank"), ("  ", "blank"), ("a b", "a b"), (1.5, "1.5")],
)
def test_a_code_is_one_however_a_file_writes_it(value, code):
    assert code_of(value) == code


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight: w\n", "", "mapping.yml, line 1, column weight: found nothing"),
        ("weight: w", "wieght: w", "line 3, column wieght: found a name that is not known here"),
        ("    column: q5\n", "", "line 7, column questions > 0 > column: found nothing"),
        ("https://example.org/answers.sav", "answers.sav", "line 2, column source_url"),
        ("3: distrust", "01: distrust", "line 9: 1 stands twice"),
        ("base_only: [99]", "base_only: [3]", "line 7, column questions > 0: "),
        ("base_only: [99]", "base_only: [3]", "codes of q5: 3 stands twice"),
        ("men: [1]", "men: [2]", "codes of sex: 2 stands twice"),
        ("women: [2]", "all: [2]", "subgroups: all stands twice"),
        ("women: [2]", "Wo men: [2]", "subgroups > 0 > groups > Wo men"),
        ("questions:", "questions: [", "line "),
        (MAPPING, "", "a valid dictionary"),
    ],
)
def test_each_fault_is_told_with_its_place(old, new, said, tmp_path):
    assert old in MAPPING
    with pytest.raises(OpinionError) as told:
        read_mapping(write_mapping(tmp_path, MAPPING.replace(old, new)))
    assert said in str(told.value)


def test_a_code_is_the_text_that_stands_there(tmp_path):
    text = MAPPING.replace("{1: trust, 2: trust, 3: distrust}", "{yes: trust, no: distrust}")
    assert read_mapping(write_mapping(tmp_path, text)).questions[0].codes == {
        "yes": "trust",
        "no": "distrust",
    }


def test_all_faults_are_told_together(tmp_path):
    text = MAPPING.replace("weight: w\n", "").replace("column: sex", "colum: sex")
    with pytest.raises(OpinionError) as told:
        read_mapping(write_mapping(tmp_path, text))
    assert len(str(told.value).splitlines()) == 4


def test_names_that_the_tables_do_not_have_are_told_with_near_ones(tmp_path):
    text = MAPPING.replace("iiseps_2010_06", "iiseps_2010_66").replace("3: distrust", "3: mistrust")
    with pytest.raises(OpinionError) as told:
        check_references(read_mapping(write_mapping(tmp_path, text)))
    assert "surveys has no 'iiseps_2010_66'; did you mean 'iiseps_2010_06'" in str(told.value)
    assert "trust_army: it has no option 'mistrust'; did you mean 'distrust'" in str(told.value)


def test_a_mapping_that_is_not_there_or_no_text_is_told(tmp_path):
    with pytest.raises(OpinionError, match="cannot be read"):
        read_mapping(tmp_path / "none.yml")
    (tmp_path / "bytes.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(OpinionError, match="cannot be read"):
        read_mapping(tmp_path / "bytes.yml")
