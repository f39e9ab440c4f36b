"""The exact Gaussian model of one pooled share: a random walk on the logit scale.

    z_w    = eta(t_w) + h_house(w) + e_w + u_w,  u_w ~ N(0, v_w) known, e_w ~ N(0, sigma_e^2)
    eta(t) = a + sigma_rw B(t),  a ~ N(0, 2^2), B two-sided Brownian motion, 0 at the first poll
    h_j    ~ N(0, tau^2)

Given the three hyperparameters everything is normal. They are integrated over points of equal
prior probability (half-normal mid-quantiles), weighted by likelihood, so each posterior is a
normal mixture: same digits on every run, no sampling (methods 7.2; the walk and the house
effects after Jackman 2005, Australian J. of Political Science 40:499-517). statsmodels'
`UnobservedComponents` takes no known variance per poll and one poll per date.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize.elementwise import find_root
from scipy.special import expit, ndtr, ndtri
from scipy.stats import halfnorm

from helpers.pooling.input import Observations

HERMITE_POINTS = 31


@dataclass(frozen=True)
class Priors:
    """Half-normal scales of the hyperparameters, points for each, and sd of the level.

    `sigma_rw` logits per square root of a year, `tau` between houses, `sigma_e` noise of one
    poll beyond sampling; `level_sd` 2 puts 95 % of shares between 2 % and 98 %. The scale of
    `sigma_rw` is twice that of US election models: with 0.30 the 80 % ranges held 68 % of our
    held-out waves, since opinion here moves in crises.
    """

    sigma_rw: float = 0.60
    tau: float = 0.30
    sigma_e: float = 0.10
    level_sd: float = 2.0
    points: tuple[int, int, int] = (8, 6, 4)


@dataclass(frozen=True)
class Mixture:
    """Normal mixtures on the logit scale: `weights` (K,), `means` and `sds` (K, T)."""

    weights: np.ndarray
    means: np.ndarray
    sds: np.ndarray

    def cdf(self, x) -> np.ndarray:
        """Probability that target t is at most `x[..., t]`."""
        x = np.asarray(x, float)[..., None, :]
        return np.einsum("k,...kt->...t", self.weights, ndtr((x - self.means) / self.sds))

    def quantiles(self, levels) -> np.ndarray:
        """Quantiles (levels, targets), by root finding between the extremes of the parts."""
        levels = np.asarray(levels, float)
        ends = self.means + self.sds * ndtri(levels)[:, None, None]
        q, t = np.meshgrid(levels, np.arange(self.means.shape[1]), indexing="ij")

        def excess(x, level, target):
            means, sds = self.means[:, target], self.sds[:, target]
            return np.tensordot(self.weights, ndtr((x - means) / sds), axes=1) - level

        bracket = (ends.min(axis=1) - 1e-6, ends.max(axis=1) + 1e-6)
        return find_root(excess, bracket, args=(q, t), tolerances={"xatol": 1e-10}).x

    def mean_share(self) -> np.ndarray:
        """Mean of the share (inverse logit) of each target, by Gauss-Hermite quadrature."""
        nodes, masses = np.polynomial.hermite_e.hermegauss(HERMITE_POINTS)
        shares = expit(self.means[..., None] + self.sds[..., None] * nodes)
        return self.weights @ (shares @ (masses / masses.sum()))

    def widened(self, sd: float) -> "Mixture":
        """The same with independent normal noise of this sd added."""
        return Mixture(self.weights, self.means, np.sqrt(self.sds**2 + sd**2))


@dataclass(frozen=True)
class Posterior:
    """The fitted model: hyperparameter points (K,), their weights, and the inverse roots.

    `whitener` (K, W, W) is the inverse Cholesky factor of the covariance of the polls,
    `loadings` (K, W) that covariance solved for z.
    """

    polls: Observations
    priors: Priors
    sigma_rw: np.ndarray
    tau: np.ndarray
    sigma_e: np.ndarray
    weights: np.ndarray
    whitener: np.ndarray
    loadings: np.ndarray
    log_evidence: float

    @property
    def has_houses(self) -> bool:
        """Whether house effects are in the model."""
        return bool(self.tau.any())

    def level(self, years, houses=None) -> Mixture:
        """Logit of the share at `years` (T,): the average house, or as these houses see it.

        `houses` are names; one that is not among the polls gets an effect from its prior.
        """
        years = np.asarray(years, float)
        cross = self._walk_cross(years)
        variance = self.priors.level_sd**2 + np.outer(self.sigma_rw**2, np.abs(years))
        if houses is not None:
            same = np.asarray(houses)[:, None] == np.asarray(self.polls.houses)[self.polls.house]
            cross = cross + (self.tau**2)[:, None, None] * same
            variance = variance + (self.tau**2)[:, None]
        return self._given_polls(cross, variance)

    def rise(self, from_year: float, to_year: float) -> Mixture:
        """Logit at `to_year` less that at `from_year`."""
        cross = np.diff(self._walk_cross(np.array([from_year, to_year])), axis=1)
        return self._given_polls(cross, (self.sigma_rw**2 * abs(to_year - from_year))[:, None])

    def house_offsets(self) -> Mixture:
        """Logit offset of each house from the average of these houses."""
        count = len(self.polls.houses)
        contrast = np.eye(count) - 1 / count
        square = (self.tau**2)[:, None]
        cross = square[..., None] * contrast[:, self.polls.house]
        return self._given_polls(cross, square * (1 - 1 / count) * np.ones(count))

    def paths(self, years, count: int, rng: np.random.Generator, *, sign: int = 1) -> np.ndarray:
        """Joint draws (count, T) of the logit at `years`: a path each.

        A path drawn from the prior with polls of its own is corrected by what the true polls
        differ from those (Matheron's rule; Hoffman, Ribak 1991, ApJ 380:L5-L8). `sign` -1
        mirrors the noise, so that a branch told the other way round gives mirrored draws.
        """
        shares_of_nodes = (np.arange(count) + 0.5) / count
        node = np.searchsorted(np.cumsum(self.weights), shares_of_nodes)
        node = rng.permutation(np.minimum(node, len(self.weights) - 1))
        size = len(self.polls.z)
        walk = _brownian(np.append(self.polls.years, years), count, rng)
        eta = (
            self.priors.level_sd * rng.standard_normal((count, 1))
            + self.sigma_rw[node][:, None] * walk
        )
        effects = rng.standard_normal((count, len(self.polls.houses)))
        noise = rng.standard_normal((count, size))
        seen = eta[:, :size] + self.tau[node][:, None] * effects[:, self.polls.house]
        variance = noise_variance(self.polls, self.sigma_rw, self.sigma_e)
        seen += np.sqrt(variance[node]) * noise
        gain = self._gain(np.asarray(years, float))
        drawn = eta[:, size:]
        for k in np.unique(node):
            rows = node == k
            drawn[rows] = gain[k] @ self.polls.z + sign * (drawn[rows] - seen[rows] @ gain[k].T)
        return drawn

    def _walk_cross(self, years: np.ndarray) -> np.ndarray:
        shared = brownian_covariance(years, self.polls.years)
        return self.priors.level_sd**2 + self.sigma_rw[:, None, None] ** 2 * shared

    def _gain(self, years: np.ndarray) -> np.ndarray:
        return self._walk_cross(years) @ self.whitener.transpose(0, 2, 1) @ self.whitener

    def _given_polls(self, cross: np.ndarray, variance: np.ndarray) -> Mixture:
        means = np.einsum("ktw,kw->kt", cross, self.loadings)
        explained = np.square(self.whitener @ cross.transpose(0, 2, 1)).sum(axis=1)
        sds = np.sqrt(np.maximum(variance - explained, 1e-16))
        return Mixture(self.weights, means, sds)


def fit(polls: Observations, priors: Priors, *, has_houses: bool) -> Posterior:
    """Posterior of the model from the polls of one branch; without house effects tau is 0."""
    grids = [
        equal_points(priors.sigma_rw, priors.points[0]),
        equal_points(priors.tau, priors.points[1]) if has_houses else np.zeros(1),
        equal_points(priors.sigma_e, priors.points[2]),
    ]
    sigma_rw, tau, sigma_e = np.array(list(product(*grids))).T
    walk = brownian_covariance(polls.years, polls.years)
    same = polls.house[:, None] == polls.house
    covariance = (
        priors.level_sd**2
        + (sigma_rw**2)[:, None, None] * walk
        + (tau**2)[:, None, None] * same
        + noise_variance(polls, sigma_rw, sigma_e)[:, None, :] * np.eye(len(polls.z))
    )
    root = np.linalg.cholesky(covariance)
    whitener = np.linalg.inv(root)
    white = whitener @ polls.z
    log_det = np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
    log_likelihood = -0.5 * (white**2).sum(axis=1) - log_det
    top = log_likelihood.max()
    weights = np.exp(log_likelihood - top)
    constant = 0.5 * len(polls.z) * np.log(2 * np.pi)
    return Posterior(
        polls=polls,
        priors=priors,
        sigma_rw=sigma_rw,
        tau=tau,
        sigma_e=sigma_e,
        weights=weights / weights.sum(),
        whitener=whitener,
        loadings=np.einsum("kvw,kv->kw", whitener, white),
        log_evidence=float(top + np.log(weights.mean()) - constant),
    )


def equal_points(scale: float, count: int) -> np.ndarray:
    """Half-normal mid-quantiles: `count` points that each stand for the same probability."""
    return halfnorm.ppf((np.arange(count) + 0.5) / count, scale=scale)


def noise_variance(polls: Observations, sigma_rw, sigma_e) -> np.ndarray:
    """Variance (K, W) of each poll about its house's line: noise, sampling, rounding, date."""
    return polls.v + (sigma_e**2)[:, None] + np.outer(sigma_rw**2, polls.drift)


def brownian_covariance(s: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Covariance of two-sided Brownian motion that is 0 at time 0."""
    nearer = np.minimum(np.abs(s)[:, None], np.abs(t))
    return np.where(np.sign(s)[:, None] * np.sign(t) > 0, nearer, 0.0)


def _brownian(times: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    grid, place = np.unique(np.append(times, 0.0), return_inverse=True)
    steps = np.sqrt(np.diff(grid, prepend=grid[0]))
    walk = np.cumsum(rng.standard_normal((count, len(grid))) * steps, axis=1)
    return walk[:, place[:-1]] - walk[:, [place[-1]]]
