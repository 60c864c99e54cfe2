"""Tables of pandas as columns by label, with the order, the index and the dtypes."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from .adapters import VALUE, Taken


def parts(value: Any) -> tuple[str, Mapping[str, Any]] | None:
    """Return a table, a column or an index by its parts; `None` for other objects of pandas."""
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        labels = _labels(value.columns)
        columns = [value.iloc[:, place] for place in range(value.shape[1])]
        return "DataFrame", {
            "columns": {label: _column(c) for label, c in zip(labels, columns, strict=True)},
            "dtypes": {label: str(c.dtype) for label, c in zip(labels, columns, strict=True)},
            "order": labels,
            "index": _column(value.index),
        }
    if isinstance(value, pd.Series):
        return "Series", {
            "values": _column(value),
            "dtype": str(value.dtype),
            "name": value.name,
            "index": _column(value.index),
        }
    if isinstance(value, pd.Index):
        return "Index", {"values": _column(value), "name": value.name}
    if isinstance(value, pd.Timestamp | pd.Timedelta):
        return VALUE, {VALUE: value.to_numpy()}
    return (VALUE, {VALUE: None}) if value is pd.NA or value is pd.NaT else None


def _labels(columns: Any) -> list[Any]:
    """Return the labels; of equal ones, the further ones with their place."""
    labels: list[Any] = []
    for place, label in enumerate(columns.tolist()):
        labels.append(f"{label} (column {place + 1})" if label in labels else label)
    return labels


def _column(column: Any) -> Any:
    """Return an array of numbers, dates or texts; a list if it holds other values too."""
    missing = np.asarray(column.isna()) if hasattr(column, "isna") else np.zeros(0, bool)
    if not missing.any():
        array = column.to_numpy()
        return array if array.dtype.kind in "biufcMm" else _listed(array.tolist())
    if getattr(column.dtype, "kind", "") == "f" or "Float" in str(column.dtype):
        filled = column.fillna(0.0).to_numpy(dtype=np.float64)
        return Taken("column with missing values", {"values": filled, "missing": missing})
    listed = column.to_numpy(dtype=object).tolist()
    return _listed([None if gone else v for gone, v in zip(missing, listed, strict=True)])


def _listed(values: list[Any]) -> Any:
    """Return texts as an array, which is one leaf; all else as the list that it is."""
    return np.array(values) if values and all(type(v) is str for v in values) else values
