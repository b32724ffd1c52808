"""Where the web listens: whether the port is free, and whether the web answers there."""

import socket
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from workers.trouble import Trouble

ANY_HOST = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  looked up, not listened on
SUGGESTIONS = (8001, 8002)


class PortIsBusy(Trouble):
    """One Swedish sentence that names the port and suggests another."""


@dataclass(frozen=True)
class Address:
    """`host` as one listens on it; `bind` is `host:port`, `url` what a browser on this machine opens."""

    host: str
    port: int

    @property
    def bind(self) -> str:
        return _joined(self.host, self.port)

    @property
    def url(self) -> str:
        return f"http://{_joined(ANY_HOST.get(self.host, self.host), self.port)}"

    def refuse_busy(self) -> None:
        """Raises PortIsBusy when nobody could listen here now."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                other = next(port for port in SUGGESTIONS if port != self.port)
                raise PortIsBusy(
                    f"Porten {self.port} på {self.host} går inte att använda ({error.strerror}): "
                    f"välj en annan, till exempel PORT={other} make run."
                ) from error

    def is_healthy(self) -> bool:
        """Whether /healthz answers 200; asked without the proxy that an environment may name."""
        connection = HTTPConnection(ANY_HOST.get(self.host, self.host), self.port, timeout=5)
        try:
            with suppress(OSError, HTTPException):
                connection.request("GET", "/healthz")
                return connection.getresponse().status == HTTPStatus.OK
            return False
        finally:
            connection.close()


def _joined(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
