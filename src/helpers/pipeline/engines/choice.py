"""Which engine runs a notebook, and why not the fast one."""

import ast
import os
import re
import sys

from helpers.pipeline.cells import Notebook
from helpers.pipeline.work import Engine

KERNEL = "python3"
MAGIC = re.compile(r"^\s*(%{1,2})(\w+)[ \t]*(.*)$", re.MULTILINE)
ASKS = {"input", "getpass", "breakpoint", "set_trace", "embed"}
WIDGETS = {"ipywidgets", "ipympl", "bqplot", "tqdm.notebook"}
KERNEL_MAGICS = {"connect_info", "qtconsole", "subshell", "gui", "debug", "pdb"}
STILL = {"", "inline", "agg", "svg"}


def chosen_engine(wanted: Engine, notebook: Notebook) -> tuple[Engine, str]:
    """The engine for a notebook, and the reason in words when `auto` is not the fast one."""
    if wanted is not Engine.AUTO:
        return wanted, ""
    reason = no_fork() or needs_real_kernel(notebook)
    return (Engine.PAPERMILL, reason) if reason else (Engine.FORK, "")


def likely_engine(wanted: Engine) -> Engine:
    """The engine that most notebooks will get, before any of them has been read."""
    if wanted is Engine.AUTO:
        return Engine.PAPERMILL if no_fork() else Engine.FORK
    return wanted


def no_fork() -> str:
    """Why this system cannot fork kernels; empty when it can."""
    if sys.platform.startswith("linux") and hasattr(os, "fork"):
        return ""
    return f"forking kernels is for Linux, this is {sys.platform}"


def needs_real_kernel(notebook: Notebook) -> str:
    """What a notebook does that only a kernel process of its own can do; empty for nothing."""
    if notebook.kernel != KERNEL:
        return f"it asks for the kernel {notebook.kernel}"
    for cell in notebook.cells:
        for _, name, words in MAGIC.findall(cell.source):
            if name in KERNEL_MAGICS or (name == "matplotlib" and words.strip() not in STILL):
                return f"it uses %{name}"
        for reason in map(_need, ast.walk(_tree(cell.source))):
            if reason:
                return reason
    return ""


def _tree(source: str) -> ast.AST:
    """The cell without its magics; an empty module where that is not Python."""
    if source.lstrip().startswith("%%"):
        source = source.lstrip().partition("\n")[2]
    plain = re.sub(r"^(\s*)[%!].*$", r"\1pass", source, flags=re.MULTILINE)
    try:
        return ast.parse(plain)
    except SyntaxError:
        return ast.Module([], [])


def _need(node: ast.AST) -> str:
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    else:
        names = []
    for name in names:
        if name in WIDGETS or name.partition(".")[0] in WIDGETS:
            return f"it imports {name}"
    if isinstance(node, ast.Call):
        called = node.func
        name = getattr(called, "id", getattr(called, "attr", ""))
        if name in ASKS:
            return f"it calls {name}()"
    return ""
