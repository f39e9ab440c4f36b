"""How long after a notebook is saved `opinion watch` has its page: `python -m bench.watching FILE`.

Prints the seconds of each of five changes to the notebook `FILE`.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from bench.places import BIN

COMMAND = [str(BIN / "opinion"), "watch", "one_question_over_time", "-p", "question=trust_army"]
CHANGES = 5


def save_changed(notebook: Path, remark: str) -> None:
    """Put a remark in front of a cell, and the file in place in one step, as editors do."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    codes = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    codes[2]["source"] = [f"# {remark}\n", *codes[2]["source"]]
    new = notebook.with_suffix(".new")
    new.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    new.replace(notebook)


def main(notebook: Path) -> None:
    """Watch, change, wait for the page, again and again."""
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        for number in range(CHANGES):
            time.sleep(0.5 + 0.04 * number)  # at different points of the watch's own rhythm
            began = time.perf_counter()
            save_changed(notebook, f"change {number} at {time.time()}")
            if not process.stdout.readline():
                raise SystemExit("the watch ended")
            print(f"{time.perf_counter() - began:.3f}")
        process.terminate()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
