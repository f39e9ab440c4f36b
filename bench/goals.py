"""What was measured, and whether it is what was to be reached."""

import statistics
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

WHOLE = "all"
NOT_YET = "not measured yet"


class Measured:
    """Results as medians. What has not been measured raises `KeyError`."""

    def __init__(self, results: dict) -> None:
        self.cores = int(results["machine"]["cores"])
        self.errors: dict[str, str] = {}
        timed, weighed = defaultdict(list), defaultdict(list)
        for key, run in results["runs"].items():
            design, size, _ = key.split("/")
            if "error" in run:
                self.errors[key] = run["error"]
            elif "seconds" in run:
                timed[design, size].append(run)
            else:
                weighed[design, size].append(run["peak_mb"])
        self.runs: dict[tuple[str, str], list[dict]] = dict(timed)
        self._peaks: dict[tuple[str, str], list[float]] = dict(weighed)

    def sizes(self, design: str) -> list[str]:
        """Sizes at which a design was measured, in the order of the results."""
        return [size for name, size in self.runs if name == design]

    def all(self, design: str, size: str, what: str = "seconds") -> list[float]:
        """One value per run."""
        return [run[what] for run in self.runs[design, size]]

    def median(self, design: str, size: str, what: str = "seconds") -> float:
        """Median of the runs."""
        return statistics.median(self.all(design, size, what))

    def memory(self, design: str, size: str) -> float:
        """Median, over the runs for memory, of the most that was taken, in 10^6 bytes."""
        return statistics.median(self._peaks[design, size])

    def most_memory(self, design: str, size: str) -> float:
        """The most that was taken in any run for memory, in 10^6 bytes."""
        return max(self._peaks[design, size])

    def ratio(self, design: str, other: str, size: str) -> float:
        """Wall time of one design divided by that of another, at one size."""
        return self.median(design, size) / self.median(other, size)

    def per_report(self, design: str, size: str) -> float:
        """Wall seconds per report that was asked for."""
        return self.median(design, size) / self.median(design, size, "reports")

    def beyond(self, design: str, size: str) -> float:
        """Median of the seconds beyond what the reports took in their own processes.

        Those seconds are divided by the number of cores that could be busy with them.
        """
        return statistics.median(
            run["seconds"] - run["work_seconds"] / max(1, min(self.cores, run["made"]))
            for run in self.runs[design, size]
        )


@dataclass(frozen=True)
class Goal:
    """A goal of the runner: what `value` gives must not be above `limit`, or not below it."""

    says: str
    value: Callable[[Measured], float]
    limit: float
    form: str = "{:.2f}"
    is_floor: bool = False

    def found(self, measured: Measured) -> tuple[str, str]:
        """The value as text, and "met", "not met" or "not measured yet"."""
        try:
            value = self.value(measured)
        except KeyError:
            return "–", NOT_YET
        is_met = value >= self.limit if self.is_floor else value <= self.limit
        return self.form.format(value), "met" if is_met else "not met"


def _peak(measured: Measured) -> float:
    return max(measured.most_memory("d", size) for size in ("24", "96", "480"))


def _spread(measured: Measured) -> float:
    peaks = [measured.memory("d", size) for size in ("24", "96", "480")]
    return 100 * (max(peaks) / min(peaks) - 1)


def _growth(of: Callable[[str, str], float]) -> float:
    return of("d", "2400") / of("d", "24")


def _to_floor(size: str) -> Callable[[Measured], float]:
    return lambda measured: measured.ratio("d", "g", size)


def _beyond_cold(measured: Measured, design: str) -> float:
    return measured.median(design, "24") - measured.median("d", "24")


SECONDS = "{:.2f} s"
GOALS = (
    Goal("Cold build, 24 reports: at most 1.2 times the floor", _to_floor("24"), 1.2),
    Goal("Cold build, 96 reports: at most 1.2 times the floor", _to_floor("96"), 1.2),
    Goal("Cold build, 480 reports: at most 1.2 times the floor", _to_floor("480"), 1.2),
    Goal("Cold build, whole collection: at most 1.2 times the floor", _to_floor(WHOLE), 1.2),
    Goal(
        "Cold build, 24 reports: at least 12 times faster than (a)",
        lambda measured: measured.ratio("a", "d", "24"),
        12,
        "{:.1f}",
        is_floor=True,
    ),
    Goal(
        "Cold build, 24 reports: at least 6 times faster than (b)",
        lambda measured: measured.ratio("b", "d", "24"),
        6,
        "{:.1f}",
        is_floor=True,
    ),
    *(
        Goal(
            f"One changed {what}, 24 reports: at most 1 s beyond what the reports themselves take",
            partial(Measured.beyond, design=f"e-{what}", size="24"),
            1,
            SECONDS,
        )
        for what in ("row", "helper", "notebook")
    ),
    Goal(
        "One changed row, 24 reports: at most 1 s beyond a report alone, cold",
        lambda measured: measured.median("e-row", "24") - measured.median("single", WHOLE),
        1,
        SECONDS,
    ),
    *(
        Goal(
            f"One changed {what}, 24 reports: at most 1 s beyond a cold build of them",
            partial(_beyond_cold, design=f"e-{what}"),
            1,
            SECONDS,
        )
        for what in ("helper", "notebook")
    ),
    Goal(
        "No change, 96 reports: under 0.25 s",
        lambda measured: measured.median("f", "96"),
        0.25,
        "{:.3f} s",
    ),
    Goal("Cold build, 24 to 480 reports: memory under 400 MB", _peak, 400, "{:.0f} MB"),
    Goal("The same: memory flat within 5 %", _spread, 5, "{:.1f} %"),
    Goal(
        "A single report, cold: under 2.5 s",
        lambda measured: measured.median("single", WHOLE),
        2.5,
        SECONDS,
    ),
    Goal(
        "`opinion watch`: about half a second (0.55 s) from saving the notebook to its page",
        lambda measured: measured.median("watch", WHOLE),
        0.55,
        SECONDS,
    ),
    Goal(
        "Time per report at 2,400 reports: not above that at 24",
        lambda measured: _growth(measured.per_report),
        1,
        "{:.2f} times",
    ),
    Goal(
        "Memory at 2,400 reports: not above that at 24, within 5 %",
        lambda measured: _growth(measured.memory),
        1.05,
        "{:.2f} times",
    ),
    Goal(
        "10,000 reports planned, nothing to do: under 10 s",
        lambda measured: measured.median("plan", "10000"),
        10,
        "{:.1f} s",
    ),
)
