"""A mail server and a webhook on this machine, which keep what they are sent."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Sent:
    """What was delivered so far, and whether more is taken."""

    url: str = ""
    received: list[Any] = field(default_factory=list)
    is_refusing: bool = False


@contextmanager
def mail_server() -> Iterator[Sent]:
    """Takes mail by SMTP; gives `(recipients, text)` of each."""
    sent = Sent()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 tests.example")
            recipients: list[str] = []
            for line in self.rfile:
                word = line.strip().decode()
                verb = word.upper()[:4]
                if verb == "DATA":
                    self.say("354 go on")
                    text = b"".join(iter(self.rfile.readline, b".\r\n"))
                    sent.received.append((recipients, text.decode()))
                elif verb == "RCPT":
                    recipients.append(word.partition("<")[2].rstrip(">"))
                if verb == "QUIT":
                    self.say("221 bye")
                    return
                self.say("451 try later" if sent.is_refusing else "250 tests.example")

        def say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        sent.url = f"smtp://127.0.0.1:{server.server_address[1]}"
        with _running(server):
            yield sent


@contextmanager
def webhook() -> Iterator[Sent]:
    """Takes JSON by POST; gives what each says."""
    sent = Sent()

    class Talk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not sent.is_refusing:
                sent.received.append(json.loads(body))
            self.send_response(500 if sent.is_refusing else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Talk) as server:
        sent.url = f"http://127.0.0.1:{server.server_address[1]}/secret-path"
        with _running(server):
            yield sent


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
