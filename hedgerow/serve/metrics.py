"""Counters of the server in the text format of Prometheus."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

_HELP = {
    "hedgerow_requests_total": "Requests answered, by kind of address and status.",
    "hedgerow_sent_bytes_total": "Bytes of bodies sent.",
    "hedgerow_requests_in_flight": "Requests being answered.",
    "hedgerow_datasets": "Datasets served.",
    "hedgerow_damaged_files": "Files found damaged and not served.",
}


@dataclass(slots=True)
class Metrics:
    """Counts of one server; touched by its event loop only."""

    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    sent_bytes: int = 0
    in_flight: int = 0

    def render(self, datasets: int, damaged: int) -> str:
        """Return all counters as text.

        Args:
            datasets: number of datasets served.
            damaged: number of files found damaged.
        """
        values = {
            "hedgerow_sent_bytes_total": self.sent_bytes,
            "hedgerow_requests_in_flight": self.in_flight,
            "hedgerow_datasets": datasets,
            "hedgerow_damaged_files": damaged,
        }
        lines = _head("hedgerow_requests_total", "counter")
        lines += [
            f'hedgerow_requests_total{{kind="{kind}",status="{status}"}} {n}'
            for (kind, status), n in sorted(self.requests.items())
        ]
        for name, value in values.items():
            lines += [*_head(name, "counter" if name.endswith("_total") else "gauge"), f"{name} {value}"]
        return "\n".join(lines) + "\n"


def _head(name: str, kind: str) -> list[str]:
    return [f"# HELP {name} {_HELP[name]}", f"# TYPE {name} {kind}"]
