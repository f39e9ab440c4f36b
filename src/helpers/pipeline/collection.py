"""`reports/collection.yml`: which notebooks exist and which reports are made of them."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from helpers import paths
from helpers.descriptor import articles, table
from helpers.errors import OpinionError, did_you_mean
from helpers.pipeline.unattended import Delivery, Schedule, Update
from helpers.slices import indexed
from helpers.yaml_files import Fault, read_yaml

#: How many earlier editions of a page are kept where the collection does not say.
EDITIONS_KEPT = 5
#: How often a report is made anew where the collection does not say.
REMADE = "when its data change"


def cells(name: str, *columns: str) -> list[tuple[str, ...]]:
    """Columns of a table as they stand in the file.

    Read without pandas, so that listing the reports does not wait for it; corrections concern
    figures, never the names that reports are made of.
    """
    described = table(name)
    for column in columns:
        described.field(column)
    rows = indexed(name).rows
    places = [rows.header.index(column) for column in columns]
    return [tuple(row[place] for place in places) for row in rows.cells]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Given(_Strict):
    """Values that are wanted whatever the parameters."""

    values: list[str]


class ColumnValues(_Strict):
    """The values of one column of one table: of all rows, or of those that `where` lets pass.

    With `beginnings` a word that values begin with is a choice too.
    """

    table: str
    column: str
    where: dict[str, Given] = {}
    beginnings: bool = False

    def values(self) -> list[str]:
        """Distinct values, sorted."""
        rows = indexed(self.table)
        if not self.where:
            return rows.values(self.column)
        passing = [
            rows.having((column,), {(value,) for value in wanted.values})
            for column, wanted in self.where.items()
        ]
        return sorted(value for (value,) in rows.keys((self.column,), set.intersection(*passing)))

    def __str__(self) -> str:
        """Where the values stand: "questions.question_id where topic is trust"."""
        some = [f"{column} is {' or '.join(one.values)}" for column, one in self.where.items()]
        return f"{self.table}.{self.column}" + (f" where {' and '.join(some)}" if some else "")

    def __hash__(self) -> int:
        """By what it says: a dictionary has no hash of its own."""
        return hash(str(self))


class Articles(_Strict):
    """The articles whose claims are in `data/claims/`."""

    articles: Literal[True]

    def values(self) -> list[str]:
        """Ids of the articles, sorted."""
        return articles()

    def __str__(self) -> str:
        """Where the values stand."""
        return "data/claims"


class Rule(_Strict):
    """What a parameter may be, beyond its type; an `optional` one may also be empty text."""

    choices: ColumnValues | Articles | None = None
    optional: bool = False
    minimum: float | None = None
    maximum: float | None = None


class Where(_Strict):
    """What the rows of a whole table that pass a filter have in a column."""

    table: str
    column: str
    where: dict[str, "Want | list[Want]"]


Want = str | Where | Given
Reads = dict[str, dict[str, Want | list[Want]] | Literal["referenced"] | None]


class NotebookEntry(_Strict):
    """One notebook of the collection: its file, its place, what it may be told and may read.

    `reads` and `files` are explained in `helpers.slices`.
    """

    file: str
    group: str
    parameters: dict[str, Rule] = {}
    reads: Reads | Literal["all"] = {}
    files: list[str] = []

    @property
    def path(self) -> Path:
        """File of the notebook."""
        return paths.notebooks() / self.file

    def reads_as_data(self) -> dict[str, Any] | str:
        """`reads` as `helpers.slices.Slices` takes it."""
        return self.model_dump()["reads"]


class ForEach(_Strict):
    """One report for each value of a column that occurs often enough."""

    parameter: str
    table: str
    column: str
    distinct: str | list[str]
    at_least: int = 1

    def values(self) -> list[str]:
        """Values of `column` with at least `at_least` different values of `distinct`.

        Of several columns their different combinations are counted.
        """
        distinct = [self.distinct] if isinstance(self.distinct, str) else self.distinct
        found = defaultdict(set)
        for value, *others in cells(self.table, self.column, *distinct):
            if value and any(others):
                found[value].add(tuple(others))
        return sorted(value for value, others in found.items() if len(others) >= self.at_least)


class ForEachArticle(Articles):
    """One report for each article."""

    parameter: str


Slug = Annotated[str, Field(pattern=r"^[a-z0-9{}_-]+$")]


class ReportEntry(_Strict):
    """One report, or a family of reports made with `for_each`."""

    slug: Slug
    notebook: str
    parameters: dict[str, Any] = {}
    remade: str = ""
    for_each: ForEach | ForEachArticle | None = None


class Collection(_Strict):
    """The whole list."""

    title: str
    groups: list[str] = []
    remade: str = REMADE
    deadline_seconds: Annotated[int, Field(gt=0)] = 300
    run_deadline_seconds: Annotated[int, Field(gt=0)] = 4 * 3600
    memory_megabytes: Annotated[int, Field(ge=0)] = 4096
    editions_kept: Annotated[int, Field(ge=1)] = EDITIONS_KEPT
    schedule: Schedule | None = None
    update: Update | None = None
    deliver: list[Delivery] = []
    notebooks: dict[str, NotebookEntry]
    reports: list[ReportEntry]

    def notebook(self, name: str) -> tuple[str, NotebookEntry]:
        """The notebook called `name`: its short name, file name, stem or path.

        Raises `OpinionError` with the nearest names when there is none.
        """
        stem = Path(name).stem
        for short, entry in self.notebooks.items():
            if stem in (short, Path(entry.file).stem):
                return short, entry
        known = [*self.notebooks, *(entry.file for entry in self.notebooks.values())]
        raise OpinionError(f"there is no notebook {name!r}" + did_you_mean(name, known))


class Report(BaseModel):
    """One page to make: its address, notebook and parameters, and how often it is made anew.

    `given` names the parameters that the collection gives; the others are its notebook's own.
    """

    slug: str
    notebook: str
    file: str
    group: str
    parameters: dict[str, Any]
    given: list[str] = []
    remade: str = ""


def load_collection() -> Collection:
    """The list as it stands in the file. Raises `OpinionError` for anything malformed."""
    path = paths.reports() / "collection.yml"
    try:
        collection = Collection.model_validate(read_yaml(path.read_bytes()))
    except (Fault, OSError) as error:
        raise OpinionError(
            f"reports/collection.yml cannot be read: {error}; expected the list of reports in "
            "YAML. Correct it, or restore it from git."
        ) from error
    except ValidationError as error:
        said = "\n".join(
            f"  {' > '.join(map(str, problem['loc']))}: {problem['msg']}"
            for problem in error.errors()
        )
        raise OpinionError(
            f"reports/collection.yml does not hold what it should:\n{said}"
        ) from error
    _check_references(collection)
    return collection


def _check_references(collection: Collection) -> None:
    for entry in collection.reports:
        if entry.notebook not in collection.notebooks:
            raise OpinionError(
                f"reports/collection.yml: report {entry.slug} names no known notebook: "
                f"{entry.notebook!r}" + did_you_mean(entry.notebook, collection.notebooks)
            )
    for short, entry in collection.notebooks.items():
        if not entry.path.is_file():
            raise OpinionError(
                f"reports/collection.yml: notebook {short} is not there: notebooks/{entry.file}"
            )


def reports(collection: Collection) -> list[Report]:
    """Every report of the collection, families spelt out, in the order of the list.

    Raises `OpinionError` when two reports would have one address.
    """
    made = [report for entry in collection.reports for report in _spelt_out(collection, entry)]
    times = Counter(report.slug for report in made)
    twice = sorted(slug for slug, number in times.items() if number > 1)
    if twice:
        raise OpinionError(f"reports/collection.yml: two reports are called {', '.join(twice)}")
    return made


def _spelt_out(collection: Collection, entry: ReportEntry) -> list[Report]:
    notebook = collection.notebooks[entry.notebook]
    choices = [{}]
    if entry.for_each is not None:
        choices = [{entry.for_each.parameter: value} for value in entry.for_each.values()]
    return [
        Report(
            slug=_slug(entry, choice),
            notebook=entry.notebook,
            file=notebook.file,
            group=notebook.group,
            parameters={**entry.parameters, **choice},
            given=[*entry.parameters, *choice],
            remade=entry.remade or collection.remade,
        )
        for choice in choices
    ]


def _slug(entry: ReportEntry, choice: dict[str, str]) -> str:
    try:
        return entry.slug.format(**choice).replace("_", "-")
    except (KeyError, IndexError, ValueError) as error:
        known = [f"{{{name}}}" for name in choice]
        raise OpinionError(
            f"reports/collection.yml: found the slug {entry.slug!r}; expected "
            + (f"nothing in braces but {known[0]}" if known else "no braces without for_each")
            + ". Correct the slug."
        ) from error
