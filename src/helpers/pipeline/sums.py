"""SHA-256 sums of files, in the form that `sha256sum --check` reads."""

import hashlib

SUMS = "SHA256SUMS"


def sums(files: dict[str, bytes]) -> str:
    """A line for each of `files` (name to content), sorted by name."""
    return "".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files))


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
