"""ZIP files that depend on nothing but what is in them: sorted, one date, one set of rights."""

import io
import zipfile
import zlib

from helpers import paths
from helpers.descriptor import descriptor_path, tables

#: The earliest date that a ZIP can hold; it says nothing.
DATE = (1980, 1, 1, 0, 0, 0)
MOST_BYTES = 2**29
READABLE = 0o100644 << 16


def packed(files: dict[str, bytes]) -> bytes:
    """A ZIP of `files` (name to content): same files, same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system, entry.external_attr = 3, READABLE
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 9)
    return held.getvalue()


def unpacked(archive: bytes) -> dict[str, bytes]:
    """The files of a ZIP.

    Raises `zipfile.BadZipFile` for one that is none, is damaged, holds two files of one name, or
    would unpack to more than `MOST_BYTES`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as held:
            names = held.namelist()
            if len(set(names)) < len(names):
                raise zipfile.BadZipFile("it holds two files of one name")
            if sum(entry.file_size for entry in held.infolist()) > MOST_BYTES:
                raise zipfile.BadZipFile("it would unpack to more than any pack of ours")
            return {name: held.read(name) for name in names if not name.endswith("/")}
    except (zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise zipfile.BadZipFile(str(error)) from error


def data_package() -> dict[str, bytes]:
    """The data package as files: descriptor, codebook (`README.md`), tables, checks, licence."""
    root = paths.root()
    files = {descriptor_path(), paths.data() / "README.md"}
    for table in tables().values():
        path = root / table.file
        files |= {path, *path.parent.glob("checks.yml")}
    held = {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
    licence = root / "LICENSE"
    return {**held, **({"LICENSE": licence.read_bytes()} if licence.is_file() else {})}
