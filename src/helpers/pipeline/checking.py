"""The check of all data, done by a worker while reports are being made."""

from helpers.errors import DataError, OpinionError, Problem
from helpers.pipeline.engines.workers import Workers
from helpers.pipeline.work import Check, Engine


class DataCheck:
    """A check under way in one of `workers`."""

    def __init__(self, workers: Workers, engine: Engine) -> None:
        self._worker = workers.give(Check(engine))
        self._problems: list[Problem] | None = None

    def is_done(self) -> bool:
        """Whether `insist` need not wait."""
        self._hear(waits=False)
        return self._problems is not None

    def insist(self) -> None:
        """Wait for the end. Raises `DataError` with every problem that was found."""
        self._hear(waits=True)
        if self._problems:
            raise DataError(self._problems)

    def _hear(self, *, waits: bool) -> None:
        pipe = self._worker.pipe
        while self._problems is None and (waits or pipe.poll()):
            try:
                message = pipe.recv()
            except (EOFError, OSError) as error:
                raise OpinionError(
                    "the check of the data ended without a result; `opinion check` may say why"
                ) from error
            if isinstance(message, list):
                self._problems = message
            elif isinstance(message, int):
                self._worker.pid = message
