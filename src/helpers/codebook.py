"""`data/README.md`: the data package in words, made from it and never typed twice."""

from pathlib import Path

import jinja2

from helpers import paths
from helpers.descriptor import descriptor, tables
from helpers.tables import load_table

TEMPLATE = "README.md.j2"


def readme() -> str:
    """Text of `data/README.md`: the hand-written frame filled from descriptor and tables."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(paths.data()),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    counts = {name: len(load_table(name)) for name in tables()}
    rows = load_table("surveys").groupby("house").size()
    houses = load_table("houses").sort_values("name", key=lambda name: name.str.lower())
    organisations = load_table("organisations").sort_values(
        "name", key=lambda name: name.str.lower()
    )
    return environment.get_template(TEMPLATE).render(
        package=descriptor(),
        tables=tables().values(),
        counts=counts,
        houses=houses.assign(surveys=houses["house"].map(rows)).to_dict("records"),
        organisations=organisations.to_dict("records"),
    )


def readme_path() -> Path:
    """File of the codebook."""
    return paths.data() / "README.md"


def write_readme() -> Path:
    """Write the codebook anew and return its path."""
    readme_path().write_text(readme(), encoding="utf-8", newline="\n")
    return readme_path()
