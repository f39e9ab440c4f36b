"""The undecided and the fearful in a published split."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.bounds.common import AS_EXACT, percent, refuse_outside

TOLERANCE = 0.03
ROUND_OFF = 1e-9


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
        words = f"the sides are level if {percent(share)} of the undecided {trailing}"
    elif can_level:
        words = f"no split can flip the lead: level only if all of the undecided {trailing}"
    else:
        words = f"no split can flip the lead of {100 * gap:.3g} points: {percent(u)} are undecided"
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
        words = f"opponents reach 50 % if {percent(majority)} of stated supporters hide opposition"
    if leader != "neither":
        stated, hidden = ("opponents", "support")
        if leader == "support":
            stated, hidden = ("supporters", "opposition")
        words += f"; the lead vanishes if {percent(erased)} of stated {stated} hide {hidden}"
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


def _refuse_partial(s: float, o: float, u: float, where: str) -> None:
    for name, share in (("support", s), ("oppose", o), ("undecided", u)):
        refuse_outside(
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


def _axis(values: Iterable[float], published: float, name: str, low: float) -> np.ndarray:
    values = np.array(list(values), float)
    refuse_outside(values, low, 1, f"each of {name}", "divide percent by 100")
    return np.unique(np.append(values, published))


def _about(s: float, o: float, u: float, words: str) -> str:
    """Assumptions of a result from a split, with its sum where it is not 100 percent."""
    total = s + o + u
    rounding = f"; shares as printed, which sum to {percent(total)}"
    return f"{words}; {AS_EXACT}" + (rounding if abs(total - 1) > ROUND_OFF else "")


def _side(lead: float) -> str:
    """Who is ahead by a lead of oppose over support."""
    if abs(lead) < ROUND_OFF:
        return "neither"
    return "oppose" if lead > 0 else "support"
