"""Where trials happen: copies of the source and of the collection, outside of the checkout.

All designs import the same byte-compiled copy of `helpers` and read a copy of the collection, so
that the checkout may be edited while the benchmark runs. A digest of everything that decides the
results names the folder; another digest gets another folder.
"""

import compileall
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench.made_up import copy_collection, entries

CHECKOUT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
WHOLE = "all"
PLOOMBER = "0.23.3"
#: Modules of the benchmark that decide no result.
REPORTING = ("report", "goals", "chart")


class Wrong(Exception):  # noqa: N818 (a trial is wrong, the program is not)
    """A trial that did not do what it should, in a sentence."""


@dataclass(frozen=True)
class Place:
    """Folders of the trials of one size; `size` is a number or `all` for the real collection.

    `questions` are what made-up reports ask; see `bench.made_up`.
    """

    work: Path
    size: str
    questions: list[str]

    @property
    def entries(self) -> list[dict]:
        """The made-up reports, as they stand in `collection.yml`."""
        return entries(int(self.size), self.questions)

    def collection(self, kind: str) -> Path:
        """A copy of the collection, made when it is first asked for."""
        folder = self.work / f"{self.size}-{kind}"
        if not folder.is_dir():
            new = self.work / f".new-{self.size}-{kind}"
            shutil.rmtree(new, ignore_errors=True)
            size = None if self.size == WHOLE else int(self.size)
            copy_collection(CHECKOUT, new, size, self.questions)
            new.rename(folder)
        return folder

    def source(self, kind: str = "") -> Path:
        """A byte-compiled copy of `helpers` and of the benchmark, to put on `PYTHONPATH`."""
        folder = self.work / f"src{kind}"
        if not folder.is_dir():
            new = self.work / f".new-src{kind}"
            shutil.rmtree(new, ignore_errors=True)
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(CHECKOUT / "src", new, ignore=ignored)
            shutil.copytree(CHECKOUT / "bench", new / "bench", ignore=ignored)
            new.rename(folder)
            compileall.compile_dir(folder, quiet=2)
        return folder

    def emptied(self, kind: str) -> Path:
        """An empty folder for pages."""
        folder = self.work / f"{self.size}-{kind}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    @cached_property
    def ploomber(self) -> Path:
        """The Python of an environment with Ploomber beside our packages; made when missing.

        Raises `Wrong` when it cannot be installed.
        """
        folder = self.work.parent / "ploomber"
        python = folder / "bin" / "python"
        if not (folder / "ready").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            call([sys.executable, "-m", "venv", str(folder)])
            version = f"python{sys.version_info.major}.{sys.version_info.minor}"
            ours = folder / "lib" / version / "site-packages" / "zz_ours.pth"
            ours.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
            install = [str(python), "-m", "pip", "install", "--quiet", f"ploomber=={PLOOMBER}"]
            call(install)
            (folder / "ready").touch()
        return python

    def environment(self, root: Path, source: Path) -> dict[str, str]:
        """Environment of a trial on the collection `root` with the helpers of `source`."""
        free = {name: value for name, value in os.environ.items() if "OPINION" not in name}
        return free | {
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(source),
            "OPINION_ROOT": str(root),
            "JUPYTER_PATH": str(Path(sys.prefix, "share", "jupyter")),
            "PLOOMBER_STATS_ENABLED": "false",
            "PLOOMBER_VERSION_CHECK_DISABLED": "true",
        }


def call(command: list[str], **options) -> None:
    """Run a command that is not timed. Raises `Wrong` with its last lines when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()[-3:]
        raise Wrong(f"{' '.join(command[:6])} ended with {done.returncode}: {' / '.join(said)}")


def machine() -> dict[str, str]:
    """What the trials run on: processor, cores, memory, system, Python."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": _first("/proc/cpuinfo", "model name", ":") or platform.machine(),
        "cores": str(cores),
        "memory": f"{memory:.0f} GiB",
        "system": f"{_first('/etc/os-release', 'PRETTY_NAME', '=')}, Linux {platform.release()}",
        "python": platform.python_version(),
    }


def _first(file: str, name: str, sign: str) -> str:
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(sign)
        if key.strip() == name:
            return value.strip().strip('"')
    return ""


def commit() -> str:
    """What git calls the checkout; empty outside of git."""
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def digest() -> str:
    """Digest of all that decides the results; how they are reported does not."""
    found = hashlib.sha256(repr(sorted(machine().items())).encode())
    for path in _files():
        found.update(str(path.relative_to(CHECKOUT)).encode() + b"\0" + path.read_bytes())
    packages = Path(sysconfig.get_path("purelib")).glob("*.dist-info")
    found.update("\n".join(sorted(path.name for path in packages)).encode())
    return found.hexdigest()[:12]


def _files() -> Iterator[Path]:
    yield CHECKOUT / "reports" / "collection.yml"
    for folder in ("src/helpers", "data", "notebooks", "reports/template", "bench"):
        for path in sorted((CHECKOUT / folder).rglob("*")):
            hidden = any(part.startswith((".", "__pycache__")) for part in path.parts[-3:])
            is_result = folder == "bench" and (path.suffix != ".py" or path.stem in REPORTING)
            if path.is_file() and not hidden and not is_result:
                yield path
