"""YAML that people type: read, or told where it cannot be."""

from typing import Any

import yaml

#: The safe loader in C, where PyYAML has it: a long list is read in a tenth of the time.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Fault(Exception):  # noqa: N818 (whoever reads a file says it in an error of its own)
    """Why a text is no YAML: `line` counts from 1, or is 0 where it is not known."""

    def __init__(self, line: int, found: str) -> None:
        self.line, self.found = line, found
        super().__init__(f"line {line}: found {found}" if line else f"found {found}")


def read_yaml(content: bytes) -> Any:
    """What the bytes of a file say. Raises `Fault`."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Fault(line, f"the byte 0x{content[error.start]:02x}, which is not UTF-8") from error
    try:
        return yaml.load(text, Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        found = getattr(error, "problem", None) or "text that is no YAML"
        raise Fault(mark.line + 1 if mark else 0, found) from error
    except ValueError as error:  # of a day or a number that there is not
        raise _bad_value(text, error) from error


def _bad_value(text: str, error: ValueError) -> Fault:
    """The value that cannot be: each is looked at by itself, as only its reason is known."""
    loader = yaml.SafeLoader(text)
    waiting = [loader.get_single_node()]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            try:
                loader.construct_object(node)
            except ValueError as reason:
                return Fault(node.start_mark.line + 1, f"{node.value!r} ({reason})")
        elif isinstance(node, yaml.MappingNode):
            waiting += [part for pair in reversed(node.value) for part in reversed(pair)]
        else:
            waiting += reversed(node.value)
    return Fault(0, str(error))
