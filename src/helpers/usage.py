"""Which rows of the tables some report shows, and why the others are not shown.

Computed by rule from the tables. The thresholds of `reports/collection.yml` come in as
arguments, since nothing here may read the pipeline; a test holds their defaults to it. A row is
*used* where a page prints it, draws it, or rests on it; the page of coverage, which lists all
that is not used, does not count.
"""

import pandas as pd

from helpers.descriptor import tables
from helpers.sources import host
from helpers.surveys import OF_VOTES
from helpers.tables import load_rows, load_table

FEWEST_SURVEYS = 3
FEWEST_FIGURES = 5
DETENTION_YEARS = (2020, 2024)
CROWD_YEARS = (2020, 2026)
EVENT_YEARS = (2020, 2026)

QUESTION, WAVE = "its question's page", "its survey's page"
NEIGHBOURS, TRUST, VOTES = "the page on neighbours", "the page on trust", "the page on votes"
ARMY, CLAIMS = "the page on sending troops", "the page on the article's claims"
FEAR = "the page on what fear would change"
FOREIGN_TOPIC, TRUST_TOPIC = "foreign_views_of_belarus", "trust"
VOTE_QUESTION = r"^vote_\d{4}_presidential"
ARMY_QUESTIONS = ("belarus_join_war", "belarus_army_participation")
RESTATED = "whoever counted restated it"
NO_FIGURE = "no source that we read prints a share"
COLUMNS = ["table", "line", "row", "name", "used_by", "reason", "source_url"]
#: Columns that name a row, by table, where they are not its key.
NAMES = {
    "responses": ["survey_id", "question_id"],
    "derived_responses": ["survey_id", "question_id"],
    "detentions": ["date_start", "date_end", "place", "measure"],
    "political_prisoners": ["date", "definition"],
    "protest_sizes": ["date", "place"],
    "trees": ["question_id", "yes"],
}


def usage(
    *,
    fewest_surveys: int = FEWEST_SURVEYS,
    fewest_figures: int = FEWEST_FIGURES,
    detention_years: tuple[int, int] = DETENTION_YEARS,
    crowd_years: tuple[int, int] = CROWD_YEARS,
    event_years: tuple[int, int] = EVENT_YEARS,
) -> pd.DataFrame:
    """Every row of every table: what uses it, or why nothing does.

    A question has a page from `fewest_surveys` surveys on, a survey from `fewest_figures`
    figures on; counts and events have pages for the years given (first and last). One
    row per line of a table: `table, line, row` (its name), `name` (what the row is about),
    `used_by` (pages; missing if unused), `reason` (missing if used) and `source_url`.
    """
    found = _polls(fewest_surveys, fewest_figures)
    found |= _counts(detention_years, crowd_years, event_years)
    claims = [name for name in tables() if name.rpartition("_")[2] in CLAIM_PARTS]
    found |= {name: _all(name, CLAIMS) for name in claims}
    found["yardsticks"] = _all("yardsticks", FEAR)
    found["corrections"] = _all("corrections", "every page, at loading")
    found["exceptions"] = _none("exceptions", "says what `opinion check` lets pass; not a figure")
    found["sources"] = _sources(found)
    checked = "every page that cites a source which is gone"
    found["source_checks"] = _all("source_checks", checked)
    parts = [found[name].reindex(columns=COLUMNS) for name in tables()]
    return pd.concat(parts, ignore_index=True)


CLAIM_PARTS = ("article", "claims", "evidence", "checks")


def _listed(name: str) -> pd.DataFrame:
    """The rows of a table with their place, name and page; the table's own columns as well."""
    frame = load_rows(name, restated=True)
    described = [frame[column].map(_text) for column in NAMES.get(name, tables()[name].primary_key)]
    frame = frame.assign(
        table=name,
        line=frame.index,
        name=[", ".join(parts) for parts in zip(*described, strict=True)],
    )
    if name == "sources":
        frame = frame.assign(name=frame["url"].map(host), source_url=frame["url"])
    return frame.reset_index(drop=True)


def _text(value) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def _all(name: str, used_by: str) -> pd.DataFrame:
    return _listed(name).assign(used_by=used_by, reason=None)


def _none(name: str, reason: str) -> pd.DataFrame:
    return _listed(name).assign(used_by=None, reason=reason)


def _by(frame: pd.DataFrame, uses: dict[str, pd.Series], reason) -> pd.DataFrame:
    """`frame` with the uses that hold for each row, and `reason` where none does."""
    held = pd.DataFrame(
        {name: holds.fillna(False).astype(bool).to_numpy() for name, holds in uses.items()},
        index=frame.index,
    )
    words = ["; ".join(held.columns[row]) or None for row in held.to_numpy()]
    used = pd.Series(words, frame.index, dtype="str")
    reason = pd.Series(reason, frame.index, dtype="str")
    return frame.assign(used_by=used, reason=reason.where(used.isna()))


