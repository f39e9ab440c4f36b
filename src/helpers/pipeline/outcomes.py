"""What the history of a site says of its reports: the last time, run by run, day by day."""

from collections.abc import Callable, Iterable, Iterator

from helpers.pipeline.history import LISTED, REPORT, History, runs_of

UNCHANGED = "unchanged"


def latest(runs: Iterable[dict]) -> dict[str, dict]:
    """What became of each report when it was last made, by slug."""
    return {report["slug"]: report for run in runs for report in run["reports"]}


def by_day(runs: Iterable[dict]) -> list[dict]:
    """What readers may know of each day on which a page changed or failed, the newest first.

    Each has its `day`, the slugs of the pages `changed`, and the exit code by slug of those that
    had `failed` when it ended.
    """
    days: dict[str, dict] = {}
    for report in (report for run in runs for report in run["reports"]):
        name = report["at"][:10]
        day = days.setdefault(name, {"day": name, "changed": {}, "failed": {}})
        day["failed"].pop(report["slug"], None)
        if report["code"]:
            day["failed"][report["slug"]] = report["code"]
        elif report["is_new"]:
            day["changed"][report["slug"]] = None
    told = [day for day in days.values() if day["changed"] or day["failed"]]
    return sorted(
        ({**day, "changed": sorted(day["changed"])} for day in told),
        key=lambda day: day["day"],
        reverse=True,
    )


def outcomes(history: History, is_wanted: Callable[[str], bool]) -> Iterator[dict]:
    """One record per report and run, the oldest first, of the reports that are wanted by slug.

    That of a report that stood has the state `UNCHANGED`, and the fingerprint of what it was
    last made from.
    """
    records = history.records()
    wanted = {
        record["run"]: [slug for slug in record["slugs"] if is_wanted(slug)]
        for record in records
        if record["kind"] == LISTED
    }
    versions, made = {}, {}
    for run in runs_of(records):
        versions = run.get("versions") or versions
        own = {record["slug"]: record for record in run["reports"]}
        for slug, record in own.items():
            if is_wanted(slug):
                yield {**record, "versions": versions}
        for slug in wanted.get(run.get("listed", ""), ()):
            if slug not in own:
                yield _stood(slug, run, versions, made.get(slug, ""))
        made |= {slug: one["fingerprint"] for slug, one in own.items() if not one["code"]}


def _stood(slug: str, run: dict, versions: dict, fingerprint: str) -> dict:
    at, blank = run["ended"], {"seconds": 0, "why": [], "is_new": False, "error": "", "cell": 0}
    about = {"kind": REPORT, "run": run["run"], "slug": slug, "at": at, "state": UNCHANGED}
    return {**about, "code": 0, **blank, "fingerprint": fingerprint, "versions": versions}


def folded(outcomes: Iterable[dict]) -> list[dict]:
    """`outcomes` with those in a row in which a report stood as one: the last of them.

    `runs` says how many they are, `since` when the first of them was.
    """
    lines, last = [], {}
    for place, one in enumerate(outcomes):
        before = last.get(one["slug"])
        if before and before["state"] == one["state"] == UNCHANGED:
            before |= {"at": one["at"], "runs": before["runs"] + 1, "place": place}
        else:
            last[one["slug"]] = {**one, "since": one["at"], "runs": 1, "place": place}
            lines.append(last[one["slug"]])
    return sorted(lines, key=lambda line: line["place"])  # a clock may have been set back
