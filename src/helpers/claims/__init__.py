"""What an article claims, and whether the rows of the tables bear it out."""

from helpers.claims.articles import article, claim, claims, evidence

__all__ = ["article", "claim", "claims", "evidence"]
