"""The address at which the screen is served."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from secrets import compare_digest, token_urlsafe
from typing import NamedTuple
from urllib.parse import urlsplit

HTTP = 80
"""The port that no address names."""

BYTES = 16
"""How much of the address nobody can guess."""


class Address(NamedTuple):
    """What was bound, and the secret that a visitor must know."""

    host: str
    port: int
    token: str

    @property
    def url(self) -> str:
        """The address as a visitor opens it; where everything is bound, by the name of this machine."""
        host = socket.gethostname() if self.everywhere else self.host
        return f"http://{f'[{host}]' if ':' in host else host}{f':{self.port}' * (self.port != HTTP)}/{self.token}/"

    @property
    def everywhere(self) -> bool:
        """Whether every address of this machine is bound."""
        return (number := _number(self.host)) is not None and number.is_unspecified

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        number = _number(self.host)
        return number.is_loopback if number is not None else self.host.lower() == "localhost"

    def bound(self, named: str) -> bool:
        """Whether a Host header names what was bound: another name may be a stranger's that leads here."""
        try:
            parts = urlsplit(f"//{named}")
            host, port = parts.hostname or "", parts.port or HTTP
        except ValueError:
            return False
        if parts.netloc != named or "@" in named or port != self.port:
            return False
        asked, own = _number(host), _number(self.host)
        if asked is not None:
            # A number is never looked up, hence never a stranger's name.
            return asked == own or self.everywhere
        names = {self.host.lower()}
        names |= {"localhost"} if self.local or self.everywhere else set()
        names |= {socket.gethostname().lower()} if self.everywhere else set()
        return host in names

    def admits(self, token: str) -> bool:
        """Whether this is the secret; the time it takes to say so tells nothing of it."""
        return compare_digest(token.encode("utf-8", "replace"), self.token.encode())


def new_token() -> str:
    """A secret of 128 bits that stands in an address."""
    return token_urlsafe(BYTES)


def _number(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
