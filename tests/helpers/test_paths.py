import pytest

from helpers import paths
from helpers.errors import OpinionError


@pytest.fixture
def elsewhere(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "collection.yml").touch()
    (tmp_path / "deep" / "er").mkdir(parents=True)
    return tmp_path


def test_the_named_root_wins(elsewhere, monkeypatch, real_collection):
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(elsewhere))
    monkeypatch.chdir(real_collection)
    assert paths.root() == elsewhere


def test_without_a_name_the_nearest_collection_upwards_is_it(elsewhere, monkeypatch):
    monkeypatch.delenv(paths.ROOT_VARIABLE)
    monkeypatch.chdir(elsewhere / "deep" / "er")
    assert paths.root() == elsewhere


def test_outside_any_collection_it_is_the_checkout(tmp_path, monkeypatch, real_collection):
    monkeypatch.delenv(paths.ROOT_VARIABLE)
    monkeypatch.chdir(tmp_path)
    assert paths.root() == real_collection


def test_a_wrong_name_is_an_error_that_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    with pytest.raises(OpinionError, match=r"no reports/collection\.yml in it.*--root"):
        paths.root()
