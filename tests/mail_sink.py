"""A mail server on a socket that keeps what it is given, and can refuse as mail servers do (RFC 5321)."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

OK = "250 OK"


class Sink:
    """``mails`` are the messages that it has taken; ``recipient`` and ``end`` are what it answers to RCPT and DATA."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.to: list[str] = []
        self.recipient = self.end = OK

    def clear(self) -> None:
        self.mails.clear()
        self.to.clear()
        self.recipient = self.end = OK


class Session(StreamRequestHandler):
    """One connection; a command other than these gets a yes."""

    def handle(self) -> None:
        self._to: list[str] = []
        self._say("220 sink")
        while line := self.rfile.readline().decode().strip():
            answer = {"RCPT": self._recipient, "DATA": self._take, "QUIT": lambda _: "221 bye"}.get(line[:4].upper())
            self._say(answer(line) if answer else OK)

    @property
    def _sink(self) -> Sink:
        assert isinstance(self.server, Server)
        return self.server.sink

    def _recipient(self, line: str) -> str:
        if self._sink.recipient == OK:
            self._to.append(line.partition("<")[2].partition(">")[0])
        return self._sink.recipient

    def _take(self, _line: str) -> str:
        self._say("354 go on")
        content = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            content += line.removeprefix(b".")
        if self._sink.end == OK:
            self._sink.mails.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
            self._sink.to += self._to
        return self._sink.end

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Server(ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        super().__init__(("127.0.0.1", 0), Session)


@contextmanager
def listening(sink: Sink) -> Iterator[str]:
    """The address that SPARBAR_MAIL_URL takes."""
    with Server(sink) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def words_of(mail: EmailMessage) -> str:
    """The plain text."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
