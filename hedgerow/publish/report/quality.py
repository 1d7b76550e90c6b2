"""The figures on gold: which labels are taken for which, and whether probabilities mean what they say."""

from __future__ import annotations

from hedgerow import contracts
from hedgerow.publish.report import charts
from hedgerow.publish.report.figures import Figure, percent
from hedgerow.publish.report.gold import GoldFigures
from hedgerow.publish.report.marks import plain

_COLORS = {"claim_type": "var(--accent)", "hedge": "var(--c-hedged)", "safety_warning": "var(--c-warning)"}


def confusion_figures(figures: GoldFigures) -> list[Figure]:
    """Return for each task which gold labels got which labels."""
    found = []
    for task, matrix in figures.confusion.items():
        labels = contracts.vocabulary(task)
        right, whole = sum(matrix[i][i] for i in range(len(labels))), sum(map(sum, matrix))
        wrong = [(n, labels[i], labels[j]) for i, row in enumerate(matrix) for j, n in enumerate(row) if i != j and n]
        worst = max(wrong, default=None)
        tail = f" The most frequent error: {plain(worst[2])} for {plain(worst[1])} ({worst[0]})." if worst else ""
        found.append(
            Figure(
                f"confusion-{task.replace('_', '-')}", f"{plain(task).capitalize()}: gold against label",
                f"{percent(right, whole)} of {whole:,} gold sentences are right.{tail}",
                charts.confusion([plain(name) for name in labels], matrix), ("gold", *map(plain, labels), "right"),
                [[plain(labels[i]), *(f"{n:,}" for n in row), percent(row[i], sum(row))] for i, row in enumerate(matrix)],
                "Rows: gold. Columns: the label it got. Darker: a larger share of the row.",
            )
        )  # fmt: skip
    return found


def reliability_figures(figures: GoldFigures) -> list[Figure]:
    """Return for each task how often labels of a probability are right."""
    found = []
    for task, bins in figures.reliability.items():
        points = [charts.Point(b.mean, b.right, b.low, b.high, b.n) for b in bins]
        found.append(
            Figure(
                f"reliability-{task.replace('_', '-')}", f"{plain(task).capitalize()}: is the probability right?",
                f"On average the probability is {100 * figures.errors[task]:.1f} points away from the share that is right.",
                charts.reliability(points, _COLORS[task]), ("mean probability", "right", "95 % interval", "sentences"),
                [[f"{p.mean:.2f}", percent(p.right, 1), f"{percent(p.low, 1)} to {percent(p.high, 1)}", f"{p.n:,}"] for p in points],
                "Points above the dashed line: labels are better than they say. Larger points stand for more sentences.",
            )
        )  # fmt: skip
    return found
