"""How a notebook is run.

`fork`: a nursery, a process without threads that has imported everything once, forks one fresh
child for each report; the child runs the notebook in its own process through papermill.
`papermill`: plain papermill with a kernel process of its own, for systems without fork and for
notebooks that need a real kernel.
"""

#: What a builder asks its nursery for: a child, one that only checks the data, or the end of what
#: lost children have left running.
FORK, FORK_CHECK, CLEAR = b"f", b"d", b"c"
