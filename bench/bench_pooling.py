"""Time of one pooled split: 40 polls of 4 houses on 100 dates (budget 0.2 s), and of a tree.

Run `python bench/bench_pooling.py`; prints medians of ten runs and fails on nothing.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from helpers.pooling import Branch, pool_split, pool_tree
from helpers.pooling.validation import simulate_polls, validate_pool

RUNS = 10


def seconds(job: Callable[[], object]) -> float:
    """Median time of one run, after one to warm up."""
    job()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print the times."""
    rng = np.random.default_rng(1)
    dates = pd.date_range("2020-01-01", "2023-12-31", periods=100)
    polls, _ = simulate_polls(rng, polls=40, houses=4)
    other, _ = simulate_polls(rng, polls=40, houses=4)
    branches = [
        Branch("everyone", "answered", "no answer", other),
        Branch("answered", "for", "against", polls),
    ]
    print(f"pool_split, 40 polls, 100 dates: {seconds(lambda: pool_split(polls, dates)):.3f} s")
    print(f"pool_tree, two such branches:    {seconds(lambda: pool_tree(branches, dates)):.3f} s")
    print(f"validate_pool, 40 refits:        {seconds(lambda: validate_pool(polls)):.3f} s")


if __name__ == "__main__":
    main()
