"""Parts of the questions that several additions have in common: a page, a name, shares."""

import re

from helpers.descriptor import table
from helpers.intake.dialogue import NEW, Answers, Asker, ask_cell, ask_row
from helpers.intake.placing import Row
from helpers.intake.proposals import nearest
from helpers.intake.shares import FORMS, share

PAGE = ("publisher", "title", "language", "date_published", "date_accessed", "kind")
NAMED = ("question_id", "title")


class Parts:
    """Asks `asker`, keeps the answers. `today` is the day that is offered as read on."""

    def __init__(self, asker: Asker, today: str) -> None:
        self.asker, self.today, self.answers = asker, today, Answers()

    def page(self, complete: bool = False) -> str:
        """Address of the page that was read; asks about one that is not known, or `complete`."""
        url = ask_cell(self.asker, self.answers, "sources", "url", self._last_page())
        known = {row["url"]: row for row in self.answers.known("sources")}
        if url not in known:
            row = ask_row(self.asker, self.answers, "sources", PAGE, date_accessed=self.today)
            self.answers.typed["sources"].append({"url": url, **row})
        elif complete:
            blank = [column for column in PAGE if not known[url][column]]
            row = ask_row(self.asker, self.answers, "sources", blank)
            self.answers.typed["sources"].append({"url": url, **row})
        return url

    def _last_page(self) -> str:
        pages = self.answers.typed["sources"]
        return pages[-1]["url"] if pages else ""

    def one_of(
        self, name: str, column: str, may_be_new: bool = True, may_be_blank: bool = False
    ) -> str:
        """A row of a table by its id; asks for a new one when `new` is typed."""
        choices = self.answers.choices(name, column)
        if may_be_new:
            choices = {**choices, NEW: "one that is not listed"}

        def check(text: str) -> str:
            if text in choices or (may_be_blank and not text):
                return ""
            near = nearest(text, self.answers.known(name), name, column)
            said = " or ".join(one.id for one in near)
            return f"not there{'; did you mean ' + said if said else ''}" + (
                f"; `{NEW}` for another" if may_be_new else ""
            )

        title = table(name).field(column).title
        chosen = self.asker.ask(f"{title} ({column})", choices=choices, check=check)
        if chosen != NEW:
            return chosen
        fields = [field.name for field in table(name).fields]
        row = ask_row(self.asker, self.answers, name, fields)
        self.answers.typed[name].append(row)
        return row[column]

    def shares(self, survey: str, url: str) -> None:
        """Figures of a survey, question by question, until nothing is typed."""
        while question := self._which_question():
            self.answers_of(question, survey, url)

    def _which_question(self) -> str:
        """A question by its id or its wording; `new` asks for one; blank ends."""
        choices = self.answers.choices("questions", "question_id")
        said = self.asker.ask(
            "Question (its name, its wording, or new; Enter ends)",
            choices={**choices, NEW: "one that is not listed"},
        )
        if not said or said in choices:
            return said
        if said == NEW:
            return self.new_question()
        near = nearest(said, self.answers.known("questions"), "questions", "question_id")
        for one in near:
            self.asker.tell(f"  {one.id}: {one.words}")
        return self.one_of("questions", "question_id") if near else self.new_question(said)

    def new_question(self, wording: str = "") -> str:
        """The name of a question that is asked for; names those that are like it first."""
        title = ask_cell(self.asker, self.answers, "questions", "title", wording[:90])
        for one in nearest(title, self.answers.known("questions"), "questions", "question_id"):
            self.asker.tell(f"  like {one.id}: {one.words}")
        columns = [
            f.name for f in table("questions").fields if f.name not in ("question_id", "title")
        ]
        name = plain_name(title)[:40].strip("_")
        question = ask_cell(self.asker, self.answers, "questions", "question_id", name)
        row = ask_row(
            self.asker, self.answers, "questions", columns,
            question_summary=title, response_type="single",
        )  # fmt: skip
        self.answers.typed["questions"].append({"question_id": question, "title": title, **row})
        return question

    def answers_of(self, question: str, survey: str, url: str) -> None:
        """A share for each answer of a question that the page prints one for."""
        subgroup = self.asker.ask("Among whom (subgroup)", default="all")
        base = {"survey_id": survey, "question_id": question, "subgroup": subgroup}
        for row in self.answers.known("options"):
            if row["question_id"] == question:
                self._share({**base, "option_id": row["option_id"]}, row["label_en"], url)
        while label := self.asker.ask("Another answer, in the page's words (Enter: no more)"):
            name = {"option_id": plain_name(label)}
            option = ask_row(self.asker, self.answers, "options", ("option_id", "stance"), **name)
            self.answers.typed["options"].append(
                {"question_id": question, "label_en": label, **option}
            )
            self._share({**base, "option_id": option["option_id"]}, label, url)

    def _share(self, row: Row, label: str, url: str) -> None:
        text = self.asker.ask(
            f"  {label} (%)",
            meaning=f"{FORMS}; Enter where the page prints none",
            check=lambda text: "" if not text or share(text) else f"write {FORMS}",
        )
        if text and (cells := share(text)):
            self.answers.typed["responses"].append({**row, **cells, "source_url": url})


def plain_name(words: str) -> str:
    """Words as a name: `do_they_like_winter`."""
    return "_".join(re.findall(r"[a-z0-9]+", words.lower()))
