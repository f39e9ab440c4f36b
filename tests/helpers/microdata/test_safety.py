"""No group is shown from which a small one, or one of a single answer, can be worked out."""

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from helpers.microdata.safety import ALIKE, ELSE, FEW, HEAVY, SMALLEST, withheld

counts = st.lists(st.integers(0, 130), min_size=1, max_size=5)


def hidden_of(asked: np.ndarray, chosen: np.ndarray, features: list) -> dict[str, str]:
    """What is withheld where everybody weighs the same."""
    return withheld(asked, chosen, np.ones(len(asked)), features)


def parts(feature: str, sizes: list[int], people: int) -> dict[str, np.ndarray]:
    """Groups of these sizes, one after the other; what is left over is in none."""
    ends = np.cumsum(sizes)
    place = np.arange(people)
    return {
        f"{feature}{number}": (place >= end - size) & (place < end)
        for number, (size, end) in enumerate(zip(sizes, ends, strict=True))
    }


def is_safe(mask: np.ndarray, chosen: np.ndarray) -> bool:
    return not mask.any() or (mask.sum() >= SMALLEST and len(set(chosen[mask])) > 1)


@given(counts, counts, st.integers(0, 60), st.integers(0, 2**32 - 1))
def test_what_is_left_of_shown_groups_is_never_a_group_to_withhold(first, second, rest, seed):
    people = max(sum(first), sum(second)) + rest
    random = np.random.default_rng(seed)
    chosen, asked = random.integers(-1, 2, people), random.random(people) < 0.9
    features = [parts("a", first, people), parts("b", second, people)]
    hidden = hidden_of(asked, chosen, features)
    if "all" in hidden:
        assert asked.sum() < SMALLEST
        assert len(hidden) == 1 + len(first) + len(second)
        return
    groups = {name: asked & mask for part in features for name, mask in part.items()}
    shown = {name: mask for name, mask in groups.items() if name not in hidden}
    assert all(mask.any() and is_safe(mask, chosen) for mask in shown.values())
    for subset in derivable(asked, list(shown.values())):
        assert is_safe(subset, chosen)


def derivable(asked: np.ndarray, shown: list[np.ndarray]) -> list[np.ndarray]:
    """What features leave over, and overlaps and differences of two groups, as far as sums of
    everyone and of shown groups make them: their place among all sums is solved for.
    """
    groups = [asked, *shown]
    some = [group & mask for group, other in permutations(groups, 2) for mask in (other, ~other)]
    cells, of = np.unique(np.array(groups).T, axis=0, return_inverse=True)
    first = np.unique(of, return_index=True)[1]
    sums = cells.T.astype(float)
    fits = (np.linalg.lstsq(sums.T, one[first].astype(float), rcond=None)[0] for one in some)
    return [
        one
        for one, fit in zip(some, fits, strict=True)
        if np.allclose(fit @ sums, one[first].astype(float), atol=1e-6)
    ]


def test_a_small_group_takes_the_smallest_other_with_it():
    chosen, asked = np.arange(330) % 2, np.full(330, True)
    features = [parts("a", [30, 200, 100], 330)]
    assert hidden_of(asked, chosen, features) == {"a0": FEW, "a2": ELSE}


def test_people_outside_every_group_are_a_group_too():
    chosen, asked = np.arange(230) % 2, np.full(230, True)
    assert hidden_of(asked, chosen, [parts("a", [100, 100], 230)]) == {"a0": ELSE}
    assert hidden_of(asked, chosen, [parts("a", [100, 60], 230)]) == {}


def test_a_group_of_one_mind_is_withheld():
    chosen, asked = np.r_[np.zeros(100), np.arange(200) % 2].astype(int), np.full(300, True)
    assert hidden_of(asked, chosen, [parts("a", [100, 200], 300)]) == {
        "a0": ALIKE,
        "a1": ELSE,
    }


def test_groups_of_two_features_that_differ_by_a_few_are_not_both_shown():
    chosen, asked = np.arange(400) % 2, np.full(400, True)
    hidden = withheld(
        asked,
        chosen,
        np.ones(len(asked)),
        [parts("a", [200, 200], 400), parts("b", [205, 195], 400)],
    )
    assert len({"a0", "a1", "b0", "b1"} - set(hidden)) == 1


def test_a_group_in_which_one_person_weighs_most_is_withheld():
    chosen, asked, weights = np.arange(400) % 2, np.full(400, True), np.ones(400)
    weights[7] = 40
    features = [parts("a", [100, 300], 400)]
    assert withheld(asked, chosen, weights, features) == {"a0": HEAVY, "a1": ELSE}
    weights[7] = 400
    assert withheld(asked, chosen, weights, features) == dict.fromkeys(["all", "a0", "a1"], HEAVY)
