"""The pages of a list of reports by Ploomber, run with the Python of its own environment.

`python peer_ploomber.py JOBS`, where the file JOBS holds `[notebook, [[page, parameters], …]]`
as JSON. Two processes; a page is the product itself, its code hidden.
"""

import json
import sys
from pathlib import Path

from ploomber import DAG
from ploomber.executors import Parallel
from ploomber.products import File
from ploomber.tasks import NotebookRunner


def main() -> None:
    """Build all pages that are not there."""
    notebook, jobs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    dag = DAG(executor=Parallel(processes=2))
    for page, parameters in jobs:
        NotebookRunner(
            Path(notebook),
            File(page),
            dag=dag,
            name=Path(page).stem,
            params=parameters,
            kernelspec_name="python3",
            static_analysis="disable",
            nbconvert_export_kwargs={"exclude_input": True},
        )
    dag.build()


if __name__ == "__main__":
    main()
