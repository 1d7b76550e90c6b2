"""Build a dataset on a schedule, from one command: a local Prefect server and the process that runs the flows.

    python flows/serve_schedule.py --cron "15 2 * * *" SOURCE... --dataset NAME

Starts a Prefect server on this machine (SQLite, loopback) unless ``PREFECT_API_URL`` names one, since the embedded server
of a single run fires no schedules. A run that is due while the last one is still at work is skipped.
Ctrl-C ends both; schedules come back with the next start. Runs read sources below the named ones only.
Sources, output and work store may be URLs, and a Dask cluster may do the work: the options are those of ``hedgerow build``.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import prepare_prefect
from take_options import add_build_options, make_absolute, make_source_absolute

from hedgerow.errors import ConfigError, HedgerowError, TerminatedError

if TYPE_CHECKING:
    from build_dataset import BuildRequest

HOST = "127.0.0.1"
START_SECONDS = 180  # a first start makes the database
STOP_SECONDS = 10
PLAIN_CRON = "15 2 * * *"
SHORTEST_SECONDS, LONGEST_SECONDS = 1, 31_536_000  # of --every: a year
LAST_PORT = 65_535
RUNS = 3  # at once: one that builds, one that checks, one to be skipped


@contextlib.contextmanager
def prefect_server(port: int) -> Iterator[str]:
    """Run a local server, unless one is configured, and yield the address of its API.

    Raises:
        ConfigError: the port is taken, or the configured server does not answer.
        HedgerowError: it did not answer in time, or ended before it was stopped.
    """
    configured = os.environ.get("PREFECT_API_URL")
    if configured:
        from meet_server import check_server

        check_server()
        yield configured
        return
    check_port(port)
    # By environment, not by flags: the pages of the server find it only so.
    environment = os.environ | {"PREFECT_SERVER_API_HOST": HOST, "PREFECT_SERVER_API_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "prefect", "server", "start"], env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )  # fmt: skip
    url, stopping = f"http://{HOST}:{port}/api", threading.Event()
    try:
        wait_for(f"{url}/health", process)
        threading.Thread(target=_stop_with, args=(process, stopping), name="watch-server", daemon=True).start()
        try:
            yield url
        except TerminatedError:
            if process.poll() is None:  # somebody else wants us to end
                raise
        if process.poll() is not None:
            raise HedgerowError(f"the Prefect server ended (code {process.returncode}): run the same command again")
    finally:
        stopping.set()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _stop_with(process: subprocess.Popen[bytes], stopping: threading.Event) -> None:
    """End this program when the server has ended by itself: nothing would fire, and nobody would say so."""
    process.wait()
    if not stopping.is_set():
        os.kill(os.getpid(), signal.SIGTERM)


def check_port(port: int) -> None:
    """See that the local server can have its port: what answers there must be that server and no other.

    Raises:
        ConfigError: another program has it, or this user may not have it.
    """
    with socket.socket() as trial:
        if os.name == "posix":  # as the server does: a port that was just closed is free
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as error:
            raise ConfigError(
                f"port {port} of {HOST} cannot be used ({error.strerror}): name another with --port, or, to use a "
                f"Prefect server that runs there, set PREFECT_API_URL=http://{HOST}:{port}/api"
            ) from None


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until an address answers.

    Raises:
        HedgerowError: it did not in time, or the process ended.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
            return
        time.sleep(0.5)
    ended = "" if process.poll() is None else f": it ended with code {process.returncode}"
    raise HedgerowError(f"the Prefect server did not start{ended}; `prefect server start` by itself says why")


def serve_flows(options: argparse.Namespace, request: BuildRequest, url: str) -> None:
    """Serve the build, and the check of its releases where one is asked for, until interrupted.

    Args:
        options: of the command line.
        request: what each run builds.
        url: the API of the server; what Prefect read of the environment when it was imported may name none, and would
            start another server on the same database.

    Raises:
        TerminatedError: a SIGTERM ended it.
    """
    import build_dataset
    import verify_releases
    from prefect import serve
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Cron, Interval
    from prefect.settings import PREFECT_API_URL, temporary_settings

    when = Interval(options.every) if options.every else Cron(options.cron, timezone=options.timezone)
    deployments = [
        build_dataset.build_dataset.to_deployment(
            name=options.dataset, schedule=when, parameters={"request": request.model_dump()},
            tags=["hedgerow", options.dataset],
        ),
    ]  # fmt: skip
    if options.verify_cron:
        check = verify_releases.VerifyRequest(datasets=[options.dataset], output=options.output, budget_minutes=60)
        deployments.append(
            verify_releases.verify_releases.to_deployment(
                name=options.dataset, schedule=Cron(options.verify_cron, timezone=options.timezone),
                parameters={"request": check.model_dump()}, tags=["hedgerow", options.dataset],
            )
        )  # fmt: skip
    warnings.filterwarnings("ignore", "coroutine 'Runner.astop' was never awaited")  # Prefect's handler of SIGTERM
    terminated = []

    def stop(*_: object) -> None:
        terminated.append(TerminatedError())  # Prefect, which has no handler of its own yet, swallows what is raised
        raise terminated[0]

    signal.signal(signal.SIGTERM, stop)
    try:
        with temporary_settings({PREFECT_API_URL: url}):
            serve(*(deployment for deployment in deployments if isinstance(deployment, RunnerDeployment)), limit=RUNS)
    except SystemExit as ended:  # with code 0: so Prefect's own handler of SIGTERM ends the program
        raise TerminatedError from ended
    except Exception as error:  # Prefect loads code while it begins, and what builds models there wraps what is raised
        if not terminated:
            raise
        raise terminated[0] from error
    if terminated:
        raise terminated[0]


def main(arguments: list[str] | None = None) -> int:
    """Serve schedules from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="flows/serve_schedule.py", description=__doc__.split("\n\n")[0])
    add_build_options(parser)
    when = parser.add_mutually_exclusive_group(required=True)
    when.add_argument("--cron", help='when to build, e.g. "15 2 * * *"')
    when.add_argument("--every", type=float, metavar="SECONDS", help="build again after so many seconds")
    parser.add_argument("--verify-cron", metavar="CRON", help="when to check all releases of the dataset")
    parser.add_argument("--timezone", default="UTC", help="time zone of the cron lines (default: UTC)")
    parser.add_argument(
        "--port", type=port_number, default=4200, help="port of the local Prefect server (default: 4200)"
    )
    options = parser.parse_args(arguments)
    from hedgerow import build, cli

    try:
        request = check(options)
        build.check_output(options.output)
        with prefect_server(options.port) as url:
            cli.terminal.say(f"Serving {options.dataset}: {url.removesuffix('/api')} shows its runs; Ctrl-C ends it.")
            serve_flows(options, request, url)
    except (HedgerowError, OSError, KeyboardInterrupt) as error:
        return cli.report_error(error)
    return 0


