"""Somebody who types answers in a real terminal."""

import os
import re
import sys

import pexpect

from intake.made_up import PAGE

#: What the made-up wave is typed as: what the terminal asks for, and the answer.
WAVE = [
    ("(url)", PAGE),
    ("(publisher)", "Example Institute"),
    ("(title)", ""),
    ("(language)", "en"),
    ("(date_published)", ""),
    ("(date_accessed)", "2026-03-02"),
    ("(kind)", "primary"),
    ("(house)", "chatham_house"),
    ("(pollster)", "Chatham House Belarus Initiative"),
    ("(sponsor)", ""),
    ("(publisher)", "Chatham House"),
    ("(wave)", "made up"),
    ("(fieldwork_start)", "2026-02-03"),
    ("(fieldwork_end)", "2026-02-12"),
    ("(fieldwork_precision)", ""),
    ("(is_fieldwork_inferred)", ""),
    ("(mode)", "online_panel"),
    ("(mode_detail)", ""),
    ("(is_mode_assumed)", ""),
    ("(population)", "Belarus, urban internet users, adults"),
    ("(country)", ""),
    ("(population_class)", ""),
    ("(sample_size)", "817"),
    ("(margin_of_error_pp)", ""),
    ("(weighting)", ""),
    ("(confidence)", "high"),
    ("(note)", ""),
    ("(survey_id)", ""),
    ("Question", "war_support_russia_actions"),
    ("Among whom", ""),
    ("Support (total) (%)", "31,5"),
    ("Definitely support (%)", ""),
    ("Support some things and not others (%)", ""),
    ("Do not support (total) (%)", "41.2"),
    ("Definitely do not support (%)", ""),
    ("Hard to say or partly (%)", ""),
    ("Hard to say or no clear answer (%)", "20"),
    ("Another answer", ""),
    ("Question", "trust_army"),
    ("Among whom", ""),
    ("Trust (%)", "44.5"),
    ("Do not trust (%)", "30.5"),
    ("Another answer", ""),
    ("Question", "alliance_preference"),
    ("Among whom", ""),
    ("Union with Russia (%)", "29.4"),
    ("Union with the EU (%)", "27.3"),
    ("at once (%)", "20.1"),
    ("No alliances (%)", "23.2"),
    ("Another answer", ""),
    ("Question", "satisfaction_foreign_policy"),
    ("Among whom", ""),
    ("issatisfied (%)", "36.5"),
    ("Another answer", ""),
    ("Question", ""),
]


class Typist:
    """The `opinion` command on a copy of the collection, in a terminal of its own."""

    def __init__(self, copy, *arguments: str) -> None:
        environment = {**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm"}
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "helpers", "--root", str(copy.root), *arguments],
            env=environment,
            cwd=str(copy.root),
            encoding="utf-8",
            timeout=60,
            dimensions=(50, 200),
        )

    def answer(self, asked: str, answer: str) -> None:
        """Wait for a question and type the answer."""
        self.child.expect_exact(asked)
        self.child.expect_exact(":")
        self.child.send(answer + "\r")

    def end(self) -> tuple[str, int]:
        """What was said to the end, without colours, and the exit code."""
        self.child.expect(pexpect.EOF)
        said = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.child.before)
        self.child.close()
        return said, self.child.exitstatus
