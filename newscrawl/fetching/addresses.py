"""An IP address in, out comes whether a crawler of the public web may connect to it."""

from __future__ import annotations

import ipaddress

# Carrier-grade NAT, IPv6 translation of private networks, and the cloud's metadata services that
# sit on addresses which the standard library calls global.
_REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in ("100.64.0.0/10", "64:ff9b:1::/48", "168.63.129.16/32", "fd00:ec2::254/128")
)


def is_public(address: str) -> bool:
    """Whether the literal `address` is a global unicast address (IANA special-purpose registries).

    IPv4 addresses inside IPv6 (mapped, 6to4, NAT64, Teredo) are judged by what they lead to.
    Anything that is no IP address is not public.
    """
    try:
        ip = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    inner = _embedded_ipv4(ip)
    if inner is not None:
        return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _REFUSED)


def _embedded_ipv4(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | None:
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip.teredo is not None:
        return ip.teredo[1]
    if ip in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


def is_literal(host: str) -> bool:
    """Whether `host`, as it stands in a URL, would be taken for an IP address by a resolver.

    That includes the old forms `127.1`, `2130706433`, `0x7f.0.0.1`, which `inet_aton` accepts.
    """
    bare = host.strip("[]").rstrip(".")
    if ":" in bare:
        return True
    last = bare.rpartition(".")[2]
    return bool(last) and (last.isdigit() or last.lower().startswith("0x"))
