"""The Prefect server that the environment or a profile names: it answers, or a command says so before it begins."""

from __future__ import annotations

from prefect import get_client
from prefect.settings import PREFECT_API_URL

from hedgerow.addresses import show_address
from hedgerow.errors import ConfigError

ANSWER_SECONDS = 10.0
MAX_REASON_CHARS = 120


def check_server() -> None:
    """See that the server which Prefect is told to use answers; where none is named Prefect starts its own.

    Raises:
        ConfigError: it does not.
    """
    url = PREFECT_API_URL.value()
    if not url:
        return
    try:
        with get_client(sync_client=True, httpx_settings={"timeout": ANSWER_SECONDS}) as client:
            problem = client.api_healthcheck()
    except (OSError, ValueError, RuntimeError) as error:
        problem = error
    if problem is not None:
        reason = " ".join(str(problem).split()) or type(problem).__name__
        raise ConfigError(
            f"no Prefect server answers at {show_address(url)} ({reason[:MAX_REASON_CHARS]}): start it, or unset PREFECT_API_URL"
        )
