"""HTTP to our own processes on this machine."""

import httpx


def loopback_client(timeout: float, headers: dict[str, str] | None = None) -> httpx.Client:
    """Never through a proxy: offices set HTTP_PROXY, and the internal token is nobody else's business."""
    return httpx.Client(timeout=httpx.Timeout(timeout, connect=2.0), headers=headers, trust_env=False)
