"""Procedures: what the State published and what people here wrote about it. Knows nothing of search, answers or Rasa.

Door: `Procedure` and its parts in `model`; `Store` (read, save, versions); `Catalog` (what search sees: with citizens'
phrases); `import_files`, `read_records`, `load_starters` (ways in); `check` (doubts about a record).
"""
