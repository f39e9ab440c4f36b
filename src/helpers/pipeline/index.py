"""What the list of all reports shows: groups in their order, and ways to find a page.

Made from the records of the pages alone. A page of a family says in its record's `keys` what it
is filed under (see `figures.title`); nothing is counted or computed here.
"""

from collections.abc import Iterable, Sequence

from helpers.pipeline.changes import counted
from helpers.pipeline.templates import rendered

NO_LONGER = "No longer made"
UNFILED = "Others"
#: Kinds of pages that are filed under a house or a year, as they are called there.
FILED = {"survey": "Surveys", "question": "Questions"}
MOST = 12  # pages in the list of what changed last


def index_html(
    title: str,
    records: Iterable[dict],
    order: Sequence[str],
    *,
    data: str = "data.zip",
    feed: str = "feed.xml",
    editions: str = "editions.txt",
    history: str = "history.html",
) -> str:
    """The list of all reports as HTML. `order` names the groups; others follow, NO_LONGER last.

    `data`, `feed`, `editions` and `history` are files that it leads to; an empty name is left out.
    """
    records = list(records)
    made = [record for record in records if record.get("edition") and record["group"] != NO_LONGER]
    return rendered(
        "index.html.j2",
        title=title,
        failed=[record for record in records if record.get("failure")],
        groups=_groups(records, order),
        questions=_questions(made),
        houses=_filed(made, "houses"),
        years=_filed(made, "years"),
        changed=_changed_last(made),
        counted=counted,
        data=data,
        feed=feed,
        editions=editions,
        history=history,
    )


def _changed_last(records: list[dict]) -> list[dict]:
    """The pages whose figures changed last, the newest first."""
    found = [record for record in records if record.get("changed")]
    found.sort(key=lambda record: record["slug"])
    return sorted(found, key=lambda record: record["changed"]["edition"], reverse=True)[:MOST]


def _groups(records: list[dict], order: Sequence[str]) -> list[dict]:
    """Groups with their reports; those of a family also in `sections`."""
    groups: dict[str, list[dict]] = {name: [] for name in order}
    for record in records:
        groups.setdefault(record["group"], []).append(record)
    if NO_LONGER in groups:
        groups[NO_LONGER] = groups.pop(NO_LONGER)
    return [
        {"name": name, "reports": made, "sections": _sections(made)}
        for name, made in groups.items()
        if made
    ]


def _sections(records: list[dict]) -> list[tuple[str, list[dict]]]:
    """Pages of a family under the first thing they are filed under; empty for other pages."""
    if not any(record.get("keys") for record in records):
        return []
    sections: dict[str, list[dict]] = {}
    for record in records:
        sections.setdefault(_section(record.get("keys") or {}), []).append(record)
    return sorted(sections.items(), key=lambda section: (section[0] == UNFILED, section[0].lower()))


def _section(keys: dict) -> str:
    if keys.get("kind") == "question":
        return keys["questions"][0][0]
    return keys["houses"][0] if keys.get("houses") else UNFILED


def _questions(records: list[dict]) -> list[tuple[str, list[tuple]]]:
    """Topics with their questions by title, each with its page, or else the surveys that asked."""
    own, surveys = {}, {}
    for record in records:
        keys = record.get("keys") or {}
        for topic, title in keys.get("questions", []):
            found = own if keys["kind"] == "question" else surveys
            found.setdefault((topic, title), []).append(record)
    topics: dict[str, list[tuple]] = {}
    for topic, title in sorted({*own, *surveys}, key=lambda names: (names[0], names[1].lower())):
        name = (topic, title)
        topics.setdefault(topic, []).append((title, own.get(name, []), surveys.get(name, [])))
    return list(topics.items())


def _filed(records: list[dict], key: str) -> list[tuple[str, list[tuple[str, list[dict]]]]]:
    """Each value of a key with the surveys and the questions filed under it."""
    filed: dict[str, dict[str, list[dict]]] = {}
    for record in records:
        keys = record.get("keys") or {}
        for value in keys.get(key, []):
            filed.setdefault(str(value), {}).setdefault(keys["kind"], []).append(record)
    return [
        (value, [(name, kept[kind]) for kind, name in FILED.items() if kind in kept])
        for value, kept in sorted(filed.items(), key=lambda item: item[0].lower())
    ]
