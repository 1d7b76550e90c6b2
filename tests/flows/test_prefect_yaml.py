"""The deployments of prefect.yaml: their flows exist and take their parameters."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
DEPLOYMENTS = yaml.safe_load((CHECKOUT / "prefect.yaml").read_text("utf-8"))["deployments"]


@pytest.fixture
def flows_folder(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of flows, first on the import path as Prefect puts it."""
    monkeypatch.syspath_prepend(str(CHECKOUT / "flows"))
    return CHECKOUT / "flows"


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda d: d["name"])
def test_a_deployment_can_run(deployment: dict[str, Any], flows_folder: Path) -> None:
    """Its entry point is a flow, its parameters fit, and it has a schedule."""
    path, name = deployment["entrypoint"].split(":")
    spec = importlib.util.spec_from_file_location(name, CHECKOUT / path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
        flow = getattr(module, name)
        flow.validate_parameters(deployment["parameters"])
    finally:
        del sys.modules[name]
    assert all(schedule["cron"] for schedule in deployment["schedules"])


def test_every_flow_has_a_deployment() -> None:
    """No flow is forgotten."""
    flows = {p.name for p in (CHECKOUT / "flows").glob("*.py") if "@flow(" in p.read_text("utf-8")}
    assert {Path(d["entrypoint"].split(":")[0]).name for d in DEPLOYMENTS} == flows
