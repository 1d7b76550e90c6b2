"""Send a release to the Hugging Face Hub or an object store, as a Prefect flow.

    python flows/publish_release.py --dataset NAME --to hub:ORG/NAME [--version 1.2.0] [--output output]

Does what ``hedgerow push`` does: checks the release, which is fetched first when it lies at an address, sends it,
reads it back. A release that is there already is not sent again. Only failures that a retry can cure are retried.
The token is read from the environment (``HF_TOKEN``, the object store's own variables) and appears in no parameter,
log or artifact.
"""

from __future__ import annotations

import argparse
import sys

import prepare_prefect  # noqa: F401 - Prefect's settings come first
from meet_server import check_server
from prefect import flow, tags, task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict, Field, field_validator
from tell_prefect import RETRY_SECONDS, is_transient, leave_table, name_run, tell

from hedgerow import cli
from hedgerow.config import check_dataset_name
from hedgerow.distant.sent import check_target, send_release
from hedgerow.publish.log import resolve
from hedgerow.publish.pushes import Push


class PublishRequest(BaseModel):
    """What to send, and where to."""

    model_config = ConfigDict(extra="forbid")

    dataset: str = Field(description="Name of the dataset: a-z 0-9 . _ -")
    to: str = Field(description="hub:ORG/NAME, or the URL of an object store such as s3://bucket/prefix.")
    version: str = Field(default="", description="Version to send; the newest when left out.")
    output: str = Field(default="output", description="Folder or URL of all datasets.")
    private: bool = Field(default=False, description="Make a new Hub repository private.")

    @field_validator("to")
    @classmethod
    def _name_a_target(cls, target: str) -> str:
        """Refuse what names no place to send to, and credentials: Prefect stores and shows the parameters of a run."""
        check_target(target)
        return target


@task(
    name="push",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=2,
    retry_delay_seconds=RETRY_SECONDS,
    retry_condition_fn=is_transient,
)
def push_release(request: PublishRequest, address: str) -> Push:
    """Send one release; look first whether it is there already."""
    return send_release(resolve(request.output, address), request.to, private=request.private)


@flow(name="publish-release", flow_run_name="publish {request.dataset}", persist_result=False)
def publish_release(request: PublishRequest) -> Push:
    """Send a release to the Hub or an object store."""
    dataset = check_dataset_name(request.dataset)
    release = resolve(request.output, f"{dataset}@{request.version}" if request.version else dataset)
    with tags("hedgerow", dataset):
        push = push_release(request, f"{dataset}@{release.version}")
        row = {"version": push.version, "target": push.target, "revision": push.revision}
        leave_table(dataset, ["push"], [row], f"Where {dataset}@{push.version} was sent")
    tell("release.pushed", dataset, **row)
    name_run(f"publish {dataset}@{push.version}")
    return push


def main(arguments: list[str] | None = None) -> int:
    """Run the flow from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="flows/publish_release.py", description=__doc__.split("\n\n")[0])
    parser.add_argument("--dataset", required=True, help="name of the dataset (a-z 0-9 . _ -)")
    parser.add_argument("--to", required=True, help="hub:ORG/NAME, or the URL of an object store")
    parser.add_argument("--version", default="", help="version to send (default: the newest)")
    parser.add_argument("--output", default="output", help="folder or URL of all datasets (default: output)")
    parser.add_argument("--private", action="store_true", help="make a new Hub repository private")
    options = parser.parse_args(arguments)

    def work() -> str:
        request = PublishRequest(**vars(options))
        resolve(request.output, f"{check_dataset_name(request.dataset)}")  # a mistake shows before the server starts
        check_server()
        push = publish_release(request)
        return f"{push.version} is at {push.target}, revision {push.revision}."

    return cli.exit_code(work)


if __name__ == "__main__":
    cli.stop_on_sigterm()
    sys.exit(main())
