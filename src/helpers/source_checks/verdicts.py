"""What an answer says of a page: there, moved, dead, doubtful, or that it does not tell."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from helpers.source_checks.asking import NO_ANSWER, NO_HOST, Answer

THERE, MOVED, DEAD, DOUBTFUL, UNTOLD = "there", "moved", "dead", "doubtful", "untold"
GONE = (404, 410)
FRONT = ("", "")


@dataclass(frozen=True)
class Verdict:
    """`state` of a page, `why` in words, and where it moved to."""

    state: str
    why: str = ""
    moved_to: str = ""


def verdict(address: str, answer: Answer) -> Verdict:
    """What `answer` says of the page at `address`.

    Dead: no such host, or 404 or 410. Moved: a permanent redirect to another page; another
    scheme, a `www.` or a slash at the end are no other page. Doubtful: no answer, an error of the
    server, or a redirect from a page to a front page. A refusal (403, 429, …) tells nothing.
    """
    if answer.failure:
        return Verdict({NO_HOST: DEAD, NO_ANSWER: DOUBTFUL}.get(answer.failure, UNTOLD), answer.why)
    if not 200 <= answer.status < 300:
        state = DEAD if answer.status in GONE else DOUBTFUL if answer.status >= 500 else UNTOLD
        return Verdict(state, f"answers {answer.status}")
    asked, found = _page(address), _page(answer.address)
    if found[1:] == FRONT and asked[1:] != FRONT:
        return Verdict(DOUBTFUL, "leads to a front page")
    if asked != found and answer.permanent:
        return Verdict(MOVED, "a permanent redirect", answer.address)
    return Verdict(THERE)


def _page(address: str) -> tuple[str, str, str]:
    parts = urlsplit(address)
    return (parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query)
