"""
Work on what strangers send, in a process of its own: with a limit on time and memory, and without our secrets.

A file made to exhaust whoever reads it exhausts that process only.
"""

import resource
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_MOST_OUTPUT = 4_000_000


class LimitReached(Exception):
    """The work took more time or memory than allowed."""


def run_limited(module: str, data: bytes, *arguments: str, seconds: float) -> bytes:
    """
    Run ``python -m module`` with data on its standard input; what it wrote.

    The module must call :func:`limit_process` before it looks at the data.

    :param seconds: of wall time; the module's own limit on CPU time should be about the same.
    :raises LimitReached: if it did not end well: too slow, too large, or broken.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            input=data,
            capture_output=True,
            timeout=seconds,
            cwd=_ROOT,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LimitReached(f"{module} took more than {seconds:g} s") from None
    if done.returncode != 0 or len(done.stdout) > _MOST_OUTPUT:
        tail = done.stderr.decode(errors="replace").strip().rpartition("\n")[2][:200]
        raise LimitReached(f"{module} ended with {done.returncode}: {tail}")
    return done.stdout


def limit_process(*, cpu_seconds: int, megabytes: int) -> None:
    """Limit this process: CPU time, memory, no files written, no further processes."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
