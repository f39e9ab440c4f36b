"""Executed notebooks without what differs between any two runs: ids, times, addresses."""

import re

ADDRESS = re.compile(r" at 0x[0-9a-f]+")
HOME = re.compile(r"ipykernel_\d+/\d+")
TIMES = {"start_time", "end_time", "duration", "input_path", "output_path"}


def normalised(notebook) -> dict:
    """The notebook as plain data to compare: every cell, output and metadata that stays."""
    papermill = {k: v for k, v in notebook.metadata.get("papermill", {}).items() if k not in TIMES}
    metadata = {**notebook.metadata, "papermill": papermill}
    return {"metadata": metadata, "cells": [_cell(cell) for cell in notebook.cells]}


def _cell(cell) -> dict:
    metadata = {k: v for k, v in cell.metadata.items() if k not in ("execution", "papermill")}
    status = cell.metadata.get("papermill", {}).get("status")
    kept = {k: v for k, v in cell.items() if k not in ("id", "metadata", "outputs")}
    outputs = _joined(cell.get("outputs", []))
    return {**kept, "metadata": metadata, "status": status, "outputs": _blank(outputs)}


def _joined(outputs) -> list[dict]:
    """Neighbouring pieces of one stream as one: where they break is a matter of time."""
    joined: list[dict] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        is_same = output["output_type"] == last.get("output_type") == "stream"
        if is_same and output["name"] == last["name"]:
            last["text"] += output["text"]
        else:
            joined.append(dict(output))
    return joined


def _blank(value):
    """Memory addresses and kernel numbers taken out of every text."""
    if isinstance(value, str):
        return HOME.sub("ipykernel", ADDRESS.sub(" at 0x", value))
    if isinstance(value, dict):
        return {key: _blank(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_blank(part) for part in value]
    return value
