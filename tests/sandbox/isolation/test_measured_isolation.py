"""The level is what a canary showed: with layers off, or on systems that refuse some, it drops."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.confined.values import wire
from grader.sandbox.isolation import measured_isolation
from grader.sandbox.isolation.bait import Bait
from grader.sandbox.isolation.measured_isolation import ATTEMPTS, IsolationReport
from grader.sandbox.sandboxes import NONE, ConfinedSandbox
from grader.sandbox.wall_layers import LAYERS

pytestmark = pytest.mark.linux
ROOT = Path(__file__).parents[3]


def measured(*without: str) -> IsolationReport:
    with closing(ConfinedSandbox(without)) as sandbox:
        return sandbox.report


def what_worked(report: IsolationReport) -> set[str]:
    words = {what: name for name, (what, _) in ATTEMPTS.items()}
    return {words[attempt.what] for attempt in report.attempts if not attempt.refused}


@pytest.fixture
def baits(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[Path]]]:
    """Have baits laid out in a folder with a short path; return what lists them."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield lambda: list(Path(folder).glob("grader-held-bait-*"))


def test_with_everything_nothing_works(full: ConfinedSandbox) -> None:
    assert what_worked(full.report) == set()
    assert len(full.report.attempts) == len(ATTEMPTS)
    assert [layer.name for layer in full.report.layers if not layer.holds] == []


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(
    ("without", "level", "worked"),
    [
        (["landlock"], "full", set()),
        (["capabilities"], "full", set()),
        (["limits"], "full", set()),
        (["namespaces"], "partial", {"see names"}),
        (["seccomp"], "partial", {"fork"}),
        (["namespaces", "landlock"], "none", {"read secret", "read grader", "write file"}),
        (["namespaces", "seccomp"], "none", {"live on", "send datagram", "fork"}),
        (["landlock", "seccomp"], "partial", {"fork"}),
    ],
)
def test_each_layer_counts(without: list[str], level: str, worked: set[str]) -> None:
    report = measured(*without)
    assert report.level == level
    assert what_worked(report) >= worked
    assert {layer.name for layer in report.layers if not layer.holds} >= set(without)
    assert all(layer.mend for layer in report.layers)


def test_without_any_layer_everything_works() -> None:
    report = measured(*LAYERS)
    assert report.level == "none"
    expected = set(ATTEMPTS)
    if os.geteuid() == 0:  # without its capabilities root may still not read what is only ours
        expected -= {"read parent", "read memory", "limit", "signal"}
    assert what_worked(report) >= expected - {"run program"}


def test_it_is_quick(full: ConfinedSandbox) -> None:
    full.servers._zygote(NONE).wait()
    started = time.perf_counter()
    measured_isolation.measure(full.servers._zygote(NONE), {})
    assert time.perf_counter() - started < 0.5  # about 0.015 on a machine at rest


def test_a_process_that_lives_on_is_noticed_late_too() -> None:
    with closing(ConfinedSandbox(LAYERS)) as sandbox:
        sandbox.prepare()
        zygote = sandbox.servers._zygote(NONE)
        zygote.wait()
        zygote._ahead.settle(zygote._born)
        time.sleep(0.5)
        assert "live on" in what_worked(sandbox.report)


def test_it_waits_for_nothing_that_was_ordered_after_the_canary() -> None:
    with closing(ConfinedSandbox()) as sandbox:
        sandbox.prepare()
        zygote = sandbox.servers.start(NONE)
        zygote.wait()
        while sandbox.is_measuring:
            time.sleep(0.01)
        os.kill(zygote._process.pid, signal.SIGSTOP)
        try:
            zygote.fork_ahead("worker")
            assert sandbox.isolation == "full"
        finally:
            os.kill(zygote._process.pid, signal.SIGCONT)


def test_an_interrupt_while_the_canary_is_sent_leaves_nothing_behind(
    baits: Callable[[], list[Path]],
) -> None:
    laid = []

    def interrupt(role: str, question: bytes) -> None:
        laid.extend(baits())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measured_isolation.Canary(SimpleNamespace(fork_ahead=interrupt))  # type: ignore[arg-type]
    assert laid
    assert not baits()


