import json

import pytest

from bench.designs import same_pages
from bench.places import Wrong


def test_a_floor_whose_pages_differ_is_none(tmp_path):
    floor, site = tmp_path / "floor", tmp_path / "site"
    floor.mkdir()
    (site / "records").mkdir(parents=True)
    (site / "index.html").write_text("list")
    (site / "records" / "one.json").write_text(json.dumps({"edition": "2026-11-24"}))
    (site / "one.html").write_text("<p>2026-11-24: 40 %</p>")
    (floor / "one.html").write_text("<p>@@EDITION@@: 40 %</p>")
    assert same_pages(floor, site) == 1
    (floor / "one.html").write_text("<p>@@EDITION@@: 41 %</p>")
    with pytest.raises(Wrong, match="one.html"):
        same_pages(floor, site)
    (floor / "one.html").unlink()
    with pytest.raises(Wrong, match="one.html"):
        same_pages(floor, site)
