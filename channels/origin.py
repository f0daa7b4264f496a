"""Where a request came from, as a hash that only the service can make: it can be counted, but not read."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from core.secret_key import SecretKey

HOUSEHOLD = 64
"""Bits of an IPv6 address that name a connection; its devices choose the others, anew each day."""


def origin(secret: SecretKey, client: str) -> str:
    return secret.token(f"origin:{_connection(client)}")


def _connection(client: str) -> str:
    """One for a household or an office; what is no address counts as it is."""
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, HOUSEHOLD), strict=False))
