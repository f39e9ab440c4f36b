"""`opinion check`: every problem of the data at once, and suspicions apart.

The schema is checked by frictionless, what it cannot say by our own rules. Nothing is changed.
"""

from helpers.checks.run import Findings, check

__all__ = ["Findings", "check"]
