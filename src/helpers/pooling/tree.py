"""A whole answer tree pooled so that its options sum to one; rises; a common error."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, ndtr

from helpers.pooling.input import ALIKE
from helpers.pooling.model import Mixture, Priors
from helpers.pooling.split import (
    BANDS,
    PRIORS,
    PooledSplit,
    band_frame,
    known_dates,
    pool_split,
)

DRAWS = 4000
SEED = 20200809
US_BIAS = 0.10


@dataclass(frozen=True)
class Branch:
    """One declared yes/no split: people `of` a group answer `yes` or `no`.

    `polls` as for `pool_split`, `share` being that of `yes`. The group is the `yes` or `no` of
    another branch, or everyone (the one root).
    """

    of: str
    yes: str
    no: str
    polls: pd.DataFrame


@dataclass(frozen=True)
class Probability:
    """A probability (0-1), how it was found and what it rests on."""

    value: float
    method: str
    assumptions: str


@dataclass(frozen=True)
class PooledTree:
    """Pooled shares of every option of a tree.

    `state`: `option, date, mean, median, low50, high50, low90, high90` (shares of everyone,
    0-1). `draws` (options, draws, dates) are joint draws in the order of `options`; over the
    options each sums to one. `splits` holds each branch's `PooledSplit` by its group, `logits`
    its draws.
    """

    state: pd.DataFrame
    options: tuple[str, ...]
    draws: np.ndarray
    branches: tuple[Branch, ...]
    splits: dict[str, PooledSplit]
    logits: dict[str, np.ndarray]
    seed: int
    log_evidence: float
    method: str
    assumptions: str


def pool_tree(
    branches: Sequence[Branch],
    dates,
    *,
    priors: Priors = PRIORS,
    draws: int = DRAWS,
    seed: int = SEED,
) -> PooledTree:
    """Pooled shares of all options of a declared tree, on `dates`.

    A sample of options splits exactly into independent binomials down a tree, so each branch is
    pooled by itself and shares are multiplied along it (methods 1.3, 7.2). Means are products of
    means. Bands of an option directly under the root are exact; those of products come from
    `draws` joint draws with one fixed `seed`. Neither the order of branches nor which answer is
    called `yes` matters. Raises `ValueError` as `pool_split` (naming the branch), for branches
    that are not one tree, and for branches of different populations or option sets.
    """
    branches = tuple(branches)
    paths = dict(_paths(branches))
    days = known_dates(dates)
    splits = {branch.of: _pooled(branch, days, priors) for branch in branches}
    _refuse_different(branches)
    if draws < 100:
        raise ValueError(f"bands of products need at least 100 draws; found {draws}")
    logits = _draw(branches, splits, days, draws, seed)
    shares = _option_draws(paths, logits)
    method = (
        f"tree of yes/no shares ({'; '.join(f'{b.of}: {b.yes} or {b.no}' for b in branches)}), "
        f"each a {splits[branches[0].of].method}; bands of products from {draws} joint draws"
    )
    said = "; ".join(f"{branch.of}: {splits[branch.of].assumptions}" for branch in branches)
    levels = {group: split.level() for group, split in splits.items()}
    state = _tree_state(paths, days, levels, shares)
    return PooledTree(
        state=state.assign(method=method, assumptions=said),
        options=tuple(paths),
        draws=shares,
        branches=branches,
        splits=splits,
        logits=logits,
        seed=seed,
        log_evidence=sum(split.log_evidence for split in splits.values()),
        method=method,
        assumptions=said,
    )


def add_common_bias(pooled: PooledSplit | PooledTree, kappa: float) -> pd.DataFrame:
    """`pooled.state` with wider bands: an error that all houses share, of sd `kappa` logits.

    Nothing in the polls tells `kappa`. 0.10 is that of US state elections (2 points on average
    at 50 %; Shirani-Mehr, Rothschild, Goel, Gelman 2018, JASA 113:607-614), 0 changes nothing.
    In a tree each branch has an error of its own. Raises `ValueError` for kappa below 0 and
    for anything but a result of `pool_split` or `pool_tree`.
    """
    if not 0 <= kappa < np.inf:
        raise ValueError(f"kappa is a standard deviation of 0 or more (logits); found {kappa}")
    if not isinstance(pooled, PooledSplit | PooledTree):
        raise ValueError(
            "bands can only be widened from the whole result of pool_split or pool_tree; found "
            f"{type(pooled).__name__}; pass the result itself, not its state"
        )
    said = f"; an error shared by all houses of sd {kappa:g} (logits)"
    if kappa == US_BIAS:
        said += ", if the houses share an error as large as in US state elections"
    if isinstance(pooled, PooledSplit):
        bands = band_frame(pooled.state["date"], pooled.level().widened(kappa))
        state = pooled.state.assign(**{name: bands[name] for name in ("mean", *BANDS)})
        return state.assign(assumptions=pooled.assumptions + said)
    rng = np.random.default_rng([pooled.seed, 1])
    logits = {}
    for branch in _in_order(pooled.branches):
        drawn = pooled.logits[branch.of]
        bias = kappa * rng.standard_normal((len(drawn), 1))
        logits[branch.of] = drawn + _sign(branch) * bias
    levels = {group: split.level().widened(kappa) for group, split in pooled.splits.items()}
    paths = dict(_paths(pooled.branches))
    days = next(iter(pooled.splits.values())).state["date"]
    state = _tree_state(paths, days, levels, _option_draws(paths, logits))
    return state.assign(method=pooled.method, assumptions=pooled.assumptions + said)


def probability_of_rise(
    pooled: PooledSplit | PooledTree, t1, t2, *, option: str | None = None
) -> Probability:
    """Probability that the pooled share was higher on date `t2` than on the earlier `t1`.

    Exact for a split, on any dates; for `option` of a tree the part of its draws that rose,
    between two of its dates. An error that the houses share and keep does not touch it. Raises
    `ValueError` unless t1 is before t2, and for an option or date that a tree does not have.
    """
    t1, t2 = pd.Timestamp(t1), pd.Timestamp(t2)
    if not t1 < t2:
        raise ValueError(f"a rise goes from an earlier date to a later one; found {t1} and {t2}")
    if isinstance(pooled, PooledSplit):
        rise = pooled.posterior.rise(*pooled.posterior.polls.years_of([t1, t2]))
        value = rise.weights @ ndtr(rise.means / rise.sds)[:, 0]
    else:
        drawn = pooled.draws[_known(option, pooled.options, "option")]
        days = list(next(iter(pooled.splits.values())).state["date"])
        before, after = (drawn[:, _known(day, days, "date")] for day in (t1, t2))
        value = np.mean(after > before)
    return Probability(float(value), pooled.method, pooled.assumptions)


def _draw(
    branches: Sequence[Branch], splits: dict[str, PooledSplit], days, count: int, seed: int
) -> dict[str, np.ndarray]:
    """Joint draws (count, dates) of each branch's logit from one generator."""
    rng = np.random.default_rng(seed)
    logits = {}
    for branch in _in_order(branches):
        posterior = splits[branch.of].posterior
        years = posterior.polls.years_of(days)
        logits[branch.of] = posterior.paths(years, count, rng, sign=_sign(branch))
    return logits


