"""How procedures stand in files. The room's doors `record_file` (in) and `export` (out) put these together.

in:  `kinds` (what a file is, by its first bytes) → `json_values`, `yaml_text`, `csv_rows` or `xlsx_rows` (bytes → rows)
     → `table` (only CSV and XLSX: rows → records, by `columns`) or `formats` (whose JSON it is: one small reader each)
     → `cleaning` (no control characters, no markup) → `Procedure`.
out: `table` (records → rows) → `csv_rows`, `xlsx_rows`.
"""
