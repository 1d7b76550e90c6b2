"""Settings under which the flows run. Import it before prefect: Prefect reads them when it is imported.

Everything stays on this machine: SQLite below ``.prefect/``, no account, no network, no
telemetry. What is set in the environment already stands.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

SETTINGS = {
    "PREFECT_HOME": str(CHECKOUT / ".prefect"),
    "PREFECT_RESULTS_LOCAL_STORAGE_PATH": str(CHECKOUT / ".prefect" / "results"),
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "DO_NOT_TRACK": "1",
}

for _name, _value in SETTINGS.items():
    os.environ.setdefault(_name, _value)

# A command ends with one line of ours. Prefect's own traces go to its server, where its pages show them.
if Path(getattr(sys.modules["__main__"], "__file__", None) or ".").resolve().parent == CHECKOUT / "flows":
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
