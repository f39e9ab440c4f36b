"""Which modules of `helpers` a piece of code rests on, found by reading it, not by running it.

`from helpers import findings` and a use of `findings.polls.majority_title` rest on
`helpers.findings.polls` and not on its neighbours: a package whose `__init__` only imports is
looked through. Any other use of a package takes all of it.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import helpers

FOLDER = Path(helpers.__file__).parent
ALL = "*"
Need = tuple[str, str]


def modules(cells: Iterable[str], names: Iterable[str] = ()) -> set[str]:
    """Modules of `helpers` that a program and the modules `names` rest on.

    The program is given in `cells` (Python code). Imports inside functions count; a cell that is
    not Python rests on nothing.
    """
    program = ast.Module([node for cell in cells for node in _parsed(cell).body], [])
    waiting = [*_needs(program), *((name, ALL) for name in names)]
    seen: set[Need] = set()
    found: set[str] = set()
    while waiting:
        need = waiting.pop()
        if need in seen:
            continue
        seen.add(need)
        path = file(need[0])
        if path is not None:
            found.update(_with_packages(need[0]))
            state = path.stat()
            waiting += _followed(*need, path, (state.st_mtime_ns, state.st_size))
    return found


def file(name: str) -> Path | None:
    """File of a module of `helpers`; None when there is no such module."""
    return _file(FOLDER, name)


@cache
def _file(folder: Path, name: str) -> Path | None:
    head, *parts = name.split(".")
    if head != helpers.__name__:
        return None
    path = folder.joinpath(*parts)
    if (path / "__init__.py").is_file():
        return path / "__init__.py"
    return path.with_suffix(".py") if path.with_suffix(".py").is_file() else None


def _with_packages(name: str) -> list[str]:
    """The module and the packages it is in."""
    parts = name.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts) + 1)]


@cache
def _followed(name: str, attribute: str, path: Path, _state) -> list[Need]:
    """What a use of `attribute` of a module leads to."""
    module = _module(path, _state)
    if path.name == "__init__.py" and module.only_imports and attribute != ALL:
        if file(f"{name}.{attribute}"):
            return [(f"{name}.{attribute}", ALL)]
        return [need for bound, need in module.bindings if bound == attribute]
    return module.needs


@dataclass(frozen=True)
class _Module:
    """What is kept of a module that was read; its syntax tree would be a hundred times that."""

    only_imports: bool
    bindings: list[tuple[str, Need]]
    needs: list[Need]


@cache
def _module(path: Path, _state) -> _Module:
    tree = _parsed(path.read_text(encoding="utf-8"))
    return _Module(_only_imports(tree), list(_bindings(tree)), list(_needs(tree)))


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


def _only_imports(tree: ast.Module) -> bool:
    """Whether a module holds imports, a docstring and `__all__`, nothing else."""
    return all(
        isinstance(node, ast.Import | ast.ImportFrom)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__")
        for node in tree.body
    )


def _bindings(tree: ast.Module) -> Iterator[tuple[str, Need]]:
    """Each name that an import binds, with what it is bound to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                need = (whole, ALL) if file(whole) else (node.module, alias.name)
                yield alias.asname or alias.name, need
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name, (alias.name, ALL)


def _needs(tree: ast.Module) -> Iterator[Need]:
    """What code needs: of an imported module only the attributes it uses, if it says which."""
    used: dict[str, set[str]] = {}
    bare: set[str] = set()
    attributes = {
        id(node.value): node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            if id(node) in attributes:
                used.setdefault(node.id, set()).add(attributes[id(node)].attr)
            else:
                bare.add(node.id)
    for bound, (name, attribute) in _bindings(tree):
        if attribute != ALL or bound in bare or bound not in used:
            yield name, attribute
        else:
            for one in used[bound]:
                yield name, one
