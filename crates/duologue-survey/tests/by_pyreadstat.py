"""Tells what pyreadstat sees in the SPSS files of a folder, as JSON, in the form of shared/data/survey/sav/expected.json."""

import json
import math
import pathlib
import sys

import pyreadstat


def cell(value):
    """JSON has no word for what is no number, nor for the end of a range without end."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def ranges(missing):
    return {name: [{end: cell(value) for end, value in one.items()} for one in all] for name, all in missing.items()}


def seen(path):
    data, meta = pyreadstat.read_sav(
        str(path), user_missing=True, disable_datetime_conversion=True, output_format="dict"
    )
    names = meta.column_names
    labels = zip(names, meta.column_labels)
    columns = [[cell(value) for value in data[name]] for name in names]
    return {
        "rows": meta.number_rows,
        "columns": names,
        "encoding": meta.file_encoding,
        "file_label": meta.file_label,
        "labels": {name: label for name, label in labels if label},
        "value_labels": {name: list(map(list, words.items())) for name, words in meta.variable_value_labels.items()},
        "missing_ranges": ranges(meta.missing_ranges),
        "measure": meta.variable_measure,
        "alignment": meta.variable_alignment,
        "display": meta.variable_display_width,
        "format": meta.original_variable_types,
        "mr_sets": meta.mr_sets,
        "first_rows": list(map(list, zip(*columns))),
        "created": meta.creation_time.isoformat(),
        "notes": meta.notes,
    }


print(json.dumps({path.name: seen(path) for path in sorted(pathlib.Path(sys.argv[1]).iterdir())}))
