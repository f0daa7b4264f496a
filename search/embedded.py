"""The default engine: tantivy, in this process's memory, built anew from the store in well under a second."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import tantivy

from .engine import ENTRIES_EACH, FIELDS, Clause, Engine, Entry, Kind, Match, best_each, by_kind

WRITER_HEAP = 64_000_000
"""Bytes. Large enough that 100,000 records fit one segment, which keeps term statistics exact."""


class _Shelf(NamedTuple):
    """One kind's index and, by insertion number, the procedure ids."""

    schema: tantivy.Schema
    searcher: tantivy.Searcher
    ids: list[str]


class EmbeddedEngine(Engine):
    name = "embedded"

    def __init__(self) -> None:
        self._held: tuple[int | None, dict[Kind, _Shelf]] = (None, {})

    def replace(self, entries: Collection[Entry], revision: int) -> None:
        shelves = {kind: _shelf(FIELDS[kind], [e for e in entries if e.kind == kind]) for kind in FIELDS}
        self._held = (revision, shelves)

    def revision(self) -> int | None:
        return self._held[0]

    def search(self, clauses: Sequence[Clause], limit: int) -> Mapping[Kind, list[Match]]:
        shelves = self._held[1]
        wanted = {kind: some for kind, some in by_kind(clauses).items() if kind in shelves}
        return {kind: _matches(shelves[kind], some, limit, limit * ENTRIES_EACH[kind]) for kind, some in wanted.items()}

    def check(self) -> None:
        pass


def _shelf(fields: Sequence[str], entries: list[Entry]) -> _Shelf:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", fast=True)
    for field in fields:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(WRITER_HEAP, num_threads=1)
    for number, entry in enumerate(entries):
        tokens = {field: " ".join(entry.fields[field]) for field in fields}
        writer.add_document(tantivy.Document(number=number, **tokens))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return _Shelf(schema, index.searcher(), [entry.id for entry in entries])


def _matches(shelf: _Shelf, clauses: list[Clause], limit: int, entries: int) -> list[Match]:
    terms = (tantivy.Query.term_query(shelf.schema, c.field, c.term, "freq") for c in clauses)
    boosted = (tantivy.Query.boost_query(term, c.boost) for term, c in zip(terms, clauses, strict=True))
    query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in boosted])
    hits = shelf.searcher.search(query, entries, count=False).hits
    numbers = shelf.searcher.fast_field_values("number", [address for _, address in hits])
    found = (Match(shelf.ids[int(number or 0)], score) for number, (score, _) in zip(numbers, hits, strict=True))
    return best_each(found, limit)
