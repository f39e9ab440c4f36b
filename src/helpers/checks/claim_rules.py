"""Rules on articles: evidence that exists, checks that can be read and name what there is."""

from collections.abc import Iterator

import pandas as pd

from helpers import paths
from helpers.articles import checks_path
from helpers.checks.rules import Case, Frames, rule
from helpers.claim_forms import Check, read_checks
from helpers.descriptor import articles
from helpers.errors import Problem, did_you_mean

COMPUTED_KINDS = ("poll", "count")
PARTS = ("article", "claims", "evidence")


@rule("evidence-named", "*")
def _evidence_named(frames: Frames) -> Iterator[Case]:
    for article in articles():
        known = set(frames[f"{article}_evidence"]["evidence_id"])
        for row in frames[f"{article}_claims"].itertuples():
            named_ids = [] if pd.isna(row.key_evidence_ids) else row.key_evidence_ids.split(";")
            for named in named_ids:
                if named not in known:
                    yield Case(
                        f"{article}_claims",
                        int(row.Index),
                        "key_evidence_ids",
                        f"{row.claim_id} {named}",
                        f"the evidence {named!r}",
                        "ids of evidence.csv",
                        "Correct the id or add the evidence",
                    )


def problems(frames: Frames) -> list[Problem]:
    """Everything wrong with the checks of all articles, with file and line."""
    found = list(_unlisted())
    for article in articles():
        if f"{article}_claims" in frames:
            found += _of_article(article, frames)
    return found


def _unlisted() -> Iterator[Problem]:
    """Article folders whose tables the data package does not list."""
    folder = paths.data() / "claims"
    known = set(articles())
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_dir() and path.name not in known:
            yield Problem(
                "data/datapackage.json",
                0,
                "",
                f"no tables for the folder data/claims/{path.name}",
                "its tables " + ", ".join(f"{path.name}_{part}" for part in PARTS),
                f"Make article folders with `opinion claims new {path.name}`.",
            )


def _of_article(article: str, frames: Frames) -> Iterator[Problem]:
    file = f"data/claims/{article}/checks.yml"
    checks, lines, found = read_checks(checks_path(article), file)
    yield from found
    claims = frames[f"{article}_claims"]
    for check in checks:
        for column, value, expected in _unknown(check, claims, frames):
            near = did_you_mean(value, expected)
            yield Problem(
                file,
                lines[check.id],
                column,
                f"{value!r} in {check.id}{near}",
                f"a value that the tables have for {column}",
                "Correct the check.",
            )
    if found:
        return
    checked = {check.claim for check in checks if check.reading == "stated"}
    for row in claims[claims["kind"].isin(COMPUTED_KINDS)].itertuples():
        if row.claim_id not in checked:
            yield Problem(
                file,
                0,
                "claim",
                f"no check of {row.claim_id}, a claim about a {row.kind}",
                "a check of the reading `stated` for each claim about a poll or a count",
                f"Add one, or change the kind in claims.csv, line {row.Index}.",
            )
    for check in checks:
        yield from _numberless(check, claims, file, lines[check.id])


def _numberless(check: Check, claims: pd.DataFrame, file: str, line: int) -> Iterator[Problem]:
    """A check that takes the claim's own number, where the claim has none."""
    values = check.model_dump().values()
    numbers = claims.set_index("claim_id")["stated_value"]
    if "stated" in list(values)[3:] and pd.isna(numbers.get(check.claim)):
        yield Problem(
            file,
            line,
            "",
            f"the claim's own number in {check.id}, but {check.claim} has no stated_value",
            "a number, or a claim with a number",
            "Write the number, or fill stated_value in claims.csv.",
        )


def _unknown(check: Check, claims: pd.DataFrame, frames: Frames) -> Iterator[tuple]:
    """Names in a check that the tables do not have: key, value, what there is."""
    yield from _missing("claim", [check.claim], claims["claim_id"])
    if hasattr(check, "question"):
        yield from _unknown_in_polls(check, frames)
    else:
        table = frames[check.table]
        yield from _missing("events", check.events, frames["events"]["event_id"])
        yield from _missing("measures", check.measures, table.get("measure", []))
        yield from _missing("place", [check.place] if check.place else [], _places(table))


def _unknown_in_polls(check: Check, frames: Frames) -> Iterator[tuple]:
    yield from _missing("question", [check.question], frames["questions"]["question_id"])
    yield from _missing("houses", check.houses, frames["houses"]["house"])
    surveys = frames["surveys"]
    yield from _missing("population_classes", check.population_classes, surveys["population_class"])
    yield from _missing("country", [check.country], surveys["country"])
    options = frames["options"]
    options = options[options["question_id"] == check.question]
    option = getattr(check, "option", None)
    yield from _missing("option", [option] if option else [], options["option_id"])
    for name in ("stance", "first", "second"):
        value = getattr(check, name, None)
        yield from _missing(name, [value] if value else [], options["stance"])


def _missing(name: str, values: list[str], known) -> Iterator[tuple]:
    known = sorted(set(pd.Series(known, dtype="str").dropna()))
    for value in values:
        if value not in known:
            yield name, value, known


def _places(table: pd.DataFrame) -> list[str]:
    return list(table["place"].dropna()) if "place" in table else []
