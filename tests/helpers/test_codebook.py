import pytest

from helpers import codebook
from helpers.descriptor import tables
from helpers.tables import load_table


@pytest.fixture(scope="module")
def text():
    return codebook.readme()


def sections(text):
    """The columns' part of the codebook by table."""
    parts = text.split("## Columns", 1)[1].split("\n### ")[1:]
    return {part.split("\n", 1)[0].strip(): part for part in parts}


def test_every_table_is_there_with_its_file_and_number_of_rows(text):
    for name, table in tables().items():
        (line,) = [line for line in text.splitlines() if line.startswith(f"| [{name}](#{name})")]
        assert table.file.removeprefix("data/") in line
        assert f"| {len(load_table(name)):,} |" in line


def test_every_column_is_explained_in_the_section_of_its_table(text):
    by_table = sections(text)
    assert list(by_table) == list(tables())
    for name, table in tables().items():
        for field in table.fields:
            (line,) = [
                line
                for line in by_table[name].splitlines()
                if line.startswith(f"| `{field.name}` |")
            ]
            assert field.title in line and field.type in line
            assert all(value in line for value in field.constraints.get("enum", []))


def test_no_text_breaks_a_table_of_columns(text):
    for part in sections(text).values():
        rows = [line for line in part.splitlines() if line.startswith("|")]
        assert {line.replace("\\|", "").count("|") for line in rows} == {5}


def test_every_house_and_organisation_is_introduced(text):
    for house in load_table("houses").itertuples():
        assert f"**{house.name}** (`{house.house}`" in text and house.about in text
    for org in load_table("organisations").itertuples():
        assert f"**{org.name}** (`{org.org}`" in text and org.about in text


def test_every_reference_between_tables_is_named(text):
    by_table = sections(text)
    for name, table in tables().items():
        for columns, target, _ in table.foreign_keys:
            assert f"`{', '.join(columns)}` refers to {target}." in by_table[name]


def test_no_house_has_a_missing_number(text):
    assert "nan" not in text.split("## Polling houses", 1)[1].split("## Columns", 1)[0]


def test_the_codebook_in_the_collection_is_up_to_date(text):
    assert codebook.readme_path().read_text(encoding="utf-8") == text


def test_writing_it_anew_puts_right_what_was_changed(copy):
    before = copy.file("data/README.md").read_bytes()
    copy.edit("data/README.md", lambda text: text + "typed by hand\n")
    assert codebook.write_readme() == copy.file("data/README.md")
    assert copy.file("data/README.md").read_bytes() == before


def test_a_changed_description_reaches_the_codebook(copy):
    title = next(field.title for field in tables()["surveys"].fields)
    copy.edit("data/datapackage.json", lambda text: text.replace(f'"{title}"', '"Renamed here"'))
    assert "Renamed here" in codebook.readme()
