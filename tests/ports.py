"""Ports for programs that a test starts."""

import contextlib
import os
import socket


def find_free_ports(count: int) -> int:
    """
    The first of several neighbouring ports that nobody uses.

    Every test process begins to look elsewhere: the ports are bound only after the program has filled its
    database, and servers that share a port would answer for each other.
    """
    for first in range(20_000 + os.getpid() % 1_000 * 10, 32_000, count):
        with contextlib.ExitStack() as probes, contextlib.suppress(OSError):
            for port in range(first, first + count):
                probes.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return first
    raise RuntimeError("no free ports")
