"""The school data of the tests of R's `survey`, as sums by district, level and target.

`tests/data/school_districts.csv` has no school: a linearised variance rests on the sums of the
first-stage units alone, and on those of the raked cells.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from helpers.microdata.designs import Design, design
from helpers.microdata.weighted import Means, means

FILE = Path(__file__).parent / "data" / "school_districts.csv"
WEIGHT, DISTRICTS = 33.846996, 757


def schools() -> pd.DataFrame:
    """The 183 schools of R's `apiclus1`, each with the mean of those it shares its cell with."""
    cells = pd.read_csv(FILE)
    rows = cells.loc[cells.index.repeat(cells["schools"])].reset_index(drop=True)
    for name in ("api00", "enroll"):
        rows[name] = rows.pop(f"{name}_sum") / rows["schools"]
    return rows


def districts_drawn(rows: pd.DataFrame, *, of: int = DISTRICTS, weight: float = WEIGHT) -> Design:
    """Their design: whole districts were drawn."""
    n = len(rows)
    units_in_population = np.full(n, of)
    return design(
        np.full(n, weight), units=rows["district"], units_in_population=units_in_population
    )


def everyone(drawn: Design, values: np.ndarray) -> Means:
    """Means of all people of a design."""
    return means(drawn, values, np.full(len(values), True))
