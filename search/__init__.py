"""Which procedure a citizen means: engines, query understanding, ranking, and the decision direct / choices / none.

Knows procedures and Vietnamese text; must not know channels, Rasa or SQL.
Door: `Searcher` (with a `Catalog` to read from), `Found`, `Hit`, and the engines `EmbeddedEngine`, `FailoverEngine` and
`elastic.ElasticEngine`, which brings in its client. The words people use are data: `vocabulary/`, plain files.
"""

from .decision import Decision
from .embedded import EmbeddedEngine
from .engine import Engine, EngineError
from .failover import FailoverEngine
from .searcher import Catalog, Found, Hit, Searcher

__all__ = [
    "Catalog",
    "Decision",
    "EmbeddedEngine",
    "Engine",
    "EngineError",
    "FailoverEngine",
    "Found",
    "Hit",
    "Searcher",
]
