"""Entries put into `reports/collection.yml` as text, so that its comments stay."""

import yaml

from helpers.errors import OpinionError


def with_item(text: str, key: str, item: str) -> str:
    """`text` of a YAML file with `item` as the last of what stands under `key`, or that begun.

    Raises `OpinionError` where what stands there is written on one line, in brackets.
    """
    text = text.rstrip() + "\n"
    document = yaml.compose(text, Loader=yaml.SafeLoader)
    values = {name.value: value for name, value in document.value}
    if key not in values:
        return f"{text}\n{key}:\n{item.lstrip()}"
    value = values[key]
    if value.flow_style:
        raise OpinionError(
            f"reports/collection.yml: `{key}:` stands in brackets; write one entry a line, "
            "so that another can be added"
        )
    lines = text.splitlines(keepends=True)
    end = value.end_mark.line if value.end_mark.column == 0 else value.end_mark.line + 1
    while lines[end - 1].strip() == "" or lines[end - 1].startswith("#"):
        end -= 1
    return "".join([*lines[:end], item, *lines[end:]])
