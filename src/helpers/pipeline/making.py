"""The command that makes the reports and publishes them."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from helpers import language, paths
from helpers.errors import OpinionError
from helpers.pipeline.terminal import (
    EngineOption,
    LanguageOption,
    OnlyThese,
    SiteOption,
    err,
    note,
    out,
    say,
)
from helpers.pipeline.work import Engine, Result


def build(
    slugs: OnlyThese = None,
    site: SiteOption = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes; one per core.")] = None,
    engine: EngineOption = Engine.AUTO,
    dask: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Let workers of this dask scheduler make them.")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Also what has not changed.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Say what changed, for each report.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be made and why; change nothing.")
    ] = False,
    if_due: Annotated[
        bool, typer.Option("--if-due", help="Only when a run of the schedule is due.")
    ] = False,
    in_language: LanguageOption = "",
    updated: Annotated[bool, typer.Option(hidden=True)] = False,
) -> None:
    """Make the reports of the collection that have changed, and publish them."""
    from helpers.pipeline import stamp
    from helpers.pipeline.renewal import renewed

    folder, patterns = _speaking(in_language, site), slugs or []
    if not dry_run:
        renewed(folder, note)
    cause = "asked for"
    if if_due:
        cause = _due(folder, patterns)
        if not cause:
            return
        if not updated and not dry_run:
            _update(folder)
    if not force and (standing := stamp.standing(folder, patterns)):
        from helpers.pipeline.history import unchanged

        if not dry_run:
            unchanged(folder, patterns, standing, cause)
        say(f"nothing has changed: every report in {folder} is good")
        return
    if dry_run:
        from helpers.pipeline.build import plan_only

        _say_plan(plan_only(patterns, folder, engine, is_forced=force), why=True)
        return
    from helpers.pipeline.engines.early import workers_of_build

    options = {"engine": engine, "is_forced": force, "dask": dask}
    with workers_of_build(folder, **options) as workers:
        options |= {"jobs": jobs, "workers": workers}
        results = _run(patterns, folder, explains=why, why=cause, **options)
    failed = [result for result in results if not result.is_good]
    out.print(f"{len(results) - len(failed)} of {len(results)} reports are good in {folder}")
    if failed:
        err.print(
            f"{len(failed)} failed and kept their last good page; traces are in reports/runs/"
        )
        raise typer.Exit(max(result.code for result in failed))


def _run(patterns: list[str], folder: Path, *, explains: bool, **options) -> list[Result]:
    """The results of a run, of which each is told as it comes; with `explains`, the plan too."""
    from helpers.pipeline.build import Listener
    from helpers.pipeline.runs import run

    with _progress() as progress:
        task = progress.add_task("reports", total=None)

        def planned(plan) -> None:
            progress.update(task, total=len(plan.to_make))
            _say_plan(plan, why=explains)

        def made(result: Result) -> None:
            progress.advance(task)
            colour = "green" if result.is_good else "red"
            said = f": {escape(result.error)}" if result.error else ""
            progress.console.print(
                f"[{colour}]{_word(result):>9}[/] {result.report.slug}{said}", highlight=False
            )

        return run(patterns, site=folder, listener=Listener(planned, made, note), **options)


def _speaking(chosen: str, site: Path | None) -> Path:
    """Folder of the site; its language, or another that was chosen, becomes this process's.

    Raises `ParameterError` for a language that we do not have.
    """
    if site and not chosen:
        chosen = os.environ.get(language.VARIABLE) or language.written_in(site)
    language.speak(chosen)
    spoken = language.current()
    own = paths.site() if spoken == language.ENGLISH else paths.reports() / f"site-{spoken}"
    return site or own


def _due(folder: Path, patterns: list[str]) -> str:
    """Why a run is due, in words; when none is, that is said and nothing comes back.

    Raises `OpinionError` without a schedule, and for a run of chosen reports.
    """
    from helpers.pipeline import clock, due
    from helpers.pipeline.collection import load_collection
    from helpers.pipeline.history import History

    schedule = load_collection().schedule
    if schedule is None:
        raise OpinionError("reports/collection.yml has no `schedule:`; --if-due needs one")
    if patterns:
        raise OpinionError("--if-due makes the whole collection; leave out the names of reports")
    now = clock.now()
    if due.is_due(schedule, History(folder).runs(), now):
        return f"due since {clock.stamp(due.last_due(schedule, now))}"
    note(f"nothing is due before {clock.stamp(due.next_due(schedule, now))}")
    return ""


def _update(folder: Path) -> None:
    """Run the collection's update; when it changed anything, begin anew with what it brought.

    Raises `BusyError` while any site of the collection is being built: no build may find other
    data half-way.
    """
    from helpers.pipeline import guards, stamp
    from helpers.pipeline.collection import load_collection
    from helpers.pipeline.update import update

    wanted = load_collection().update
    if wanted is None:
        return
    before = stamp.inputs()
    with ExitStack() as locks:  # left before beginning anew: nobody else would take them back
        for site in sorted({folder.resolve(), *paths.reports().resolve().glob("site*/")}):
            locks.enter_context(guards.alone(site, note))
        failure = update(wanted)
    if failure:
        note(f"{failure}; going on with what is here")
    if stamp.inputs() != before:
        command = [sys.executable, "-m", "helpers", *sys.argv[1:], "--updated"]
        sys.stdout.flush()
        if os.name == "posix":  # what ends the one that was started has to end the build
            os.execv(sys.executable, command)
        raise typer.Exit(subprocess.run(command, check=False).returncode)


def _say_plan(plan, *, why: bool) -> None:
    """How many reports are to be made, and why each of them if asked."""
    works = plan.to_make
    say(f"{len(works)} of {len(plan.works)} reports have to be made")
    for work in works if why else ():
        for reason in plan.reasons[work.report.slug]:
            say(f"{work.report.slug}: {reason}")


def _word(result: Result) -> str:
    if not result.is_good:
        return result.state
    return "published" if result.is_new else "unchanged"


def _progress():
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=out,
        disable=not out.is_terminal,
        transient=True,
    )
