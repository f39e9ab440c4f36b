import os
import sys

import pytest

from bench.measure import measure

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
BUSY = "import time\nwhile time.process_time() < 0.5: pass\nblock = bytearray(60_000_000)\n"
WAITING = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}])"
DEAF = f"""
import os, signal, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
pid = os.fork()
if pid == 0:
    os.execv(sys.executable, [sys.executable, '-c', {BUSY + "time.sleep(0.5)"!r}])
try:
    os.waitpid(pid, 0)
except ChildProcessError:
    pass
"""


@pytest.mark.parametrize("code", [WAITING, DEAF], ids=["waited for", "not waited for"])
def test_the_time_of_children_counts_whether_somebody_waits_for_them_or_not(code, tmp_path):
    command = [sys.executable, "-c", code]
    cost = measure(command, environment=os.environ, folder=tmp_path, log=tmp_path / "log")
    assert cost.code == 0
    assert 0.45 < cost.cpu_seconds < 1.5
    assert cost.seconds > 0.5


def test_memory_is_that_of_the_whole_tree(tmp_path):
    command = [sys.executable, "-c", DEAF]
    how = {"environment": os.environ, "folder": tmp_path, "log": tmp_path / "log"}
    assert 60 < measure(command, looks_at_memory=True, **how).peak_mb < 120
    assert measure(command, **how).peak_mb == 0


def test_a_command_past_its_limit_is_killed(tmp_path):
    command = ["sleep", "60"]
    log = tmp_path / "log"
    cost = measure(command, environment=os.environ, folder=tmp_path, log=log, limit_seconds=0.2)
    assert cost.code == -9
    assert cost.seconds < 10
