"""Finds the Chromium that the browser tests use; as root on Debian it can install one.

`python tests/chromium.py --install` is what `make test` calls. Set CHROMIUM to use another.
"""

import os
import subprocess
import sys
from pathlib import Path

from helpers.pipeline import pdf

ADVICE = f"The browser tests need Chromium; {pdf.ADVICE}."
find = pdf.find_chromium


def may_install() -> bool:
    """Whether this is root on Debian or one of its kin."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and Path("/etc/debian_version").is_file()


def install() -> None:
    """Install Debian's Chromium."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in ("update -qq", "install -y -qq --no-install-recommends chromium"):
        command = ["apt-get", *words.split()]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)


if __name__ == "__main__":
    if find() is None and "--install" in sys.argv and may_install():
        print("installing Chromium for the browser tests")
        install()
    print(find() or ADVICE)
