"""Check every release of the datasets in a folder, as a Prefect flow: the nightly look at what was published.

    python flows/verify_releases.py [--dataset NAME ...] [--output output] [--budget-minutes 30]

With a budget it goes as far as it gets, files that were never read first; the next night goes on there. Damage fails
the run, names what is damaged in an artifact, and emits the event ``hedgerow.release.damaged``.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

import prepare_prefect  # noqa: F401 - Prefect's settings come first
from meet_server import check_server
from prefect import flow, tags, task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from tell_prefect import leave_table, tell

from hedgerow import cli
from hedgerow.errors import ConfigError, ReleaseError, UnknownReleaseError
from hedgerow.places.trees import Tree, open_tree
from hedgerow.publish.log import FOLDER, LATEST
from hedgerow.publish.verification import Clock, Verification, verify_dataset
from hedgerow.setting_problems import summarize_problems


class VerifyRequest(BaseModel):
    """What to check, and for how long."""

    model_config = ConfigDict(extra="forbid")

    datasets: list[str] = Field(default_factory=list, description="Names of datasets; all in the folder when empty.")
    output: str = Field(default="output", description="Folder or URL of all datasets.")
    budget_minutes: float | None = Field(
        default=None, gt=0, allow_inf_nan=False, description="Stop after so many minutes for each dataset."
    )

    def names(self) -> list[str]:
        """Return the datasets to check.

        Raises:
            UnknownReleaseError: one of them is not there, or there is none.
        """
        home = open_tree(self.output)
        missing = [name for name in self.datasets if not _is_dataset(home, name)]
        if missing:
            raise UnknownReleaseError(
                f"nothing is published in {home.child(missing[0]).where}: name a dataset that is there"
            )
        found = self.datasets or [n for n in home.list() if not n.startswith(".") and _is_dataset(home, n)]
        if not found:
            raise UnknownReleaseError(f"{self.output} holds no dataset: build one, or name another folder")
        return found


def _is_dataset(home: Tree, name: str) -> bool:
    """Tell whether something was published under a name; a damaged log is for the check to tell."""
    place = home.child(name)
    return bool(place.list(FOLDER)) or place.exists(LATEST)


@task(name="verify", task_run_name="verify {name}", cache_policy=NO_CACHE, persist_result=False)
def verify_one(request: VerifyRequest, name: str) -> Verification:
    """Check all releases of one dataset, as far as the budget goes, and leave what was found as an artifact."""
    budget = None if request.budget_minutes is None else 60 * request.budget_minutes
    found = verify_dataset(
        open_tree(request.output).child(name), [], clock=Clock(time.monotonic, time.time), budget_seconds=budget
    )
    rows: list[dict[str, Any]] = [{"where": problem.where, "what": problem.what} for problem in found.problems]
    summary = f"{len(found.problems)} problems; {found.files[0]} files read, {found.left[0]} not reached"
    leave_table(name, ["verification"], rows or [{"where": name, "what": "as published"}], summary)
    return found


@flow(name="verify-releases", flow_run_name="verify releases in {request.output}", persist_result=False)
def verify_releases(request: VerifyRequest) -> list[str]:
    """Check the releases of all datasets; fails when one is damaged, after all were looked at."""
    damaged = []
    names = request.names()
    for name in names:
        with tags("hedgerow", name):
            problems = verify_one(request, name).problems
        if problems:
            damaged += [f"{name}: {problem}" for problem in problems]
            tell("release.damaged", name, problems=[str(problem) for problem in problems[:20]])
    if damaged:
        more = f" and {len(damaged) - 1} more" if len(damaged) > 1 else ""
        raise ReleaseError(f"{damaged[0]}{more}: restore what is named from a copy")
    return names


def main(arguments: list[str] | None = None) -> int:
    """Run the flow from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="flows/verify_releases.py", description=__doc__.split("\n\n")[0])
    parser.add_argument("--dataset", dest="datasets", action="append", default=[], help="a dataset (default: all)")
    parser.add_argument("--output", default="output", help="folder or URL of all datasets (default: output)")
    parser.add_argument("--budget-minutes", type=float, help="stop after so many minutes for each dataset")
    options = parser.parse_args(arguments)

    def work() -> str:
        try:
            request = VerifyRequest(**vars(options))
        except ValidationError as error:
            raise ConfigError(summarize_problems(error, VerifyRequest)) from None
        request.names()  # a mistake shows before the server starts
        check_server()
        return f"As published: {', '.join(verify_releases(request))}."

    return cli.exit_code(work)


if __name__ == "__main__":
    cli.stop_on_sigterm()
    sys.exit(main())