def _known(wanted, known: Sequence, what: str) -> int:
    if wanted not in known:
        some = ", ".join(str(one) for one in known[:8])
        raise ValueError(f"the pooled tree has no {what} {wanted}; it has {some}")
    return known.index(wanted)


def _in_order(branches: Sequence[Branch]) -> list[Branch]:
    return sorted(branches, key=lambda branch: branch.of)


def _sign(branch: Branch) -> int:
    return 1 if branch.yes < branch.no else -1


def _pooled(branch: Branch, days: pd.DatetimeIndex, priors: Priors) -> PooledSplit:
    try:
        return pool_split(branch.polls, days, priors=priors)
    except ValueError as error:
        raise ValueError(f"branch {branch.yes} or {branch.no} of {branch.of}: {error}") from error


def _refuse_different(branches: Sequence[Branch]) -> None:
    for column in ALIKE:
        values = {branch.of: str(branch.polls[column].iloc[0]) for branch in branches}
        if len(set(values.values())) > 1:
            listed = ", ".join(f"{of}: {value}" for of, value in values.items())
            raise ValueError(
                f"the branches of one tree have one {column}; found {listed}; pool each apart"
            )


def _paths(branches: Sequence[Branch]) -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    """Each option with the (group, whether `yes`) steps that lead to it from the root."""
    by_group = {branch.of: branch for branch in branches}
    answers = [answer for branch in branches for answer in (branch.yes, branch.no)]
    roots = [group for group in by_group if group not in answers]
    listed = "; ".join(f"{branch.of}: {branch.yes} or {branch.no}" for branch in branches)
    if len(by_group) < len(branches) or len(set(answers)) < len(answers) or len(roots) != 1:
        raise ValueError(
            f"branches do not form one tree: {listed or 'none given'}; one root, each group "
            "split once, each answer named once"
        )
    open_ends, reached = [(roots[0], [])], 0
    while open_ends:
        name, steps = open_ends.pop()
        if name not in by_group:
            yield name, steps
            continue
        reached += 1
        branch = by_group[name]
        open_ends += [(branch.no, [*steps, (name, False)]), (branch.yes, [*steps, (name, True)])]
    if reached < len(branches):
        raise ValueError(f"branches do not form one tree: {listed}; some cannot be reached")


def _option_draws(paths: dict, logits: dict[str, np.ndarray]) -> np.ndarray:
    shares = {group: expit(drawn) for group, drawn in logits.items()}
    return np.array([_along(steps, shares) for steps in paths.values()])


def _along(steps: list[tuple[str, bool]], shares: dict[str, np.ndarray]) -> np.ndarray:
    """Product of the shares (or their complements) on the way to one option."""
    product = 1.0
    for group, is_yes in steps:
        product = product * (shares[group] if is_yes else 1 - shares[group])
    return product


def _tree_state(paths: dict, days, levels: dict[str, Mixture], draws: np.ndarray) -> pd.DataFrame:
    means = {group: level.mean_share() for group, level in levels.items()}
    parts = []
    for (option, steps), drawn in zip(paths.items(), draws, strict=True):
        quantiles = np.quantile(drawn, list(BANDS.values()), axis=0)
        if len(steps) == 1:
            quantiles = _exact(levels[steps[0][0]], is_yes=steps[0][1])
        columns = dict(zip(BANDS, quantiles, strict=True))
        frame = {"option": option, "date": days, "mean": _along(steps, means)}
        parts.append(pd.DataFrame(frame | columns))
    return pd.concat(parts, ignore_index=True)


def _exact(level: Mixture, *, is_yes: bool) -> np.ndarray:
    levels = np.array(list(BANDS.values()))
    return expit(level.quantiles(levels)) if is_yes else expit(-level.quantiles(1 - levels))
