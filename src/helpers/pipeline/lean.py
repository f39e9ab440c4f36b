"""What our processes leave out when they start."""

import sys

#: Modules that others import if they are there: jsonschema a grammar of international web
#: addresses, which takes a second to compile, and durations, of a megabyte; IPython completion, of
#: five.
UNUSED = ("rfc3987_syntax", "isoduration", "jedi")


def skip_unused() -> None:
    """Keep what no page and no check needs from being imported, as if it were not installed.

    Neither notebooks nor the data package have a rule on international addresses or durations,
    and nobody types into the kernel of a report.
    """
    for name in UNUSED:
        sys.modules.setdefault(name, None)