def port_number(text: str) -> int:
    """Return the number of a port; argparse tells a user of others."""
    port = int(text)
    if not 1 <= port <= LAST_PORT:
        raise ValueError
    return port


def check(options: argparse.Namespace) -> BuildRequest:
    """Make paths absolute, since runs start in folders of their own, and confine runs to the named sources.

    Returns:
        What each run builds.

    Raises:
        ConfigError: the configuration, the times, or the place to work at, cannot be used.
    """
    from build_dataset import BuildRequest
    from source_roots import allow_below

    check_times(options)
    options.sources = [make_source_absolute(source) for source in options.sources]
    for name in ("config", "output", "work", "stage"):
        setattr(options, name, make_absolute(getattr(options, name)))
    fields = ("dataset", "sources", "config", "output", "workers", "runner", "address", "work", "stage")
    request = BuildRequest(**{name: getattr(options, name) for name in fields})
    request.to_place()
    allow_below([str(make_absolute(source.path)) for source in request.to_config().sources])
    return request


def check_times(options: argparse.Namespace) -> None:
    """Refuse times that Prefect would refuse only once its server runs.

    Raises:
        ConfigError: a cron line, the time zone or the seconds between runs cannot be used.
    """
    from prefect.client.schemas.schedules import CronSchedule

    if options.every is not None and not SHORTEST_SECONDS <= options.every <= LONGEST_SECONDS:
        raise ConfigError(f"--every {options.every:g}: name {SHORTEST_SECONDS} to {LONGEST_SECONDS} seconds")
    try:
        CronSchedule(cron=PLAIN_CRON, timezone=options.timezone)
    except ValueError:
        raise ConfigError(f"--timezone {options.timezone!r}: name one as in Europe/Berlin, or UTC") from None
    for option, line in (("--cron", options.cron), ("--verify-cron", options.verify_cron)):
        try:
            CronSchedule(cron=PLAIN_CRON if line is None else line)
        except ValueError:
            raise ConfigError(
                f'{option} {line!r}: write minute, hour, day, month and weekday, as in "{PLAIN_CRON}"'
            ) from None


if __name__ == "__main__":
    from hedgerow.cli import stop_on_sigterm

    stop_on_sigterm()
    prepare_prefect.CHECKOUT.joinpath(".prefect").mkdir(exist_ok=True)
    sys.exit(main())
