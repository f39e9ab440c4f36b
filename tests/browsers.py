"""Finds the browsers that the tests use; as root on Debian it can install them.

`python tests/browsers.py --install` is what `make test` calls. Set CHROMIUM or FIREFOX to use
another one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from helpers.pipeline import pdf

ADVICE = (
    f"The browser tests need Chromium; {pdf.ADVICE}. They need Firefox ESR too; install it "
    "(Debian: `sudo apt-get install firefox-esr`), or set FIREFOX to the file of one."
)


def find_firefox() -> str | None:
    """The file of a Firefox, if there is one."""
    names = [os.environ.get("FIREFOX", ""), "firefox-esr", "firefox"]
    return next((found for name in names if name and (found := shutil.which(name))), None)


#: How each browser is found, by the name of its package.
FIND = {"chromium": pdf.find_chromium, "firefox-esr": find_firefox}


def may_install() -> bool:
    """Whether this is root on Debian or one of its kin."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and Path("/etc/debian_version").is_file()


def install(packages: list[str]) -> None:
    """Install Debian's packages."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in ("update -qq", "install -y -qq --no-install-recommends " + " ".join(packages)):
        command = ["apt-get", *words.split()]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)


if __name__ == "__main__":
    missing = [package for package, find in FIND.items() if find() is None]
    if missing and "--install" in sys.argv and may_install():
        print("installing", *missing, "for the browser tests")
        install(missing)
    for find in FIND.values():
        print(find() or ADVICE)
