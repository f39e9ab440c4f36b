"""Whom to tell, and how: addresses and passwords, which stand outside the repository.

`OPINION_NOTIFY` holds addresses of services as apprise writes them, with spaces between;
`OPINION_MAIL` one of a mail server. `OPINION_SETTINGS` names a YAML file with `notify` (a list),
`mail`, and `addresses`: a name of a list of readers, and their mail addresses.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from helpers import paths
from helpers.errors import OpinionError
from helpers.pipeline.environment import FILE, MAIL, NOTIFY


@dataclass(frozen=True)
class Settings:
    """Addresses that are never shown, so none of them is in its `repr`."""

    notify: list[str] = field(default_factory=list, repr=False)
    mail: str = field(default="", repr=False)
    addresses: dict[str, list[str]] = field(default_factory=dict, repr=False)


def take() -> Settings:
    """The settings; the environment, which notebooks see, holds them no longer.

    Raises `OpinionError` for a file that cannot be read or stands in the repository; it says
    nothing of what is in it.
    """
    notify, mail, name = (os.environ.pop(one, "") for one in (NOTIFY, MAIL, FILE))
    held = _file(Path(name)) if name else {}
    try:
        return Settings(
            [*notify.split(), *map(str, held.get("notify") or [])],
            mail or str(held.get("mail") or ""),
            {str(key): list(map(str, to)) for key, to in (held.get("addresses") or {}).items()},
        )
    except (TypeError, AttributeError):
        raise OpinionError(
            f"the file that {FILE} names holds other than it should: `notify` is a list, `mail` a "
            "text, `addresses` has a list for each name"
        ) from None


def _file(path: Path) -> dict:
    if path.resolve().is_relative_to(paths.root()):
        raise OpinionError(f"the file that {FILE} names stands in the repository; move it out")
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        said = f"({type(error).__name__})"
        raise OpinionError(f"the file that {FILE} names cannot be read {said}") from None
