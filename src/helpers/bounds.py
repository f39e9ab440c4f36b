"""What a published split can and cannot bear: the undecided, the fearful, the people not asked.

Shares are proportions of everybody asked (0-1): `s` supports, `o` opposes, `u` everyone asked who
is neither. Splits are used as printed, never rescaled: 44 + 33 + 24 makes 101 because each share
was rounded. A sum within 0.03 of 1 passes, and each result's `assumptions` says what it sums to.
`where` names the survey in errors. No sampling error is in here; `comparisons` has that.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.estimates import Interval

TOLERANCE = 0.03
ROUND_OFF = 1e-9
AS_EXACT = "published shares taken as exact, no sampling error"


@dataclass(frozen=True)
class TippingShare:
    """Share of the undecided (0-1) that must join the trailing side to make the sides level.

    `lead` is oppose minus support; `trailing` "support", "oppose" or "neither"; `share` missing
    where no split of the undecided levels the sides; `can_flip` whether one can put the trailing
    side ahead.
    """

    lead: float
    trailing: str
    share: float
    can_flip: bool
    words: str
    method: str
    assumptions: str


@dataclass(frozen=True)
class TippingFalsification:
    """How many would have to hide their view (0-1) to change the picture.

    `majority`: share of stated supporters who must be hidden opponents for opponents to reach
    50 % of everybody asked; missing where even all of them do not suffice. `lead_erased`: share
    of those stating the view of the `leader` who must hide the other one for the lead to vanish.
    """

    majority: float
    leader: str
    lead_erased: float
    words: str
    method: str
    assumptions: str


@dataclass(frozen=True)
class Coverage:
    """Share of all adults (0-1) in both of two groups: limits, and the value if independent."""

    low: float
    high: float
    independent: float
    method: str
    assumptions: str


def dk_bounds(s: float, o: float, u: float, *, where: str = "the split") -> pd.DataFrame:
    """Shares if all of the undecided were on one side: s in [s, s + u], o in [o, o + u].

    Scalars, proportions. Rows `support` and `oppose` (column `option`) with `percent`,
    `low_percent`, `high_percent` (0-100), `method`, `assumptions`. Used as printed, a rounding
    surplus of a point can make an upper limit a point too high, and a shortfall one too low; cut
    at 100. Manski 1989, Journal of Human Resources 24:343-360 (`docs/methods.md`, no answer).
    Raises `ValueError` for a share outside 0-1 and a sum further than 0.03 from 1.
    """
    _refuse_partial(s, o, u, where)
    shares = np.array([s, o])
    return pd.DataFrame(
        {
            "option": ["support", "oppose"],
            "percent": 100 * shares,
            "low_percent": 100 * shares,
            "high_percent": 100 * np.minimum(shares + u, 1),
            "method": "worst cases (Manski): all of the undecided on one side, then on the other",
            "assumptions": _about(s, o, u, "nothing assumed about the undecided"),
        }
    )


def tipping_dk(s: float, o: float, u: float, *, where: str = "the split") -> TippingShare:
    """Share of the undecided that must join the trailing side to make the sides level.

    Scalars, proportions. With d between the sides it is (d + u) / (2u); above 1 no split can
    flip the lead. A rounding surplus is in all three shares, and rescaling would not change the
    ratio. `docs/methods.md`, tipping share. Raises `ValueError` as `dk_bounds`.
    """
    _refuse_partial(s, o, u, where)
    lead = o - s
    gap = abs(lead)
    trailing = _side(-lead)
    can_level = u > 0 and gap <= u + ROUND_OFF
    can_flip = u > 0 and gap < u - ROUND_OFF
    share = (gap + u) / (2 * u) if can_flip else 1.0 if can_level else np.nan
    if trailing == "neither":
        words = "the sides are level as published"
    elif can_flip:
        words = f"the sides are level if {_percent(share)} of the undecided {trailing}"
    elif can_level:
        words = f"no split can flip the lead: level only if all of the undecided {trailing}"
    else:
        words = f"no split can flip the lead of {100 * gap:.3g} points: {_percent(u)} are undecided"
    method = "tipping share of the undecided, (lead + undecided) / (2 x undecided)"
    assumptions = _about(s, o, u, "everyone who answered said what they think")
    return TippingShare(lead, trailing, share, can_flip, words, method, assumptions)


def tipping_falsification(
    s: float, o: float, u: float, *, where: str = "the split"
) -> TippingFalsification:
    """Shares of hidden views that give opponents 50 %, and that erase the lead.

    Scalars, proportions. Opponents reach 50 % of everybody asked if (0.5 - o) / s of the stated
    supporters are hidden opponents (0 where they have it). The lead d = o - s vanishes if
    d / (2o) of the stated opponents are hidden supporters; where support leads, -d / (2s) of the
    stated supporters hidden opponents. The undecided stay so, and 50 % is of a base of 1: a
    rounding surplus is not taken off (scaling 101 to 100 first would move 18 % to 20 % in the
    case of March 2023). `docs/methods.md`, hidden views. Raises `ValueError` as `dk_bounds`.
    """
    _refuse_partial(s, o, u, where)
    lead = o - s
    leader = _side(lead)
    erased = 0.0 if leader == "neither" else abs(lead) / (2 * max(s, o))
    needed = 0.5 - o
    if needed < ROUND_OFF:
        majority, words = 0.0, "opponents have half or more as published"
    elif s < needed - ROUND_OFF:
        majority = np.nan
        words = "opponents stay under 50 % even if every stated supporter hides opposition"
    else:
        majority = min(needed / s, 1.0)
        words = f"opponents reach 50 % if {_percent(majority)} of stated supporters hide opposition"
    if leader != "neither":
        stated, hidden = ("opponents", "support")
        if leader == "support":
            stated, hidden = ("supporters", "opposition")
        words += f"; the lead vanishes if {_percent(erased)} of stated {stated} hide {hidden}"
    method = "tipping shares of hidden views, (50 % - oppose) / support and lead / (2 x leader)"
    assumptions = _about(s, o, u, "views hidden in one direction only, the undecided as stated")
    return TippingFalsification(majority, leader, erased, words, method, assumptions)


def sensitivity_grid(
    s: float,
    o: float,
    u: float,
    f_values: Iterable[float],
    dk_split_values: Iterable[float],
    *,
    where: str = "the split",
) -> pd.DataFrame:
    """Who leads, and by how much, for each pair of hidden share and split of the undecided.

    `s`, `o`, `u` proportions. `f_values` (-1 to 1): share of stated supporters who are hidden
    opponents; below 0, the share of stated opponents who are hidden supporters.
    `dk_split_values` (0-1): share of the undecided who support. The published lead is that of
    nobody hiding and an even split, so 0 and 0.5 are added where they lack. One row per pair in
    ascending order: `hidden_percent`, `undecided_support_percent`, `support_percent`,
    `oppose_percent`, `lead_pp` (oppose minus support), `leader`, `is_published`, `method`,
    `assumptions`. A rounding surplus stays: the two sides sum to what the split does.
    `docs/methods.md`, sensitivity grid. Raises `ValueError` as `dk_bounds` and for values
    outside their range.
    """
    _refuse_partial(s, o, u, where)
    axes = _axis(f_values, 0.0, "f_values", -1), _axis(dk_split_values, 0.5, "dk_split_values", 0)
    hidden, split = (values.ravel() for values in np.meshgrid(*axes, indexing="ij"))
    moved = s * np.maximum(hidden, 0) - o * np.maximum(-hidden, 0)
    support, oppose = s - moved + split * u, o + moved + (1 - split) * u
    lead = oppose - support
    words = "views hidden in one direction only; the undecided hide nothing else"
    return pd.DataFrame(
        {
            "hidden_percent": 100 * hidden,
            "undecided_support_percent": 100 * split,
            "support_percent": 100 * support,
            "oppose_percent": 100 * oppose,
            "lead_pp": 100 * lead,
            "leader": [_side(value).replace("neither", "level") for value in lead],
            "is_published": (hidden == 0) & (split == 0.5),
            "method": "sensitivity grid over hidden views and the split of the undecided",
            "assumptions": _about(s, o, u, words),
        }
    )


def coverage_interval(urban: float, online: float) -> Coverage:
    """Share of adults who are both urban and online, from the two shares alone.

    Proportions of all adults. Limits max(0, a + b - 1) and min(a, b) without any assumption
    about their overlap (Frechet 1951, Annales de l'Universite de Lyon A 14:53-77); `independent`
    is a b. Raises `ValueError` for a share outside 0-1.
    """
    _refuse_outside([urban, online], 0, 1, "a share of adults", "divide percent by 100")
    return Coverage(
        max(0.0, urban + online - 1),
        min(urban, online),
        urban * online,
        "Frechet bounds of the share of adults who are both urban and online",
        "both are shares of all adults; limits for any overlap, independent for unrelated ones",
    )


def coverage_bounds(p, c: float | tuple[float, float] | Coverage) -> Interval:
    """Limits of a share among all adults from its share `p` in the covered part.

    `p` a proportion or array; `c` the covered share of adults: a number, (low, high) or a
    `Coverage`. All adults lie in [c p, c p + 1 - c], widest at the lowest `c`. Horowitz, Manski
    1998, Journal of Econometrics 84:37-58 (`docs/methods.md`, from the sample to all adults).
    Raises `ValueError` for p outside 0-1 and c outside (0, 1).
    """
    _refuse_outside(p, 0, 1, "a proportion", "divide percent by 100")
    lowest = _ends(c)[0]
    floor = lowest * np.asarray(p, float)
    ceiling = floor + 1 - lowest
    return Interval(
        float(floor) if np.ndim(p) == 0 else floor,
        float(ceiling) if np.ndim(p) == 0 else ceiling,
        "worst cases outside the sample: nobody there holds the view, then everybody",
        f"{_covered(c)}; nothing assumed about the others; {AS_EXACT}",
    )


def tipping_uncovered(lead: float, c: float | tuple[float, float] | Coverage) -> Interval:
    """Lead that people outside the sample must have for all adults to be level.

    `lead` in the covered part (-1 to 1, 0.11 for 11 points), `c` as in `coverage_bounds`. It is
    -lead c / (1 - c), so below 0 the other side leads there; `low` and `high` are those of the
    ends of `c`, equal for a number. Beyond -1 to 1 nobody outside can flip the lead, and
    `assumptions` says so. `docs/methods.md`, tipping lead outside coverage. Raises `ValueError`
    for a lead outside -1 to 1 and c outside (0, 1).
    """
    _refuse_outside(lead, -1, 1, "a lead", "divide points by 100")
    low, high = sorted(-lead * end / (1 - end) + 0.0 for end in _ends(c))
    assumptions = f"{_covered(c)}; {AS_EXACT}"
    if min(abs(low), abs(high)) > 1:
        assumptions += "; people outside the sample cannot flip the lead, whatever they think"
    return Interval(low, high, "tipping lead outside coverage, -lead c / (1 - c)", assumptions)


def meng_effective_n(f, rho):
    """Size of the random sample with the same error as a self-selected one, elementwise.

    `f` share of the population in the sample, n / N within (0, 1); `rho` correlation of taking
    part with the answer. f / ((1 - f) rho^2): Meng 2018, Annals of Applied Statistics
    12:685-726. It shows fragility, it estimates nothing: `rho` is unknown. Raises `ValueError`
    for f outside (0, 1), and rho of 0 or outside -1 to 1.
    """
    f, rho = np.asarray(f, float), np.asarray(rho, float)
    above_0, below_1 = np.nextafter(0, 1), np.nextafter(1, 0)
    _refuse_outside(f, above_0, below_1, "the sampled share n / N", "both ends are excluded")
    _refuse_outside(np.abs(rho), above_0, 1, "the size of rho", "try 0.001 or 0.005; 0 is excluded")
    size = f / ((1 - f) * rho**2)
    return float(size) if np.ndim(size) == 0 else size


def _refuse_partial(s: float, o: float, u: float, where: str) -> None:
    for name, share in (("support", s), ("oppose", o), ("undecided", u)):
        _refuse_outside(
            share,
            0,
            1,
            f"the share of {name} ({where})",
            "divide percent by 100, leave out polls without it",
        )
    if abs(s + o + u - 1) > TOLERANCE + ROUND_OFF:
        raise ValueError(
            f"support {s:g}, oppose {o:g} and undecided {u:g} ({where}) sum to {s + o + u:.3f}, "
            f"further than {TOLERANCE} from 1; everyone asked must be in one of the three: leave "
            "out nets beside their parts, and give as undecided all who are neither"
        )


def _refuse_outside(values, low: float, high: float, name: str, todo: str) -> None:
    values = np.asarray(values, float)
    bad = ~((values >= low) & (values <= high))
    if bad.any():
        found = values[bad].flat[0]
        raise ValueError(f"{name} lies between {low:.0f} and {high:.0f}; found {found:g}; {todo}")


def _axis(values: Iterable[float], published: float, name: str, low: float) -> np.ndarray:
    values = np.array(list(values), float)
    _refuse_outside(values, low, 1, f"each of {name}", "divide percent by 100")
    return np.unique(np.append(values, published))


def _ends(c: float | tuple[float, float] | Coverage) -> tuple[float, float]:
    low, high = (c.low, c.high) if isinstance(c, Coverage) else (c, c) if np.ndim(c) == 0 else c
    if not 0 < low <= high < 1:
        raise ValueError(
            f"coverage lies between 0 and 1, both excluded, and runs from low to high; found "
            f"{low:g} to {high:g}; give the covered share of all adults, such as 0.68"
        )
    return float(low), float(high)


def _covered(c: float | tuple[float, float] | Coverage) -> str:
    ends = " to ".join(dict.fromkeys(map(_percent, _ends(c))))
    return f"the sample stands for {ends} of adults"


def _about(s: float, o: float, u: float, words: str) -> str:
    """Assumptions of a result from a split, with its sum where it is not 100 percent."""
    total = s + o + u
    rounding = f"; shares as printed, which sum to {_percent(total)}"
    return f"{words}; {AS_EXACT}" + (rounding if abs(total - 1) > ROUND_OFF else "")


def _side(lead: float) -> str:
    """Who is ahead by a lead of oppose over support."""
    if abs(lead) < ROUND_OFF:
        return "neither"
    return "oppose" if lead > 0 else "support"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0") + " %"
