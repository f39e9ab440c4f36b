"""What a person answered is never said: not in a message, a warning or a traceback."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from helpers.errors import OpinionError


@contextmanager
def unsaid(doing: str) -> Iterator[None]:
    """Let no error and no warning of a library tell what is in a data file.

    `OpinionError` passes, since ours name columns and numbers of rows only; of any other error
    just its kind and place in our code are told.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except OpinionError as error:
        raise error.with_traceback(None) from None
    except Exception as error:  # its message may hold an answer
        raise OpinionError(
            f"{doing} failed ({type(error).__name__}); what the library says of it is not shown, "
            "since it may hold what somebody answered"
        ) from None
