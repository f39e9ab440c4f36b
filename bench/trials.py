"""What a trial is, and how it is told what a build did."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.places import BIN, Place

FILE = "notebooks/15_how_did_answers_to_one_question_change.ipynb"
#: The command, and what it prints: reports it has made, how many are good.
OPINION = str(BIN / "opinion")
MADE = re.compile(r"^\s*(?:published|unchanged) (\S+)$", re.MULTILINE)
GOOD = re.compile(r"^(\d+) of (\d+) reports are good", re.MULTILINE)


@dataclass(frozen=True)
class Trial:
    """A command to time in the collection `root`, with `environment`.

    `facts` is given what the command printed; it raises `Wrong` when the work was not done, and
    returns what else to keep, always with `reports`, the number of reports that were asked for, and
    `seconds` where not the whole command is what counts.
    """

    command: list[str]
    root: Path
    environment: dict[str, str]
    facts: Callable[[str], dict]


def trial(
    place: Place,
    root: Path,
    command: list[str],
    facts: Callable[[str], dict],
    source: str = "",
) -> Trial:
    """A trial in the collection `root`, with the helpers of that copy of the source."""
    environment = place.environment(root, place.source(source))
    return Trial(command, root, environment, facts)


def work_seconds(root: Path, slugs: Iterable[str]) -> float:
    """Seconds that reports took in their own processes, one after the other."""
    text = (root / "reports" / "runs" / "seconds.json").read_text(encoding="utf-8")
    seconds = json.loads(text)
    return round(sum(seconds[slug] for slug in slugs), 3)
