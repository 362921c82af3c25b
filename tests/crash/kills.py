"""The ways of dying: each scene is an installation at work, with what can be done to it by name."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from bench.machine import Cluster, Crowd, Installation, Plan, Running, children_of
from bench.machine.processes import freeze_group, kill_group
from tests.crash.pair import Pair
from tests.crash.power import Disk, why_no_power_loss

SETTINGS = "lianxin.config.settings"
BACK_SECONDS = 60


@dataclass
class Scene:
    """An installation under ``lianxin serve``, and its deaths: each kills and brings back."""

    name: str
    here: Installation
    crowd: Crowd
    serving: Running
    deaths: Mapping[str, Callable[[], None]] = field(default_factory=dict)

    def kill_web(self) -> None:
        """SIGKILL for the web server with all its workers; the supervisor starts it again."""
        web = [pid for pid, name in children_of(self.serving.pid).items() if name == "lianxin web"]
        assert web, "no web server to kill"
        for pid in web:
            kill_group(pid)
        self.wait()

    def wait(self) -> None:
        """Until it answers again. Raises RuntimeError with what the server wrote."""
        end = monotonic() + BACK_SECONDS
        while not self.here.answers():
            if monotonic() > end:
                raise RuntimeError(self.serving.said())
            sleep(0.02)

    def freeze(self) -> None:
        """Stop everything that serves where it stands, as a machine without power does: nobody is answered any more.

        A process that went on after its disk is gone would be another accident than the one meant here, and one that
        nobody can survive: ext4 may answer a flush of that very moment with success, whose data it then drops.
        """
        for pid in (self.serving.pid, *self._served()):
            freeze_group(pid)

    def kill_all(self) -> None:
        """SIGKILL for everything that serves, the supervisor first."""
        children = self._served()
        self.serving.kill()
        for pid in children:
            kill_group(pid)

    def _served(self) -> list[int]:
        return [pid for pid, name in children_of(self.serving.pid).items() if name.startswith("lianxin ")]


Made = Callable[[Path, Plan], AbstractContextManager[Scene]]
"""How a scene is made in a folder, with a crowd, and cleared away."""


@contextmanager
def on_postgres(folder: Path, plan: Plan, settings: str = SETTINGS) -> Iterator[Scene]:
    """The product on PostgreSQL, whose files are on a disk that can be cut where there can be one."""
    with ExitStack() as ending:
        disk = ending.enter_context(Disk.made(folder)) if not why_no_power_loss() else None
        cluster = ending.enter_context(Cluster.made((disk.folder if disk else folder) / "postgres", **_SMALL_LOG))
        here = Installation(folder / "data", cluster.database("lianxin"), settings)
        scene = _at_work("PostgreSQL", here, plan, ending)

        def kill_database() -> None:
            cluster.kill()
            cluster.start()

        def cut_power() -> None:
            assert disk
            scene.freeze()
            disk.cut()
            scene.kill_all()
            cluster.kill()
            disk.back()
            cluster.start()
            scene.serving = here.serve()

        scene.deaths = {"web server": scene.kill_web, "database": kill_database}
        if disk:
            disk.flush()
            scene.deaths |= {"power": cut_power}
        yield scene


@contextmanager
def on_sqlite(folder: Path, plan: Plan, settings: str = SETTINGS) -> Iterator[Scene]:
    """The product on SQLite, whose file is on a disk that can be cut where there can be one."""
    with ExitStack() as ending:
        disk = ending.enter_context(Disk.made(folder)) if not why_no_power_loss() else None
        here = Installation((disk.folder if disk else folder) / "data", settings=settings)
        scene = _at_work("SQLite", here, plan, ending)

        def cut_power() -> None:
            assert disk
            scene.freeze()
            disk.cut()
            scene.kill_all()
            disk.back()
            scene.serving = here.serve()

        scene.deaths = {"web server": scene.kill_web}
        if disk:
            disk.flush()
            scene.deaths |= {"power": cut_power}
        yield scene


@contextmanager
def on_a_pair(folder: Path, plan: Plan) -> Iterator[Scene]:
    """The product on PostgreSQL whose commits wait for a follower; when the primary dies, the follower takes over."""
    with ExitStack() as ending:
        pair = ending.enter_context(Pair.made(folder))
        pair.primary.run("CREATE DATABASE lianxin")
        pair.join(waits=True)
        here = Installation(folder / "data", pair.address("lianxin"))
        scene = _at_work("PostgreSQL with a follower", here, plan, ending)

        def lose_primary() -> None:
            pair.fail_over()
            pair.join(waits=True)

        scene.deaths = {"primary": lose_primary}
        yield scene


_SMALL_LOG = {"max_wal_size": "256MB"}


def _at_work(name: str, here: Installation, plan: Plan, ending: ExitStack) -> Scene:
    here.migrate()
    crowd = here.seed(plan)
    scene = Scene(name, here, crowd, here.serve())
    ending.callback(scene.kill_all)
    return scene
