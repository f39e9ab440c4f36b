"""What our processes leave out when they start."""

import sys

GRAMMAR = "rfc3987_syntax"


def skip_address_grammar() -> None:
    """Keep jsonschema from compiling a grammar for international web addresses.

    It does so whenever it is imported, which takes a second; neither notebooks nor the data
    package have a rule that needs it. jsonschema takes the module for one that is not installed.
    """
    sys.modules.setdefault(GRAMMAR, None)
