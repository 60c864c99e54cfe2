"""A PostgreSQL server of the tests' own: in a folder of its own, reached by a socket there."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.libraries import Later

psycopg = Later("psycopg")
_INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))  # where Debian has it
POSTGRES = shutil.which("postgres") or (str(_INSTALLED[-1]) if _INSTALLED else None)
USER = "grader"


@contextmanager
def running_server() -> Iterator[Path]:
    """Start a server; the folder with its socket. It is ended, and its data are deleted."""
    assert POSTGRES, "CI has to have a database server: apt-get install postgresql"
    folder = Path(tempfile.mkdtemp(prefix="grader-pg-"))  # a socket's path may not be long
    settings: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:  # the server refuses to run as root
        settings |= {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres", "postgres")
    binaries = Path(POSTGRES).resolve().parent
    data = folder / "data"
    make = [binaries / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "-N"]
    subprocess.run([*make, "--locale=C.UTF-8"], check=True, capture_output=True, **settings)
    # Clients are killed here, never the machine: nothing has to reach the disk in time.
    quick = ["-c", "fsync=off", "-c", "full_page_writes=off"]
    serve = [binaries / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *quick]
    with subprocess.Popen(serve, stderr=subprocess.DEVNULL, **settings) as process:
        try:
            _wait(folder, process)
            yield folder
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nobody needs the data any more
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)


def _wait(folder: Path, process: "subprocess.Popen[bytes]") -> None:
    while True:
        try:
            return psycopg.connect(host=str(folder), user=USER, dbname="postgres").close()
        except psycopg.OperationalError:
            assert process.poll() is None, "the database server did not start"
            time.sleep(0.05)


def new_database(folder: Path, name: str) -> str:
    """Make an empty database; its URL as a user would give it."""
    with psycopg.connect(
        host=str(folder), user=USER, dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return f"postgresql://{USER}@/{name}?host={folder}"
