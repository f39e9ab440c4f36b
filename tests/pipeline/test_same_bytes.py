"""Same inputs, same bytes: whoever builds, wherever and however the machine is set."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from conftest import copied
from pipeline.faults import shrink

#: 23:30 UTC on 21 September 2026, which is the next day in Kiritimati.
MOMENT = str(1_790_033_400)
OTHER_USER = 65534
HERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "USER": "editor", "PYTHONHASHSEED": "1"}
THERE = {"TZ": "Pacific/Niue", "LC_ALL": "C.UTF-8", "USER": "guest", "PYTHONHASHSEED": "2"}


def as_another_user(root) -> list[str]:
    """What runs a command as somebody else who may read what we may, where that can be had."""
    setpriv = shutil.which("setpriv")
    if os.getuid() != 0 or setpriv is None:
        return []
    for path in [root, *root.rglob("*")]:
        os.chown(path, OTHER_USER, OTHER_USER)
    may_read = [f"--{kind}-caps=+dac_read_search" for kind in ("inh", "ambient")]
    return [setpriv, f"--reuid={OTHER_USER}", f"--regid={OTHER_USER}", "--clear-groups", *may_read]


def built(folder, settings, umask, *, by_another=False) -> dict[str, bytes]:
    """Every file of a small site and of what is handed on from it, by its name."""
    home = folder / "home"
    home.mkdir(parents=True)
    copy = copied(folder / "collection")
    shrink(copy)
    prefix = as_another_user(folder) if by_another else []
    environment = {
        **{name: value for name, value in os.environ.items() if name != "OPINION_ROOT"},
        **settings,
        **{"HOME": str(home), "MPLCONFIGDIR": str(home), "TMPDIR": str(home)},
        "SOURCE_DATE_EPOCH": MOMENT,
    }
    opinion = [*prefix, sys.executable, "-m", "helpers", "--root", str(copy.root)]
    for arguments in (
        ["build"],
        ["share", "detained-2020", "--out", str(home / "shared.zip")],
        ["share", "detained-2020", "--quiet", "--out", str(home / "quiet.zip")],
        ["figures", "detained-2020", "--out", str(home / "figures")],
    ):
        done = subprocess.run(
            [*opinion, *arguments],
            cwd=home,
            env=environment,
            umask=umask,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    site = copy.root / "reports" / "site"
    found = {
        str(path.relative_to(site)): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
        and path.relative_to(site).parts[0] != "state"  # when and by which process
    }
    handed_on = [*home.glob("*.zip"), *(home / "figures").rglob("*.*")]
    return found | {str(path.relative_to(home)): path.read_bytes() for path in handed_on}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    here = built(tmp_path_factory.mktemp("here"), HERE, 0o022)
    with tempfile.TemporaryDirectory(prefix="elsewhere-") as elsewhere:  # pytest's own is closed
        return here, built(Path(elsewhere), THERE, 0o077, by_another=True)


def test_two_builds_of_the_same_inputs_differ_in_nothing(both):
    here, there = both
    assert {"index.html", "detained-2020.html", "feed.xml", "data.zip", "quiet.zip"} <= set(here)
    assert any(name.endswith(".png") for name in here)
    assert sorted(here) == sorted(there)
    assert [name for name in here if here[name] != there[name]] == []


def test_an_edition_has_the_day_in_utc(both):
    here, _ = both
    assert b"edition of 2026-09-21" in here["detained-2020.html"]