def test_a_bait_that_nobody_removed_ends_with_its_process(tmp_path: Path) -> None:
    script = "from grader.sandbox.isolation.bait import Bait; bait = Bait(); print(bait._folder)"
    command = [sys.executable, "-c", script]
    environment = {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert not Path(done.stdout.strip()).exists()


def test_a_canary_that_nobody_hears_leaves_nothing_behind(baits: Callable[[], list[Path]]) -> None:
    with closing(ConfinedSandbox()) as sandbox:
        sandbox.prepare()
        assert len(baits()) == 1
        sandbox.prepare()
        assert len(baits()) == 1
    assert not baits()


def test_a_canary_of_a_fork_server_that_is_gone_is_not_heard(
    baits: Callable[[], list[Path]],
) -> None:
    with closing(ConfinedSandbox()) as sandbox:
        sandbox.prepare()
        zygote = sandbox.servers._zygote(NONE)
        zygote._process.kill()
        assert sandbox.isolation == "full"
        assert sandbox.servers._zygote(NONE) is not zygote
        assert not baits()


def test_a_canary_that_does_not_answer_shows_nothing(
    full: ConfinedSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for the last byte of its order."""
    cut = SimpleNamespace(pack=lambda entries: wire.pack(entries)[:-1])
    monkeypatch.setattr(measured_isolation, "wire", cut)
    monkeypatch.setattr(measured_isolation, "SECONDS", 0.05)
    assert measured_isolation.measure(full.servers._zygote(NONE), {}).level == "none"


def test_what_the_bait_notices_counts_whatever_the_canary_says(
    full: ConfinedSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Bait, "noticed", lambda self: {"connect"})
    report = measured_isolation.measure(full.servers._zygote(NONE), {})
    assert what_worked(report) == {"connect"}
    assert report.level == "none"


def test_the_bait_notices_every_mark() -> None:
    with closing(Bait()) as bait:
        assert bait.noticed() == set()
        Path(bait.order["folder"], "written").touch()
        Path(bait.order["secret"]).write_bytes(b"x")
        with socket.socket(type=socket.SOCK_DGRAM) as udp:
            udp.sendto(b"x", ("127.0.0.1", bait.order["udp"]))
        places = [
            (socket.AF_INET, ("127.0.0.1", bait.order["tcp"])),
            (socket.AF_UNIX, bait.order["folder"] + "/socket"),
            (socket.AF_UNIX, "\0" + bait.order["name"]),
        ]
        for family, address in places:
            with socket.socket(family) as client:
                client.connect(address)
        names = {"write file", "change file", "send datagram"}
        assert bait.noticed() == names | {"connect", "connect by path", "connect by name"}
    assert not Path(bait.order["folder"]).exists()


# Refuses system calls to everything that follows, as containers and distributions do.
REFUSE = """
import ctypes, json, sys
from contextlib import closing
from grader.confined.wall import bpf, kernel, seccomp
from grader.sandbox.sandboxes import ConfinedSandbox
lines = bpf.load(0)
for name in sys.argv[1:]:
    number = seccomp.this_machine().calls[name.removesuffix(" of namespaces")]
    refuse = bpf.answer(seccomp.NOT_PERMITTED)
    if name.endswith("of namespaces"):
        with_flags = bpf.when(bpf.ANY_BIT, 0x7E020000, refuse)
        refuse = [*bpf.load(16), *with_flags, *bpf.answer(seccomp.ALLOW)]
    lines += bpf.when(bpf.EQUAL, number, refuse)
lines += bpf.answer(seccomp.ALLOW)
program = ctypes.create_string_buffer(b"".join(lines), len(lines) * bpf.SIZE)
kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
description = seccomp._Description(len(lines), ctypes.addressof(program))
kernel.system_call("seccomp", 1, 0, ctypes.byref(description))
with closing(ConfinedSandbox()) as sandbox:
    report = sandbox.report
missing = {layer.name: layer.reason for layer in report.layers if not layer.holds}
print(json.dumps([report.level, missing]))
"""


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(
    ("refused", "level", "reason"),
    [
        (["unshare", "clone of namespaces"], "partial", "unshare: Operation not permitted"),
        (["mount"], "partial", "mount: Operation not permitted"),
        (["clone of namespaces"], "partial", "clone: Operation not permitted"),
        (["unshare", "landlock_create_ruleset"], "none", "unshare: Operation not permitted"),
    ],
    ids=["a container", "mounts refused", "clone refused", "an old container"],
)
def test_systems_that_refuse(refused: list[str], level: str, reason: str) -> None:
    process = subprocess.run(
        [sys.executable, "-c", REFUSE, *refused],
        env={"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert process.returncode == 0, process.stderr
    told, missing = json.loads(process.stdout)
    assert told == level
    assert reason in missing["namespaces"]
    assert "seccomp" not in missing


def test_a_folder_for_temporary_files_may_have_a_long_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with closing(Bait()) as bait:
        assert not bait.noticed()
    assert list(deep.iterdir()) == []
