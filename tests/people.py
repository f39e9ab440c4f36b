"""A made-up data file of individual answers, and the mapping of its columns."""

from pathlib import Path

import numpy as np
import pandas as pd

MAPPING = """\
survey_id: iiseps_2010_06
source_url: https://example.org/answers.sav
weight: w
strata: region
cluster: settlement
questions:
  - question_id: trust_army
    column: q5
    codes: {1: trust, 2: trust, 3: distrust}
    base_only: [99]
    not_asked: [blank]
subgroups:
  - column: sex
    groups: {women: [2], men: [1]}
"""


def people(n: int = 600) -> pd.DataFrame:
    """Answers of `n` made-up people in 40 settlements of 4 regions; 60 were not asked q5."""
    random = np.random.default_rng(5)
    settlement = np.arange(n) % 40
    q5 = random.choice([1.0, 2.0, 3.0, 99.0], n, p=[0.3, 0.2, 0.4, 0.1])
    q5[:60] = np.nan
    return pd.DataFrame(
        {
            "w": random.uniform(0.5, 2, n).round(3),
            "settlement": settlement,
            "region": settlement % 4,
            "sex": random.integers(1, 3, n),
            "q5": q5,
        }
    )


def write_csv(folder: Path, frame: pd.DataFrame, name: str = "answers.csv") -> Path:
    """The frame as a CSV file, whole codes without a decimal point."""
    path = folder / name
    frame.astype({"q5": "Int64"} if frame["q5"].dtype == float else {}).to_csv(path, index=False)
    return path


def write_mapping(folder: Path, text: str = MAPPING) -> Path:
    """The mapping as a file."""
    path = folder / "mapping.yml"
    path.write_text(text, encoding="utf-8")
    return path
