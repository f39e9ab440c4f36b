"""Which groups may be shown, so that nobody's answer can be read or worked out.

A group is withheld when fewer than `SMALLEST` of it were asked, when all of it gave one answer,
or when one person weighs more than `HEAVIEST` of it. So that a withheld group cannot be had by
subtraction, others are withheld with it until what can be had would itself be a group that may
be shown.
"""

from collections.abc import Callable, Iterator
from itertools import chain, combinations

import numpy as np

SMALLEST = 50
FEW = f"fewer than {SMALLEST} people"
ALIKE = "all gave one answer"
#: The most that one person's weight may be of the weights of a group.
HEAVIEST = 0.1
HEAVY = f"one person weighs more than {HEAVIEST:.0%} of it"
ELSE = "else a group that is withheld could be worked out"

Groups = dict[str, np.ndarray]
Reason = Callable[[np.ndarray], str]


def withheld(
    asked: np.ndarray, chosen: np.ndarray, weights: np.ndarray, features: list[Groups]
) -> dict[str, str]:
    """Groups that may not be shown for one question, each with the reason.

    `asked` and `chosen` as in `Answers`; `weights` above 0; `features` the groups of each feature
    by name, as a yes or no per person, apart from each other within a feature. Everyone asked is
    group `all`; when that is withheld, so is all else. Guards against taking groups of a feature
    from everyone and from groups that hold them whole, and against every overlap or difference
    of two groups that sums can make; not against what two runs with other groups tell together.
    """
    if everyone := _few_or_heavy(asked, weights):
        return dict.fromkeys(["all", *(name for part in features for name in part)], everyone)

    def reason(mask: np.ndarray) -> str:
        alike = ALIKE if mask.any() and np.ptp(chosen[mask]) == 0 else ""
        return _few_or_heavy(mask, weights) or alike

    parts = [{name: asked & mask for name, mask in part.items()} for part in features]
    reasons = {name: why for part in parts for name, mask in part.items() if (why := reason(mask))}
    while name := _tells_too_much(asked, reason, parts, reasons):
        reasons[name] = ELSE
    return reasons


def _few_or_heavy(mask: np.ndarray, weights: np.ndarray) -> str:
    if mask.sum() < SMALLEST:
        return FEW
    return HEAVY if weights[mask].max() > HEAVIEST * weights[mask].sum() else ""


def _tells_too_much(
    asked: np.ndarray, reason: Reason, parts: list[Groups], reasons: dict[str, str]
) -> str:
    """A shown group that gives a withheld one away; empty when there is none."""
    shown = [{name: mask for name, mask in part.items() if name not in reasons} for part in parts]
    sizes = {name: mask.sum() for part in shown for name, mask in part.items()}
    for names, rest in chain(_left_over(asked, shown), _overlaps(asked, shown)):
        if rest.any() and reason(rest):
            return min(names, key=sizes.get)
    return ""


def _left_over(asked, shown: list[Groups]) -> Iterator[tuple[list[str], np.ndarray]]:
    """What is left of everyone, of a shown group or of everyone else, less the pieces of a
    feature within it; and the shown groups that tell so. Pieces are a feature's shown groups and
    those who are in none of them.
    """
    pieces = [
        (part, asked & ~np.any(list(part.values()), axis=0) if part else asked) for part in shown
    ]
    yield from ((list(part), rest) for part, rest in pieces if part)
    for name, mask in ((name, mask) for part in shown for name, mask in part.items()):
        for whole in (mask, asked & ~mask):
            for part, rest in pieces:
                inside = {key: one for key, one in part.items() if not np.any(one & ~whole)}
                taken = [*inside.values(), *([rest] if not np.any(rest & ~whole) else [])]
                if taken:
                    yield list(inside) or [name], whole & ~np.any(taken, axis=0)


def _overlaps(asked, shown: list[Groups]) -> Iterator[tuple[list[str], np.ndarray]]:
    """Overlaps and differences of two shown groups that sums over shown groups and everyone make.

    People alike in all groups are one cell; an overlap can be had if it lies in the span of the
    groups as vectors over the cells.
    """
    groups = {name: mask for part in shown for name, mask in part.items()}
    masks = np.array([asked, *groups.values()])
    first = np.unique(masks, axis=1, return_index=True)[1]
    span = masks[:, first].astype(float)
    onto = np.linalg.pinv(span) @ span
    for one, other in combinations(groups, 2):
        both = groups[one] & groups[other]
        for rest in (both, groups[one] & ~both, groups[other] & ~both):
            cells = rest[first].astype(float)
            if np.allclose(cells @ onto, cells, atol=1e-6):
                yield [one, other], rest
