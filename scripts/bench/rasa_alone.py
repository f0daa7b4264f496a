"""Rasa without us: the same model, tracker store and process count, its own REST channel, constant actions."""

import json
import sys
from pathlib import Path
from types import TracebackType

import httpx

from core.loopback import loopback_client
from core.secret_key import load_secret_key
from core.settings import load_settings
from motcua.process import Process
from motcua.rasa_endpoints import write_endpoints
from motcua.serve import LOOPBACK, free_port
from motcua.training import RASA, model_path
from tests.conftest import START_SECONDS, Service, eventually

# The gateway channel is there, too: it brings the mend of bot/components/patches.py, which stock Rasa lacks (the
# comparison would flatter us), and it tells when the model is loaded.
CREDENTIALS = {
    "rest": None,
    "bot.components.gateway_channel.GatewayInput": {"token": "${MOTCUA_INTERNAL_TOKEN}"},
}


class RasaAlone:
    """`with RasaAlone(service, folder) as alone:` runs it with the model of `service`; `alone.url` answers."""

    def __init__(self, service: Service, data: Path) -> None:
        self._settings = load_settings(data_dir=service.data, database_url=None, redis_url=None, secret_key=None)
        self._data = data
        self._rasa_port, self._actions_port = free_port(), free_port()
        self.url = f"http://{LOOPBACK}:{self._rasa_port}"
        self._processes = self._planned()

    def _planned(self) -> list[Process]:
        self._data.mkdir()
        own = self._settings.model_copy(update={"data_dir": self._data})
        endpoints = write_endpoints(own, f"http://{LOOPBACK}:{self._actions_port}")
        credentials = self._data / "credentials.yml"
        credentials.write_text(json.dumps(CREDENTIALS))  # JSON is YAML
        token = load_secret_key(self._settings).token("internal")
        environment = {"MOTCUA_INTERNAL_TOKEN": token, "SANIC_WORKERS": "1"}
        rasa = [*RASA, "run", "--model", str(model_path(self._settings)), "--interface", LOOPBACK]
        rasa += ["--port", str(self._rasa_port), "--endpoints", str(endpoints), "--credentials", str(credentials)]
        actions = [sys.executable, "-m", "scripts.bench.constant_actions", str(self._actions_port)]
        return [
            Process("actions", actions, environment, self._data / "actions.log"),
            Process("rasa", rasa, environment, self._data / "rasa.log"),
        ]

    def __enter__(self) -> "RasaAlone":
        for process in self._processes:
            process.start()
        with loopback_client(timeout=5.0) as client:
            eventually(lambda: self._is_ready(client), START_SECONDS)
        return self

    def _is_ready(self, client: httpx.Client) -> bool:
        try:
            actions = client.get(f"http://{LOOPBACK}:{self._actions_port}/")
            return actions.is_success and client.get(f"{self.url}/webhooks/gateway/").is_success
        except httpx.HTTPError:
            return False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.ask_to_end()
            process.end(10)
