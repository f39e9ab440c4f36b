"""Which size the precision of a published share rests on.

A survey's stated sample size, or where it prints none the usual one of its house, divided by a
design effect; and nothing at all where nobody was sampled.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

NOT_SAMPLES = {
    "self_selected": "no interval: people chose to take part, nobody was sampled",
    "official_count": "no interval: an official count is not a sample",
}
NO_SIZE = "no interval: no sample size is printed and no usual one is known"


class DefaultDeff(NamedTuple):
    """Design effect to take for a mode; `house` is None where it holds for any house."""

    mode: str
    house: str | None
    deff: float
    source: str


DEFAULT_DEFFS = (
    DefaultDeff(
        "online_panel",
        None,
        1.5,
        "judgement (methods, effective size): quota panels weighted on a few variables; the "
        "margins Chatham House prints imply 1.0, simple random sampling",
    ),
    DefaultDeff(
        "face_to_face",
        "iiseps",
        1.4,
        "the house itself: it printed 3 points beside about 1,500 interviews, which implies 1.4",
    ),
    DefaultDeff(
        "face_to_face",
        None,
        2.0,
        "judgement: interviews cluster in settlements; FOM 2006 (n 1,500, 3.6 points) implies 2.0",
    ),
    DefaultDeff("telephone", None, 1.5, "judgement (methods, effective size): weighting"),
    DefaultDeff("exit_poll", None, 2.0, "judgement: voters cluster in stations; as unknown"),
    DefaultDeff("mixed", None, 2.0, "judgement: composition not printed; as unknown"),
    DefaultDeff("unknown", None, 2.0, "judgement (methods, effective size): mode not printed"),
)


def default_deffs() -> pd.DataFrame:
    """Table of the default design effects, to show: `mode, house, deff, source`."""
    return pd.DataFrame(DEFAULT_DEFFS)


def with_sizes(frame: pd.DataFrame, *, deff: float | str = 1.0) -> pd.DataFrame:
    """`frame` with the size each row's precision rests on, as a new frame.

    Needs `sample_size` and `assumed_sample_size` (whole numbers, either may be missing). Adds
    `n_used`, `n_basis` ("stated", "assumed" or missing), `deff_used`, `n_effective` and
    `no_interval_reason` (missing where there is a size). `deff` is a number of at least 1, or
    "by mode": the value of `DEFAULT_DEFFS` for the row's `mode` and `house`. Where `mode` or
    `population_class` exist and say self_selected or official_count, there is no size: those
    are not samples. Raises `ValueError` for a design effect below 1, a missing column, a mode
    without a default and a size not above 0.
    """
    require(frame, ["sample_size", "assumed_sample_size"], "sizes")
    result = frame.copy()
    reason = pd.Series(None, index=frame.index, dtype=object)
    for column in ("mode", "population_class"):
        if column in frame:
            reason = reason.fillna(frame[column].map(NOT_SAMPLES).astype(object))
    stated = frame["sample_size"].astype("Float64").where(reason.isna())
    assumed = frame["assumed_sample_size"].astype("Float64").where(reason.isna())
    used = stated.fillna(assumed)
    if (used <= 0).any():
        raise ValueError(
            f"a sample size is above 0; found {used[used <= 0].iloc[0]:g} "
            f"({place(frame, used <= 0)}); leave it missing where none is printed"
        )
    result["n_used"] = used
    result["n_basis"] = np.where(stated.notna(), "stated", np.where(used.notna(), "assumed", None))
    result["deff_used"] = _deffs(frame, deff, is_sample=reason.isna()).where(used.notna())
    result["n_effective"] = used / result["deff_used"]
    result["no_interval_reason"] = reason.where(reason.notna() | used.notna(), NO_SIZE)
    return result


def proportions(frame: pd.DataFrame, column: str) -> np.ndarray:
    """A percent column (0-100) as proportions, missing kept; `ValueError` names a row outside."""
    percent = frame[column].astype("Float64")
    bad = (percent < 0) | (percent > 100)
    if bad.any():
        raise ValueError(
            f"a share lies between 0 and 100 percent; found {percent[bad].iloc[0]:g} "
            f"({place(frame, bad)}); correct the row or leave it out"
        )
    return percent.to_numpy(float, na_value=np.nan) / 100


def place(frame: pd.DataFrame, bad: pd.Series) -> str:
    """Which row the first true value of `bad` is in, by its keys, for an error message."""
    row = frame[bad.fillna(False).astype(bool)].iloc[0]
    keys = [key for key in ("survey_id", "question_id", "option_id") if key in frame]
    return ", ".join(f"{key} {row[key]}" for key in keys) or f"row {row.name}"


def require(frame: pd.DataFrame, columns: list[str], purpose: str) -> None:
    """Raise `ValueError` naming the columns that `frame` lacks."""
    lacking = [column for column in columns if column not in frame]
    if lacking:
        raise ValueError(
            f"{purpose} need the column(s) {', '.join(lacking)}, which the frame lacks; "
            "surveys.statements has them"
        )


def _deffs(frame: pd.DataFrame, deff: float | str, *, is_sample: pd.Series) -> pd.Series:
    if not isinstance(deff, str):
        if not deff >= 1:
            raise ValueError(f"a design effect is at least 1; found {deff}")
        return pd.Series(float(deff), index=frame.index)
    if deff != "by mode":
        raise ValueError(f'a design effect is a number or "by mode"; found {deff!r}')
    require(frame, ["mode", "house"], "design effects by mode")
    known = {(row.mode, row.house): row.deff for row in DEFAULT_DEFFS}
    pairs = zip(frame["mode"], frame["house"], strict=True)
    found = [known.get(pair, known.get((pair[0], None), np.nan)) for pair in pairs]
    values = pd.Series(found, index=frame.index, dtype=float)
    lost = values.isna() & is_sample
    if lost.any():
        raise ValueError(
            f"no default design effect for mode {frame.loc[lost, 'mode'].iloc[0]!r} "
            f"({place(frame, lost)}); correct the mode or pass a number as deff"
        )
    return values
