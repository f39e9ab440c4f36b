"""Whether the pages behind the figures still answer: the only part that asks web servers."""

from helpers.source_checks.checking import Asked, Page, check_addresses
from helpers.source_checks.polite import Limits

__all__ = ["Asked", "Limits", "Page", "check_addresses"]
