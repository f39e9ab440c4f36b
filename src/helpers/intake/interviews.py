"""The questions that are put to whoever adds a survey, a question, figures, a count or a source."""

import re

from helpers.descriptor import table
from helpers.intake.dialogue import Answers, ask_cell
from helpers.intake.parts import Parts
from helpers.intake.placing import Row
from helpers.rows import ROW_ID

READ = ("survey", "figures", "count", "nothing")
COUNTS = ("detentions", "political_prisoners", "protest_sizes")
#: Cells of a survey that follow from others, or are asked only in some cases.
ASIDE = ("survey_id", "house", "participants", "same_poll_as", "source_url", "fieldwork_precision",
         "restated_in", "series_break")  # fmt: skip
#: Cells that are filled once a figure is restated.
LATER = ("known_from", "replaced_by")
SUPPOSED = {"is_fieldwork_inferred": "false", "is_mode_assumed": "false", "country": "BY"}
LIKE_BEFORE = ("pollster", "publisher", "population", "country", "population_class")
UNSAMPLED = ("official_count", "self_selected")


class Interview(Parts):
    """Rows asked for one after the other."""

    def hold(self, kind: str) -> Answers:
        """Ask for everything that one kind of addition needs."""
        getattr(self, f"_{kind}")()
        return self.answers

    def _source(self) -> None:
        self.page(complete=True)
        what = self.asker.ask(
            "What did you read in it",
            meaning="Some row has to name it; nothing, if one does already.",
            choices=dict.fromkeys(READ, ""),
            check=lambda text: "" if text in READ else f"one of {', '.join(READ)}",
        )
        if what != "nothing":
            getattr(self, f"_{what}")()

    def _survey(self) -> None:
        url = self.page()
        house = self.one_of("houses", "house")
        waves = [row for row in self.answers.known("surveys") if row["house"] == house]
        survey = {"house": house, "source_url": url}
        for column in (f.name for f in table("surveys").fields if f.name not in ASIDE):
            default = _default(column, _last(waves, survey.get("mode", "")))
            survey[column] = ask_cell(self.asker, self.answers, "surveys", column, default)
            if column == "fieldwork_end":
                survey["fieldwork_precision"] = self._precision(survey)
            if column == "sample_size" and survey["population_class"] in UNSAMPLED:
                survey["participants"] = ask_cell(
                    self.asker, self.answers, "surveys", "participants"
                )
        last = _last(waves, survey["mode"])
        name = _name(house, last.get("survey_id", ""), survey["fieldwork_end"])
        survey["survey_id"] = ask_cell(self.asker, self.answers, "surveys", "survey_id", name)
        self.answers.typed["surveys"].append(survey)
        self.shares(survey["survey_id"], url)

    def _precision(self, survey: Row) -> str:
        days = [survey["fieldwork_start"], survey["fieldwork_end"]]
        default = "unknown" if "not stated" in days else "day"
        return ask_cell(self.asker, self.answers, "surveys", "fieldwork_precision", default)

    def _figures(self) -> None:
        survey = self.one_of("surveys", "survey_id", may_be_new=False)
        self.shares(survey, self.page())

    def _question(self) -> None:
        question = self.new_question()
        survey = self.one_of("surveys", "survey_id", may_be_new=False)
        url = self.page()
        self.answers_of(question, survey, url)
        self.shares(survey, url)

    def _count(self) -> None:
        name = self.asker.ask(
            "Which table", choices=dict.fromkeys(COUNTS, ""),
            check=lambda text: "" if text in COUNTS else f"one of {', '.join(COUNTS)}",
        )  # fmt: skip
        url = self.page()
        aside = (ROW_ID, *LATER)
        columns = [field.name for field in table(name).fields if field.name not in aside]
        defaults = {"qualifier": "exact", "reading": "1", "source_url": url}
        row = {}
        for column in columns:
            if column == "reporting_org":
                row[column] = self.one_of("organisations", "org")
            elif column == "event_id":
                row[column] = self.one_of("events", "event_id", may_be_blank=True)
            else:
                row[column] = ask_cell(
                    self.asker, self.answers, name, column, defaults.get(column, "")
                )
        self.answers.typed[name].append(row)


def _last(waves: list[Row], mode: str) -> Row:
    """The last of a house's waves, of those in the same mode where there are any."""
    alike = [row for row in waves if row["mode"] == mode] or waves
    return max(alike, key=lambda row: row["fieldwork_end"], default={})


def _default(column: str, last: Row) -> str:
    return (last.get(column) if column in LIKE_BEFORE else "") or SUPPOSED.get(column, "")


def _name(house: str, last: str, end: str) -> str:
    """A name for a survey like that of the house's last one: `ch_2026_02`."""
    stem = re.match(r"[a-z_]*[a-z]", last)
    day = re.fullmatch(r"(\d{4})-(\d{2})-\d{2}", end)
    return "_".join([stem[0] if stem else house, *(day.groups() if day else ())])
