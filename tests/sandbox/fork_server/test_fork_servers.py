"""Which fork server is used where some end, or hold fewer layers than the first one."""

from collections.abc import Callable, Collection

import pytest

from grader.sandbox.fork_server import fork_servers
from grader.sandbox.fork_server.fork_servers import ForkServers, Packages
from grader.sandbox.process import ZygoteFailed, ZygoteGone

NONE = Packages()
LIBRARY = Packages(("library",), ("library.part",))
ALL = ["namespaces", "seccomp"]


class Server:
    """What `ForkServers` knows of a fork server, without a process."""

    def __init__(
        self, without: Collection[str], packages: Collection[str], imported: Collection[str]
    ) -> None:
        self.without, self.imported, self.layers = without, imported, ALL
        self.closed = False
        self.missing = {"namespaces": "refused"}

    def wait(self) -> None: ...

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> Callable[[type[Server]], ForkServers]:
    def make(kind: type[Server]) -> ForkServers:
        monkeypatch.setattr(fork_servers, "Zygote", kind)
        return ForkServers()

    return make


class EndsByItsImport(Server):
    def wait(self) -> None:
        if self.imported:
            raise ZygoteGone("the fork server ended", killed=False)


class HoldsLessByItsImport(Server):
    def wait(self) -> None:
        self.layers = ["seccomp"] if self.imported else ALL


class FailsByItsImport(Server):
    def wait(self) -> None:
        if self.imported:
            raise ZygoteFailed("no child processes")


@pytest.mark.parametrize("kind", [EndsByItsImport, HoldsLessByItsImport, FailsByItsImport])
def test_what_a_module_spoils_is_started_without_it(
    servers: Callable[[type[Server]], ForkServers], kind: type[Server]
) -> None:
    opened = servers(kind)
    opened.use(NONE, lambda server: server)
    for _ in range(2):
        server = opened.use(LIBRARY, lambda server: server)
        assert isinstance(server, Server)
        assert not server.imported
        assert server.layers == ALL


def test_modules_are_imported_again_where_a_server_was_killed_once(
    servers: Callable[[type[Server]], ForkServers],
) -> None:
    class DiesOnce(Server):
        left = 1

        def wait(self) -> None:
            if DiesOnce.left:
                DiesOnce.left -= 1
                raise ZygoteGone("the fork server ended")

    server = servers(DiesOnce).use(LIBRARY, lambda server: server)
    assert isinstance(server, Server)
    assert server.imported == LIBRARY.imported


def test_less_than_the_first_one_holds_is_never_used(
    servers: Callable[[type[Server]], ForkServers],
) -> None:
    class HoldsLess(Server):
        def wait(self) -> None:
            self.layers = ALL[1:] if self.packages else ALL

        def __init__(
            self, without: Collection[str], packages: Collection[str], imported: Collection[str]
        ) -> None:
            super().__init__(without, packages, imported)
            self.packages = packages

    opened = servers(HoldsLess)
    opened.use(NONE, lambda server: server)
    with pytest.raises(ZygoteFailed, match=r"no longer hold: namespaces \(refused\)"):
        opened.use(LIBRARY, lambda server: server)


def test_what_was_started_in_a_form_that_the_system_refuses_is_started_again(
    servers: Callable[[type[Server]], ForkServers],
) -> None:
    class Refused(Server):
        def wait(self) -> None:
            if "namespaces" not in self.without:
                raise ZygoteFailed("half built")

    opened = servers(Refused)
    early = opened.start(LIBRARY)
    opened.use(NONE, lambda server: server)
    assert isinstance(early, Server)
    assert early.closed
    server = opened.use(LIBRARY, lambda server: server)
    assert isinstance(server, Server)
    assert "namespaces" in server.without
