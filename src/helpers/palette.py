"""The colours of charts and pages, in light and dark: one table, light to import.

The hues of the light scheme are Okabe and Ito's (2008) colour-blind-safe set, darkened until
type in the colour of the paper can be read on them (4.5:1, so 3:1 against the paper as well);
those of the dark scheme are the same hues, lightened for the same two rules on dark paper.
In a page every colour is a custom property of CSS, so charts follow the scheme of the reader.
"""

LIGHT = {
    "ink": "#1b1b1b",
    "muted": "#595959",
    "grid": "#d9d9d9",
    "paper": "#ffffff",
    "blue": "#0072b2",
    "red": "#c4500a",
    "green": "#00795a",
    "plum": "#a4548a",
    "gold": "#9a6a00",
    "sky": "#2573ad",
    "coal": "#333333",
    "grey": "#6f6f6f",
    "shade": "#4f9bd0",
    "soft": "#f3f5f7",
    "link": "#00518a",
    "alarm": "#fdf3ec",
}
DARK = {
    "ink": "#e9e9e6",
    "muted": "#b3b6b9",
    "grid": "#3b4147",
    "paper": "#15181b",
    "blue": "#5fb0ea",
    "red": "#f08a4b",
    "green": "#35b98f",
    "plum": "#d891bf",
    "gold": "#dda632",
    "sky": "#a3cdf2",
    "coal": "#d3d3d3",
    "grey": "#9a9a9a",
    "shade": "#1f6597",
    "soft": "#20252a",
    "link": "#8cc4f5",
    "alarm": "#37261a",
}
#: What the system's own colours replace where the reader has set them; hues keep their meaning.
FORCED = {
    "ink": "CanvasText",
    "muted": "CanvasText",
    "grid": "GrayText",
    "paper": "Canvas",
    "soft": "Canvas",
    "alarm": "Canvas",
    "link": "LinkText",
}
#: Colours of marks: a meaning rests on them, and type in the colour of the paper stands on them.
HUES = ("blue", "red", "green", "plum", "gold", "sky", "coal", "grey")

_NAMES = {colour: name for name, colour in LIGHT.items()}


def as_property(colour: str) -> str:
    """A colour of the light scheme as a custom property that falls back to the colour itself.

    Any other text comes back as it is.
    """
    return f"var(--{_NAMES[colour]},{colour})" if colour in _NAMES else colour


def css() -> str:
    """The custom properties of all schemes as the beginning of a style sheet; paper is light."""
    return (
        f":root{{color-scheme:light dark;{_set(LIGHT)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_set(DARK)}}}}}\n"
        f"@media (forced-colors:active){{:root{{{_set(FORCED)}}}}}\n"
        "@media print{:root{color-scheme:light}}\n"
    )


def _set(colours: dict[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())
