import os
from collections.abc import Iterator
from uuid import uuid4

import pytest

from search.elastic import ElasticEngine
from search.embedded import EmbeddedEngine
from search.engine import Engine
from search.searcher import Searcher

from .samples import MemoryCatalog, procedures

PATIENT = 30.0
"""Seconds: a loaded test machine is no failure."""


@pytest.fixture(scope="session")
def searcher() -> Searcher:
    """Over the sample procedures, embedded."""
    found = Searcher(EmbeddedEngine(), MemoryCatalog(procedures()))
    found.refresh()
    return found


@pytest.fixture
def elastic() -> Iterator[ElasticEngine]:
    """On the real node, under a prefix of its own."""
    engine = ElasticEngine(os.environ["MOTCUA_TEST_ELASTICSEARCH_URL"], f"test-{uuid4().hex[:10]}", seconds=PATIENT)
    yield engine
    engine.drop()
    engine.close()


@pytest.fixture(params=["embedded", pytest.param("elastic", marks=pytest.mark.elasticsearch)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    return EmbeddedEngine() if request.param == "embedded" else request.getfixturevalue("elastic")
