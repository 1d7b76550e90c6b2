"""What all flows tell Prefect: artifacts, events, names of runs, and which failures are worth a retry."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import prepare_prefect  # noqa: F401 - Prefect's settings come first
from prefect import get_client
from prefect.artifacts import create_table_artifact
from prefect.events import emit_event
from prefect.runtime import flow_run

from hedgerow.errors import HedgerowError, TransientError

RETRY_SECONDS = [5.0, 30.0]


def _drop_trace(record: logging.LogRecord) -> bool:
    """Take the stack trace from what is logged of an error whose message says all that its reader can act on."""
    if record.exc_info and isinstance(record.exc_info[1], HedgerowError):
        record.exc_info = None
    return True


for _name in ("prefect.flow_runs", "prefect.task_runs"):
    logging.getLogger(_name).addFilter(_drop_trace)


def is_transient(_task: Any, _run: Any, state: Any) -> bool:
    """Retry only what a retry can cure."""
    return isinstance(state.result(raise_on_failure=False), TransientError)


def leave_table(dataset: str, name: Sequence[object], rows: list[dict[str, Any]], description: str) -> None:
    """Leave a table as an artifact of the run."""
    text = "-".join([dataset, *map(str, name)]).lower()
    key = "".join(ch if ch.isascii() and ch.isalnum() else "-" for ch in text)  # all that Prefect allows
    create_table_artifact(table=rows, key=key, description=description)


def tell(event: str, dataset: str, **payload: Any) -> None:
    """Emit an event ``hedgerow.<event>`` on a dataset, for automations to act on."""
    resource = {"prefect.resource.id": f"hedgerow.dataset.{dataset}", "prefect.resource.name": dataset}
    emit_event(event=f"hedgerow.{event}", resource=resource, payload=payload)


def name_run(name: str) -> None:
    """Rename the flow run in hand, now that more is known of it."""
    if flow_run.id:
        with get_client(sync_client=True) as client:
            client.update_flow_run(flow_run.id, name=name)
