"""The text of a CSV file in whatever encoding it was saved, where that is certain."""

import re

from helpers.errors import OpinionError

MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
CYRILLIC = "".join(map(chr, range(0x410, 0x450))) + "ЁёІіЎўЄєҐґЇї"
TYPOGRAPHY = "«»„“”‘’–—…№§°\xa0"
WORD = re.compile(r"[^\W\d_]+")


def decoded(content: bytes, file: str) -> tuple[str, str]:
    """The text of a file, and its encoding when that is not UTF-8 without a mark (else blank).

    Raises `OpinionError` when the encoding is not certain.
    """
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding, file), encoding
    for encoding, zeros in (("utf-16-le", content[1:80:2]), ("utf-16-be", content[:80:2])):
        if zeros and not any(zeros):
            return _strictly(content, encoding, file), encoding
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        line, byte = content[: error.start].count(b"\n") + 1, content[error.start]
    text = content.decode("cp1251", errors="replace")
    if _is_cyrillic(text):
        return text, "cp1251"
    raise OpinionError(
        f"{file}, line {line}: found the byte 0x{byte:02x}, which is not UTF-8, "
        "and the encoding cannot be told for certain. Save the file as UTF-8 (in a spreadsheet: "
        "Save as, CSV, character set Unicode UTF-8)."
    )


def _strictly(content: bytes, encoding: str, file: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise OpinionError(
            f"{file}: it begins like {encoding} but holds other bytes further on ({error.reason}, "
            f"byte {error.start}). Save it again as UTF-8."
        ) from error


def _is_cyrillic(text: str) -> bool:
    """Is text, read as cp1251, Russian, Belarusian or Ukrainian beyond doubt?

    Another encoding shows by foreign signs, by words of two alphabets, or by capitals inside or
    all over its words.
    """
    foreign = {char for char in text if not char.isascii()} - set(CYRILLIC + TYPOGRAPHY)
    if foreign:
        return False
    words = [word for word in WORD.findall(text) if not word.isascii()]
    mixed = any(char.isascii() for word in words for char in word)
    turned = any(re.search(r"[а-яёіўєґї][А-ЯЁІЎЄҐЇ]", word) for word in words)
    return not mixed and not turned and any(word[1:].islower() for word in words)
