"""`opinion run` in another language, and the wording of a question in its own."""

from pathlib import Path

import lxml.html
import pytest

RUN = ("run", "one_question_over_time", "-p", "question", "trust_army", "--language")


@pytest.mark.parametrize(("language", "said"), [("en", "Asked as:"), ("ru", "Как спрашивали:")])
def test_a_wording_is_quoted_in_the_language_in_which_it_was_put(copy, language, said):
    wording = "Ці давяраеце Вы <i>войску</i>?"
    copy.edit_row(
        "data/polls/questions.csv",
        {"question_id": "trust_army"},
        wording_original=wording,
        wording_language="be",
    )
    made = Path(copy.opinion(*RUN, language).stdout.strip())
    page = lxml.html.parse(made).getroot()
    assert page.get("lang") == language
    (quoted,) = page.xpath(f"//figure[@id='surveys']//span[text()='{wording}']")
    assert quoted.get("lang") == "be"
    assert said in quoted.getparent().text_content()


def test_no_wording_is_made_up_where_none_was_read(copy):
    made = Path(copy.opinion(*RUN, "ru").stdout.strip())
    assert "Как спрашивали:" not in made.read_text()


def test_a_language_that_we_do_not_have_is_refused_before_anything_runs(copy):
    assert "'by'" in copy.opinion(*RUN, "by", expect=3).stderr
