"""Elasticsearch 9: one index a kind and content, behind an alias that is swapped atomically."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import BulkIndexError, bulk

from .engine import ENTRIES_EACH, FIELDS, Clause, Engine, EngineError, Entry, Kind, Match, best_each, by_kind

SEARCH_SECONDS = 2.0
"""How long a citizen waits for the node before the fall-back answers."""

BUILD_SECONDS = 60.0


class ElasticEngine(Engine):
    """Touches only indices whose names begin with `prefix` and a hyphen.

    `url` may hold user and password. Two databases must not share a prefix.
    """

    name = "elasticsearch"

    def __init__(self, url: str, prefix: str, seconds: float = SEARCH_SECONDS) -> None:
        self._host = _without_credentials(url)
        self._prefix = prefix
        try:
            self._client = Elasticsearch(url, request_timeout=seconds, max_retries=0)
        except ValueError:
            raise EngineError(
                f"Elasticsearch: the address {self._host!r} needs scheme, host and port, "
                "for example http://127.0.0.1:9200"
            ) from None
        self._revision: int | None = None
        self._ids: Mapping[Kind, Sequence[str]] = {}
        """Ids of the entries by their number: the node reads no stored field for any of hundreds of matches."""

    def replace(self, entries: Collection[Entry], revision: int) -> None:
        """Builds only when the node does not already hold these entries (another process may have been first)."""
        fingerprint = _fingerprint(entries)
        with self._told():
            if self._published() != {fingerprint}:
                self._build(entries, fingerprint)
        self._ids = {kind: [entry.id for entry in entries if entry.kind == kind] for kind in FIELDS}
        self._revision = revision

    def revision(self) -> int | None:
        return self._revision

    def search(self, clauses: Sequence[Clause], limit: int) -> Mapping[Kind, list[Match]]:
        wanted = by_kind(clauses)
        if not wanted:
            return {}
        with self._told():
            searches: list[dict[str, Any]] = []
            for kind, some in wanted.items():
                searches += [{"index": self._alias(kind)}, _body(some, limit * ENTRIES_EACH[kind])]
            answers = self._client.msearch(searches=searches, filter_path=_TOLD)["responses"]
            found = zip(wanted, answers, strict=True)
            return {kind: best_each(self._matches(kind, answer), limit) for kind, answer in found}

    def check(self) -> None:
        with self._told():
            self._client.info()

    def indices(self) -> list[str]:
        """What this prefix has published."""
        with self._told():
            return [index for kind in FIELDS for index in self._behind(self._client, kind)]

    def drop(self) -> None:
        """Remove what this prefix has published."""
        published = self.indices()
        with self._told():
            self._delete(self._client, published)
        self._revision = None

    def close(self) -> None:
        self._client.close()

    def _matches(self, kind: Kind, answer: Mapping[str, Any]) -> Iterator[Match]:
        if "error" in answer:
            self._revision = None  # most likely the index is gone: the next refresh builds it
            raise EngineError(f"Elasticsearch at {self._host}: {answer['error'].get('reason', 'search failed')}")
        ids = self._ids[kind]
        for hit in answer.get("hits", {}).get("hits", ()):
            yield Match(ids[hit["fields"]["number"][0]], hit["_score"])

    def _alias(self, kind: Kind) -> str:
        return f"{self._prefix}-{kind}"

    def _published(self) -> set[str]:
        """Fingerprints behind the aliases; one when both kinds are there and of one content."""
        try:
            mappings = self._client.indices.get_mapping(index=[self._alias(kind) for kind in FIELDS])
        except NotFoundError:
            return set()
        return {index["mappings"].get("_meta", {}).get("fingerprint", "") for index in mappings.values()}

    def _build(self, entries: Collection[Entry], fingerprint: str) -> None:
        """Nothing is written to an index once it is published, so it is merged: asked thrice as fast, for a second."""
        client = self._client.options(request_timeout=BUILD_SECONDS)
        names = {kind: f"{self._alias(kind)}-{fingerprint[:12]}-{uuid4().hex[:6]}" for kind in FIELDS}
        try:
            for kind, name in names.items():
                client.indices.create(index=name, settings=_SETTINGS, mappings=_mappings(kind, fingerprint))
                of_kind = (entry for entry in entries if entry.kind == kind)
                bulk(client, (_document(name, number, entry) for number, entry in enumerate(of_kind)))
                client.indices.forcemerge(index=name, max_num_segments=1)
                client.indices.refresh(index=name)
            replaced = self._swap(client, names)
        except Exception:
            self._delete(client, list(names.values()))
            raise
        self._delete(client, replaced)

    def _swap(self, client: Elasticsearch, names: Mapping[Kind, str]) -> list[str]:
        """Point both aliases at the new indices in one step; the indices they pointed at before."""
        actions: list[dict[str, Any]] = []
        replaced: list[str] = []
        for kind, name in names.items():
            behind = self._behind(client, kind)
            replaced += behind
            actions += [{"remove": {"index": index, "alias": self._alias(kind)}} for index in behind]
            actions.append({"add": {"index": name, "alias": self._alias(kind)}})
        client.indices.update_aliases(actions=actions)
        return replaced

    def _behind(self, client: Elasticsearch, kind: Kind) -> list[str]:
        try:
            return list(client.indices.get_alias(name=self._alias(kind)))
        except NotFoundError:
            return []

    def _delete(self, client: Elasticsearch, indices: list[str]) -> None:
        if indices:
            client.indices.delete(index=indices, ignore_unavailable=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """The client's errors as ours: where, what, without the credentials an address may hold."""
        try:
            yield
        except BulkIndexError as error:
            raise EngineError(f"Elasticsearch at {self._host}: {len(error.errors)} entries were not indexed") from None
        except ApiError as error:
            raise EngineError(f"Elasticsearch at {self._host}: {error.error} (HTTP {error.status_code})") from None
        except TransportError as error:
            raise EngineError(f"Elasticsearch at {self._host} does not answer: {type(error).__name__}") from None


_TOLD = "responses.status,responses.hits.hits._score,responses.hits.hits.fields,responses.error"
"""Of an answer; the rest is not read."""

_SETTINGS = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": "-1"}
"""One shard, so that term statistics are those of all records."""


def _mappings(kind: Kind, fingerprint: str) -> dict[str, Any]:
    text = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
    return {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "_meta": {"fingerprint": fingerprint},
        "properties": {"number": {"type": "integer", "index": False}, **dict.fromkeys(FIELDS[kind], text)},
    }


def _document(index: str, number: int, entry: Entry) -> dict[str, Any]:
    tokens = {field: " ".join(tokens) for field, tokens in entry.fields.items()}
    return {"_index": index, "number": number, **tokens}


def _body(clauses: Sequence[Clause], size: int) -> dict[str, Any]:
    terms = [{"term": {c.field: {"value": c.term, "boost": c.boost}}} for c in clauses]
    return {
        "query": {"bool": {"should": terms}},
        "size": size,
        "stored_fields": "_none_",
        "docvalue_fields": ["number"],
        "track_total_hits": False,
    }


def _fingerprint(entries: Collection[Entry]) -> str:
    """Names the content, whatever process made it: entries, their order and the fields."""
    digest = hashlib.sha256()
    for entry in entries:
        digest.update(json.dumps([entry.id, entry.kind, sorted(entry.fields.items())]).encode())
    return digest.hexdigest()


def _without_credentials(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
