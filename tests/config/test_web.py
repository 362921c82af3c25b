"""The web server as it runs."""

from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

from bench.machine import Installation

IDLE = 300


def asked(stack: ExitStack, here: Installation) -> int:
    """The status of an answer on a new connection, which stays open until the end of ``stack``."""
    connection = HTTPConnection("127.0.0.1", here.port, timeout=10)
    stack.callback(connection.close)
    connection.request("GET", "/api/v1/me")
    response = connection.getresponse()
    response.read()
    return response.status


def test_those_who_keep_their_connection_open_keep_nobody_out(tmp_path: Path) -> None:
    here = Installation(tmp_path)
    here.migrate()
    with here.web(workers=1), ExitStack() as stack:
        assert {asked(stack, here) for _ in range(IDLE)} == {401}
