"""From a data file of any kind to shares: the same ones, by hand and by format."""

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from helpers.errors import OpinionError
from helpers.microdata.mapping import read_mapping
from helpers.microdata.new_figures import figures_csv
from helpers.microdata.published import compared
from helpers.microdata.results import results
from people import MAPPING, people, write_csv, write_mapping

RAKING = """\
raking:
  source: a made-up census
  margins:
    - {column: sex, sizes: {1: 46, 2: 54}}
"""


def mapped(folder, text=MAPPING):
    return read_mapping(write_mapping(folder, text))


def test_shares_are_those_worked_out_by_hand(tmp_path):
    frame = people()
    found = results(write_csv(tmp_path, frame), mapped(tmp_path))
    asked = frame[frame["q5"].notna()]
    for name, rows in {"all": asked, "women": asked[asked["sex"] == 2]}.items():
        share = found.shares[found.shares["subgroup"] == name].set_index("option_id")
        trusting = rows["q5"].isin([1, 2])
        expected = 100 * rows.loc[trusting, "w"].sum() / rows["w"].sum()
        assert share.loc["trust", "percent"] == pytest.approx(expected)
        assert share.loc["trust", "n"] == len(rows)
    total = found.shares.groupby("subgroup")["percent"].sum()
    assert (total < 100).all(), "who said neither is in the base"
    assert found.withheld.empty


@pytest.mark.parametrize("kind", ["sav", "zsav", "dta", "xlsx", "semicolons", "cp1251"])
def test_every_kind_of_file_gives_the_same(kind, tmp_path):
    frame, text = people(), MAPPING
    expected = results(write_csv(tmp_path, frame), mapped(tmp_path)).shares
    path = tmp_path / f"other.{kind}"
    if kind in ("sav", "zsav"):
        pyreadstat.write_sav(frame, path, compress=kind == "zsav", missing_ranges={"q5": [99]})
    elif kind == "dta":
        pyreadstat.write_dta(frame, path)
    elif kind == "xlsx":
        frame.to_excel(path, index=False)
    elif kind == "semicolons":
        path, text = tmp_path / "other.csv", MAPPING + "separator: ';'\ndecimal: ','\n"
        frame.astype({"q5": "Int64"}).to_csv(path, index=False, sep=";", decimal=",")
    else:
        path = tmp_path / "other.csv"
        text = MAPPING.replace("column: sex", "column: пол") + "encoding: cp1251\n"
        frame.rename(columns={"sex": "пол"}).to_csv(path, index=False, encoding="cp1251")
    pd.testing.assert_frame_equal(results(path, mapped(tmp_path, text)).shares, expected)


def test_raking_moves_the_shares_and_says_by_how_much(tmp_path):
    frame = people()
    found = results(write_csv(tmp_path, frame), mapped(tmp_path, MAPPING + RAKING))
    sums = frame.groupby("sex")["w"].sum()
    weights = frame["w"] * frame["sex"].map({1: 46, 2: 54}) / frame["sex"].map(sums)
    asked = frame["q5"].notna()
    expected = 100 * weights[asked & frame["q5"].isin([1, 2])].sum() / weights[asked].sum()
    assert found.shares.loc[0, "percent"] == pytest.approx(expected)
    assert "raked to sex (a made-up census): weights changed by factors of" in found.about[1]


def test_small_groups_are_withheld_and_said(tmp_path):
    frame = people()
    frame["sex"] = np.where(np.arange(600) < 100, 1, 2)
    found = results(write_csv(tmp_path, frame), mapped(tmp_path))
    assert set(found.shares["subgroup"]) == {"all"}
    assert found.withheld["reason"].tolist() == [
        "fewer than 50 people",
        "else a group that is withheld could be worked out",
    ]


def test_a_survey_of_fewer_than_fifty_shows_nothing(tmp_path):
    path = write_csv(tmp_path, people().tail(49))
    with pytest.raises(OpinionError, match="no question was put to 50 people"):
        results(
            path, mapped(tmp_path, MAPPING.replace("strata: region\ncluster: settlement\n", ""))
        )


