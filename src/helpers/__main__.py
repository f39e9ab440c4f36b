"""`python -m helpers` is the `opinion` command."""

from helpers.pipeline.cli import main

main()