def _polls(fewest_surveys: int, fewest_figures: int) -> dict[str, pd.DataFrame]:
    """Responses and derived figures, and what describes them."""
    published = load_table("responses")
    figures = published.drop_duplicates(["survey_id", "question_id", "subgroup", "option_id"])
    surveys_of = figures.groupby("question_id")["survey_id"].nunique()
    figures_of = figures.groupby("survey_id").size()
    small = f"its survey gives fewer than {fewest_figures} figures"
    why = f"its question was asked in fewer than {fewest_surveys} surveys, and {small}"
    found = {}
    for name in ("responses", "derived_responses"):
        rows = _listed(name)
        whole = rows["subgroup"] == "all"
        uses = {
            QUESTION: whole & (rows["question_id"].map(surveys_of) >= fewest_surveys),
            WAVE: rows["survey_id"].map(figures_of) >= fewest_figures,
            **_subjects(rows, whole),
        }
        reason = pd.Series(why, rows.index).where(whole, f"it is of a subgroup, and {small}")
        found[name] = _by(rows, uses, reason)
    return found | _described(pd.concat(found.values(), ignore_index=True))


def _subjects(rows: pd.DataFrame, whole: pd.Series) -> dict[str, pd.Series]:
    """Which figures the pages on a subject take, whatever the number of surveys."""
    belarus = rows["survey_id"].map(load_table("surveys").set_index("survey_id")["country"]) == "BY"
    topic = rows["question_id"].map(load_table("questions").set_index("question_id")["topic"])
    options = load_table("options")
    sided = options.loc[options["stance"] == "for", "question_id"]
    voters = rows["subgroup"].isin(OF_VOTES)
    votes = rows["question_id"].str.contains(VOTE_QUESTION, regex=True)
    return {
        NEIGHBOURS: whole & ~belarus & (topic == FOREIGN_TOPIC),
        TRUST: whole & belarus & (topic == TRUST_TOPIC) & rows["question_id"].isin(sided),
        VOTES: voters & belarus & votes,
        ARMY: whole & belarus & rows["question_id"].isin(ARMY_QUESTIONS),
    }


def _described(figures: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Surveys, houses, questions, options and trees: used where a figure of theirs is."""
    used = figures[figures["used_by"].notna()]
    shown = "pages that show its figures"
    found = {}
    for name, key in (
        ("surveys", ["survey_id"]),
        ("questions", ["question_id"]),
        ("options", ["question_id", "option_id"]),
    ):
        rows = _listed(name)
        place = pd.MultiIndex.from_frame(rows[key])
        printed = pd.Series(place.isin(pd.MultiIndex.from_frame(figures[key])), rows.index)
        holds = pd.Series(place.isin(pd.MultiIndex.from_frame(used[key])), rows.index)
        why = pd.Series(NO_FIGURE, rows.index).where(~printed, "none of its figures is used")
        found[name] = _by(rows, {shown: holds}, why)
    houses = _listed("houses")
    active = found["surveys"].loc[found["surveys"]["used_by"].notna(), "house"]
    why = "no survey of it has a figure that is used"
    found["houses"] = _by(houses, {shown: houses["house"].isin(active)}, why)
    trees = _listed("trees")
    holds = trees["question_id"].isin(used["question_id"])
    found["trees"] = _by(
        trees,
        {"the rule on pooling, on the page about the war or on the validation": holds},
        "none of the figures it sorts is used",
    )
    return found


def _counts(
    detention_years: tuple[int, int], crowd_years: tuple[int, int], event_years: tuple[int, int]
) -> dict[str, pd.DataFrame]:
    """Counts, the events they belong to and the organisations that made them."""
    detentions, sizes, events = map(_listed, ("detentions", "protest_sizes", "events"))
    prisoners = _listed("political_prisoners")
    found = {
        "detentions": _by(
            detentions,
            {
                "the year's page": ~detentions["is_restated"]
                & detentions["date_start"].dt.year.between(*detention_years)
            },
            _why_not(detentions),
        ),
        "protest_sizes": _by(
            sizes,
            {
                "the page on crowds": ~sizes["is_restated"]
                & sizes["date"].dt.year.between(*crowd_years)
            },
            _why_not(sizes),
        ),
        "political_prisoners": _by(
            prisoners, {"the page on prisoners": ~prisoners["is_restated"]}, RESTATED
        ),
    }
    counted = pd.concat(
        [part.loc[part["used_by"].notna(), ["reporting_org"]] for part in found.values()]
    )["reporting_org"]
    found["events"] = _by(
        events,
        {"the timeline": events["date"].dt.year.between(*event_years)},
        "outside the years of the timeline",
    )
    organisations = _listed("organisations")
    found["organisations"] = _by(
        organisations,
        {"pages that show its counts": organisations["org"].isin(counted)},
        "no count of it is used",
    )
    return found


def _why_not(counted: pd.DataFrame) -> pd.Series:
    why = pd.Series("no page for its year", counted.index)
    return why.mask(counted["is_restated"], RESTATED)


def _sources(found: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Pages: used where a used row was read in them."""
    links = [
        part.loc[part["used_by"].notna(), column]
        for part in found.values()
        for column in ("source_url", "usual_sample_size_source_url")
        if column in part
    ]
    rows = _listed("sources")
    holds = rows["url"].isin(pd.concat(links).dropna())
    return _by(rows, {"rows read in it": holds}, "only unused rows were read in it")
