"""Puts the knowledge base, search and answers together: for the action server and for commands that need no service."""

import threading
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from typing import Any

import structlog
from fastapi import FastAPI
from sqlalchemy import make_url

from actions.explaining import Explaining
from actions.procedures import ActionAnswer, ActionChoose
from actions.respond import ActionRespond
from actions.server import create_app
from actions.talks import Listening, Talks
from answers.answer import Answers
from core.clock import Clock, today
from core.edits import Edits
from core.errors import MotcuaError
from core.settings import Settings
from dossiers.talk import DossierTalk
from feedback.filing_talk import FilingTalk
from feedback.status_talk import StatusTalk
from messages.handoff import Handoffs
from messages.talk import Talk
from messages.vault import Vault
from procedure_kb.catalog import Catalog
from procedure_kb.citizen_phrases import Phrases
from procedure_kb.schedule import Schedule
from procedure_kb.store import Store
from search.embedded import EmbeddedEngine
from search.engine import Engine
from search.failover import FailoverEngine
from search.searcher import Searcher
from search.staff_lexicon import StaffLexicon

from .context import Context
from .office import Office

REFRESH_SECONDS = 0.2
"""What staff publish is found by every process within a second."""

_log = structlog.get_logger("motcua.knowledge")


def open_catalog(context: Context) -> Catalog:
    """The procedures of this database, with citizens' phrases."""
    return Catalog(Store(context.database, context.clock, context.ledger), Phrases())


def open_searcher(context: Context, catalog: Catalog, settings: Settings | None = None) -> Searcher:
    """A searcher over all procedures with the vocabulary in force, ready to find; `settings` choose another engine."""
    vocabulary = StaffLexicon(Edits(context.database, context.clock))
    searcher = Searcher(engine_for(settings or context.settings), catalog, vocabulary)
    searcher.refresh()
    return searcher


def engine_for(settings: Settings) -> Engine:
    """Elasticsearch with the embedded engine behind it, or the embedded engine alone."""
    if settings.elasticsearch_url is None:
        return EmbeddedEngine()
    from search.elastic import ElasticEngine  # 48 MB, for those who use it

    return FailoverEngine(ElasticEngine(settings.elasticsearch_url, index_prefix(settings)))


def index_prefix(settings: Settings) -> str:
    """Of this database: services that share an Elasticsearch do not overwrite each other's index."""
    address = make_url(settings.database).set(username=None, password=None).render_as_string()
    return f"motcua-{sha256(address.encode()).hexdigest()[:8]}"


def actions_app(context: Context, token: str) -> FastAPI:
    """The action server of this database."""
    catalog = open_catalog(context)
    searcher = open_searcher(context, catalog)
    office = Office(context.settings, context.database, context.clock, context.secret, {})
    info = office.service_records
    answers = Answers(searcher, catalog.get, info.contact, lambda: today(context.clock))
    handoffs = Handoffs(context.database, context.clock, context.ledger)

    def opens() -> datetime | None:
        return office.working_time.opens(context.clock.now())

    stale: list[str] = []
    _keep_fresh(searcher, Schedule(context.database, context.clock, context.ledger), stale)
    vault = Vault(context.database, context.secret)
    talks = Talks(open_talks(office, context.clock, catalog, vault), vault, answers.decision)
    actions = (ActionAnswer(answers), ActionChoose(answers), ActionRespond(answers, info, handoffs, opens, talks))
    listening = [Listening(action, talks) for action in actions]
    explaining = Explaining(answers, searcher)
    return create_app(listening, token, lambda: search_health(searcher, stale), explaining)


def open_talks(office: Office, clock: Clock, catalog: Catalog, vault: Vault) -> list[Talk]:
    """Matters of several turns: one's dossier, a report, what was reported before."""
    return [
        DossierTalk(
            lookups=office.lookups,
            subscriptions=office.subscriptions,
            teller=office.teller,
            procedure=lambda code: code if catalog.get(code) else None,
            now=clock.now,
        ),
        FilingTalk(
            filing=office.filing,
            contact_of=lambda inbox_id, mark: vault.values(inbox_id).get(mark),
            catalog=office.catalog,
            branch_in=office.service_records.branch_in,
        ),
        StatusTalk(office.filing, office.ratings, office.rateable, clock.now, office.catalog),
    ]


def search_health(searcher: Searcher, stale: list[str]) -> dict[str, Any]:
    """`degraded` says why the fall-back engine answers, or why what staff published lately is not found."""
    reason = searcher.engine.degraded or "".join(f"not up to date: {reason}" for reason in stale)
    return {"ok": True, "engine": searcher.engine.name, "degraded": reason or None}


def _keep_fresh(searcher: Searcher, schedule: Schedule, stale: list[str]) -> None:
    """Follows the knowledge base's revision, and brings in scheduled changes on their day.

    While that fails, `stale` holds the reason, which is logged once.
    """

    def loop() -> None:
        pause = threading.Event()
        while not pause.wait(REFRESH_SECONDS):
            try:
                searcher.refresh()
                schedule.apply_due()  # seen by the next round
                stale.clear()
            except Exception as error:  # whatever it is, the old index goes on and the next round may succeed
                reason = str(error).splitlines()[0] if isinstance(error, MotcuaError) else type(error).__name__
                if stale != [reason]:
                    stale[:] = [reason]
                    with suppress(Exception):
                        _log.error("search_not_refreshed", error=reason)

    threading.Thread(target=loop, daemon=True, name="refresh-search").start()
