"""Cuts a proof off from the network: Python imports this module at start-up, in the program and in its children.

An audit hook cannot be taken out again by the program it watches. Loopback stays open.
"""

import ipaddress
import sys

_LOCAL = {"localhost", "", None}


def _is_local(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in _LOCAL:
        return True
    try:
        address = ipaddress.ip_address(str(name))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if not _is_local(host):
        raise PermissionError(f"a proof has no network: {event} {host!r}")


sys.addaudithook(_watch)
