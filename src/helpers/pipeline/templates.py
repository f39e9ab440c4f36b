"""Pages made of the templates in `reports/template/` and plain values; all text is escaped."""

from functools import lru_cache

import jinja2

from helpers import language, palette, paths


def rendered(template: str, **values) -> str:
    """A template filled with `values`."""
    return _environment(str(paths.template())).get_template(template).render(**values)


@lru_cache(maxsize=4)
def _environment(folder: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["colours"] = palette.css
    language.install(environment)
    return environment
