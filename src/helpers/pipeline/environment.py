"""The environment that the processes started meanwhile are to have."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

#: Variables that hold addresses and passwords, or name the file that does (`pipeline/settings.py`).
PRIVATE = NOTIFY, MAIL, FILE = "OPINION_NOTIFY", "OPINION_MAIL", "OPINION_SETTINGS"


def public() -> dict[str, str]:
    """The environment as notebooks may see it."""
    return {name: value for name, value in os.environ.items() if name not in PRIVATE}


@contextmanager
def environment(**changed: str) -> Iterator[None]:
    """Within, the environment has these variables; afterwards it is as it was."""
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