def test_published_shares_are_compared_cell_by_cell(tmp_path):
    found = results(write_csv(tmp_path, people()), mapped(tmp_path))
    shares = found.shares.copy()
    at = shares["subgroup"] == "all"
    shares.loc[at, "percent"] = [52.84, 34.56]  # the tables have 52.8 and 34.5
    cells = compared(shares, found.withheld, "iiseps_2010_06").set_index(
        ["question_id", "subgroup", "option_id"]
    )
    trust = cells.loc[("trust_army", "all", "trust")]
    assert (trust["outcome"], trust["published_percent"]) == ("agrees", 52.8)
    assert cells.loc[("trust_army", "all", "distrust"), "outcome"] == "differs by +0.1"
    assert cells.loc[("trust_army", "women", "trust"), "outcome"] == "not published"
    assert cells.loc[("trust_bar", "all", "trust"), "outcome"] == "not in the mapping"
    assert trust["row"].startswith("responses, row ")


@pytest.mark.parametrize("name", ["responses", "derived_responses"])
def test_new_figures_have_the_columns_of_their_table(name, tmp_path, real_collection):
    mapping = mapped(tmp_path, MAPPING + RAKING)
    found = results(write_csv(tmp_path, people()), mapping)
    lines = figures_csv(found, mapping, name).splitlines()
    table = (real_collection / "data" / "polls" / f"{name}.csv").read_text().splitlines()
    assert lines[0] == table[0]
    assert len(lines) == 1 + len(found.shares)
    share = found.shares.iloc[0]
    assert f",iiseps_2010_06,trust_army,all,trust,{share['percent']:.1f},,,exact,1,," in lines[1]
    assert f"weighted share of 540 people, standard error {share['se_pp']:.1f} points" in lines[1]


FAULTS = [
    (lambda f: f.assign(w=f["w"].where(f.index > 3)), "column w: 4 of 600 rows hold no number"),
    (lambda f: f.assign(w=f["w"].where(f.index > 1, -1.5)), "column w: 2 of 600 rows"),
    (lambda f: f.assign(w=f["w"].map("{:.3f}".format).str.replace(".", ",")), "column w: 600 of"),
    (lambda f: f.assign(region=f["region"].where(f.index > 6)), "column region: 7 of 600 rows"),
    (lambda f: f.assign(q5=f["q5"].where(f.index < 598, 7)), "column q5: 2 of 600 rows;"),
    (lambda f: f.assign(region=f["settlement"].clip(upper=2)), "2 of 3 strata have a single"),
    (lambda f: f.drop(columns="sex"), "no column named 'sex' among its 4"),
    (lambda f: f.rename(columns={"sex": "Sex"}), "one is spelt so but for large and small"),
    (lambda f: f.assign(x=1).rename(columns={"x": "sex"}), "two columns named 'sex'"),
    (lambda f: f.head(0), "has no rows"),
]


@pytest.mark.parametrize(("change", "said"), FAULTS)
def test_each_fault_names_the_column_and_how_many_rows(change, said, tmp_path):
    path = tmp_path / "answers.csv"
    change(people().astype({"q5": "Int64"})).to_csv(path, index=False)
    with pytest.raises(OpinionError) as told:
        results(path, mapped(tmp_path))
    assert said in str(told.value)


def test_codes_that_the_file_labels_and_the_mapping_does_not_name_are_told(tmp_path):
    path = tmp_path / "answers.sav"
    labels = {1: "fully", 99: "hard to say", 98: "refused"}
    pyreadstat.write_sav(people().replace(99.0, 98.0), path, variable_value_labels={"q5": labels})
    with pytest.raises(OpinionError, match="not named, with a label in the file: 98;"):
        results(path, mapped(tmp_path))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("w,settlement,region,sex,q5\n1,2,3,4\n1,2,3,4,5,6\n", "2 of 2 rows have more or fewer"),
        ('w,settlement,region,sex,q5\n1,2,3,4,"5', "quotation mark"),
        ("", "no column named 'w' among its 0"),
    ],
)
def test_a_damaged_text_file_is_told(text, said, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(text)
    with pytest.raises(OpinionError, match=said):
        results(path, mapped(tmp_path))
