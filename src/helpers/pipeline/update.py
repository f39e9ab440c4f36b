"""The step before a build that is due: a command such as `git pull`, held to a deadline."""

import os
import signal
import subprocess
from contextlib import suppress

from helpers import paths
from helpers.pipeline.engines.processes import kill_tree
from helpers.pipeline.unattended import Update


def update(wanted: Update) -> str:
    """Run the command in the folder of the collection; what went wrong in words, or nothing.

    It is ended, with all that it started, at its deadline.
    """
    name = " ".join(wanted.command[:2])
    try:
        process = subprocess.Popen(
            wanted.command, cwd=paths.root(), stdin=subprocess.DEVNULL, start_new_session=True
        )
    except OSError as error:
        return f"the update ({name}) could not be started: {error.strerror}"
    try:
        code = process.wait(wanted.deadline_seconds)
    except subprocess.TimeoutExpired:
        kill_tree(process.pid)
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"the update ({name}) took more than {wanted.deadline_seconds} seconds"
    return f"the update ({name}) failed with code {code}" if code else ""
