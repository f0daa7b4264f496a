"""Derive the published figures anew, with nothing but Python: `python check_figures.py cases.csv [--at MOMENT]`.

The file is what /cong-khai/phan-anh.csv gives. On time is the share of all cases that were due by `--at` (now, if not
given): answered by their time; late and still open counts as late. Refused and withdrawn cases are left out of it and
counted apart. Median and 90th percentile are of working hours from filing to the last answer. Figures of fewer than ten
cases are not shown.
"""

import argparse
import csv
import datetime
import json
import sys

FEWEST = 10


def quantile(values, share):
    """The smallest value that at least this share do not exceed."""
    if len(values) < FEWEST:
        return None
    return sorted(values)[max(0, -(-int(share * 100) * len(values) // 100) - 1)]


def figures(rows, now):
    counted = [row for row in rows if row["state"] not in ("refused", "withdrawn")]
    due = [row for row in counted if row["handled_at"] or datetime.datetime.fromisoformat(row["handle_by"]) < now]
    on_time = [row for row in due if row["handled_at"] and row["handled_at"] <= row["handle_by"]]
    hours = [float(row["working_hours"]) for row in counted if row["working_hours"]]
    scores = [int(row["score"]) for row in rows if row["score"]]
    return {
        "filed": len(rows),
        "open": sum(not row["handled_at"] for row in counted),
        "due": len(due),
        "on_time": len(on_time) / len(due) if len(due) >= FEWEST else None,
        "median_hours": quantile(hours, 0.5),
        "p90_hours": quantile(hours, 0.9),
        "refused": sum(row["refused"] == "1" for row in rows),
        "reopened": sum(row["reopened"] != "0" for row in rows),
        "silent": sum(row["state"] == "silent" for row in rows),
        "raters": len(scores),
        "satisfaction": sum(scores) / len(scores) if len(scores) >= FEWEST else None,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=argparse.FileType(encoding="utf-8"))
    parser.add_argument("--at", default=datetime.datetime.now(datetime.timezone.utc).isoformat())
    given = parser.parse_args()
    by_unit = {}
    for row in csv.DictReader(given.file):
        by_unit.setdefault(row["unit"], []).append(row)
    now = datetime.datetime.fromisoformat(given.at)
    json.dump({unit: figures(rows, now) for unit, rows in sorted(by_unit.items())}, sys.stdout, indent=2)


if __name__ == "__main__":
    main()
