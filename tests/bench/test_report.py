import pytest

from bench import report
from bench.goals import Measured
from bench.run import queue

MACHINE = {"processor": "P", "cores": "2", "memory": "8 GiB", "system": "S", "python": "3.11.7"}


def run(seconds, reports=24, **more):
    cost = {"seconds": seconds, "cpu_seconds": 2 * seconds, "page_bytes": 1000}
    return {"when": "2026-11-24T10:00:00", "reports": reports, **cost, **more}


def memory(megabytes):
    return {"when": "2026-11-24T10:00:00", "peak_mb": megabytes}


def written(tmp_path, runs):
    results = {"machine": MACHINE, "versions": {"pandas": "3.1"}, "commit": "abc", "runs": runs}
    report.write(results, tmp_path)
    return (tmp_path / "benchmarks.md").read_text(encoding="utf-8")


def verdict(text, goal):
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {goal}")]
    return [cell.strip() for cell in line.split("|")[2:4]]


def test_goals_are_judged_by_medians_and_what_is_missing_is_said(tmp_path):
    runs = {
        "d/24/1": run(6.0),
        "d/24/2": run(6.6),
        "d/24/3": run(99.0),
        "g/24/1": run(5.0),
        "a/24/1": run(72.6),
    }
    text = written(tmp_path, runs)
    assert verdict(text, "Cold build, 24 reports: at most 1.2") == ["1.32", "not met"]
    assert verdict(text, "Cold build, 24 reports: at least 12") == ["11.0", "not met"]
    assert verdict(text, "Cold build, 24 reports: at least 6") == ["–", "not measured yet"]
    assert "| (d) opinion build, cold | 3 | 0.275 | 6.60 (6.00–99.00) |" in text
    svg = (tmp_path / "benchmarks.svg").read_text(encoding="utf-8")
    assert "(d) opinion build, cold: 0.275 s" in svg


def test_what_was_reached_is_met(tmp_path):
    text = written(tmp_path, {"d/all/1": run(60.0), "g/all/1": run(50.0), "f/96/1": run(0.2, 96)})
    assert verdict(text, "Cold build, whole collection") == ["1.20", "met"]
    assert verdict(text, "No change, 96 reports") == ["0.200 s", "met"]


def test_memory_is_that_of_runs_of_its_own(tmp_path):
    peaks = {"d/24/m1": 380, "d/24/m2": 401, "d/24/m3": 384, "d/96/m1": 390, "d/480/m1": 396}
    runs = {"d/24/1": run(6.0), "f/24/1": run(0.2)}
    text = written(tmp_path, runs | {key: memory(peak) for key, peak in peaks.items()})
    assert verdict(text, "Cold build, 24 to 480 reports: memory") == ["401 MB", "not met"]
    assert verdict(text, "The same: memory flat") == ["3.1 %", "met"]
    assert "| (d) opinion build, cold | 1 | 0.250 | 6.00 | 12.0 | 384 |" in text
    assert "| (f) opinion build, no change | 1 | 0.008 | 0.20 | 0.4 | – |" in text


def test_a_design_that_could_not_be_run_stands_in_the_table(tmp_path):
    runs = {"d/24/1": run(6.0), "c/24/1": {"when": "2026-11-24", "error": "Wrong: no such thing"}}
    text = written(tmp_path, runs)
    assert "| (c) Ploomber, two processes | 0, it failed (see below) |" in text
    assert "| c/24/1 | Wrong: no such thing |" in text


def test_seconds_beyond_what_a_report_takes_count_the_cores_it_can_use():
    one = run(2.5, work_seconds=1.0, made=1)
    four = run(2.5, work_seconds=2.0, made=4)
    results = {"machine": MACHINE, "runs": {"e-row/24/1": one, "e-notebook/24/1": four}}
    measured = Measured(results)
    assert measured.beyond("e-row", "24") == pytest.approx(1.5)
    assert measured.beyond("e-notebook", "24") == pytest.approx(1.5)


def test_before_anything_is_measured_there_is_a_document_without_a_chart(tmp_path):
    text = written(tmp_path, {})
    assert "benchmarks.svg" not in text
    assert " met |" not in text.replace("not met", "")


def test_runs_go_by_rounds():
    keys = list(queue(["d", "e", "g"], ["24"], 2))
    designs = [design for design, _, number in keys if number == "1"]
    assert {"d", "g", "g-check", "e-row"} <= set(designs) and "a" not in designs
    timed = [(one, "24", number) for number in "12" for one in designs]
    assert keys[: len(timed)] == timed
    weighed = keys[len(timed) :]
    assert weighed[: len(designs)] == [(one, "24", "m1") for one in designs]
    assert weighed[len(designs) :] == [("d", "24", "m2")]
