"""What a build is going to do: which reports, made how, and why each has to be made."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatch

from helpers.errors import OpinionError, ParameterError, did_you_mean
from helpers.language import current
from helpers.pipeline import publish, rollback
from helpers.pipeline.cache import Cache
from helpers.pipeline.cells import read_notebook
from helpers.pipeline.collection import Collection, Report, load_collection, reports
from helpers.pipeline.engines.choice import chosen_engine
from helpers.pipeline.fingerprints import ROW, Inputs, Part, whole
from helpers.pipeline.labels import in_words
from helpers.pipeline.parameters import checked_parameters, contract
from helpers.pipeline.work import Engine, Work
from helpers.slices import Slices


@dataclass(frozen=True)
class Plan:
    """The reports of a build with what they are made from; `reasons` to make them, by slug.

    A report without a reason has a page that stands. `checked` is a digest of what a check of
    the data rests on, `deadline_seconds` how long the making of all may take,
    `editions_kept` how many earlier editions of a page are kept.
    """

    works: list[Work]
    parts: dict[str, dict[str, Part]]
    reasons: dict[str, list[str]]
    checked: str
    deadline_seconds: int
    editions_kept: int

    @property
    def to_make(self) -> list[Work]:
        """The work there is, in the order of the collection."""
        return [work for work in self.works if self.reasons[work.report.slug]]

    def rows_read(self) -> dict[str, int]:
        """How many rows of the data each report may read, by slug."""
        return {
            slug: sum(len(part.entries) for kind, part in parts.items() if kind.startswith(ROW))
            for slug, parts in self.parts.items()
        }


def plan(
    patterns: Iterable[str],
    site: publish.Site,
    cache: Cache,
    *,
    engine: Engine = Engine.AUTO,
    is_forced: bool = False,
    note: Callable[[str], None] = lambda sentence: None,
) -> Plan:
    """The plan of a build of the reports that `patterns` choose by slug.

    Raises `OpinionError` for a pattern that matches nothing and `ParameterError` for impossible
    parameters.
    """
    collection = load_collection()
    works = works_for(collection, chosen(collection, patterns), engine, note)
    inputs = Inputs()
    parts = {work.report.slug: inputs.parts(work) for work in works}
    reasons = {slug: cache.why(slug, found, site.page(slug)) for slug, found in parts.items()}
    for slug, stands_for in rollback.held(site).items():
        if slug in parts and whole(parts[slug]) == stands_for:
            reasons[slug] = []
    if is_forced:
        reasons = {slug: why or ["--force"] for slug, why in reasons.items()}
    limits = collection.run_deadline_seconds, collection.editions_kept
    return Plan(works, parts, reasons, inputs.checked_digest(), *limits)


def chosen(collection: Collection, patterns: Iterable[str]) -> list[Report]:
    """The collection's reports whose slug matches one of `patterns` (all when none is given).

    Parameters are checked and completed. Raises `ParameterError` naming every one that will
    not do, `OpinionError` for a pattern that matches nothing.
    """
    made = reports(collection)
    patterns = list(patterns)
    for pattern in patterns:
        if not any(fnmatch(report.slug, pattern) for report in made):
            slugs = [report.slug for report in made]
            raise OpinionError(f"no report is called {pattern!r}{did_you_mean(pattern, slugs)}")
    if patterns:
        made = [r for r in made if any(fnmatch(r.slug, pattern) for pattern in patterns)]
    checked, problems = [], []
    for report in made:
        try:
            values = checked_parameters(collection.notebooks[report.notebook], report.parameters)
            checked.append(report.model_copy(update={"parameters": values}))
        except ParameterError as error:
            problems.append(f"{report.slug}: {error}")
    if problems:
        raise ParameterError("\n".join(problems))
    return checked


def works_for(
    collection: Collection,
    wanted: Iterable[Report],
    engine: Engine,
    note: Callable[[str], None],
    **options,
) -> list[Work]:
    """The work that makes `wanted`; `note` hears which notebooks need plain papermill and why."""
    engines = {}
    works = []
    for report in wanted:
        entry = collection.notebooks[report.notebook]
        if report.notebook not in engines:
            engines[report.notebook], reason = chosen_engine(engine, read_notebook(entry.path))
            if reason:
                note(f"{report.file} is run by plain papermill, which is slower: {reason}")
        meaning = in_words(contract(entry), report.parameters)
        allowed = Slices(report.file, entry.reads_as_data(), report.parameters, entry.files)
        deadline, engine_ = collection.deadline_seconds, engines[report.notebook]
        work = Work(report, meaning, deadline, engine_, allowed.to_json(), language=current())
        options = {"memory_megabytes": collection.memory_megabytes, **options}
        works.append(replace(work, **options))
    return works
