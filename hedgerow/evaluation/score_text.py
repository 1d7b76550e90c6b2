"""Scores as text for a terminal of 80 columns."""

from __future__ import annotations

from hedgerow.evaluation.scores import MIN_CLASS, Detection, Ratio, Scores

NAME = 27  # columns of the longest warning kind
_SHORT = 5  # columns of a class in the confusion matrix


def render(scores: Scores) -> str:
    """Return the scores: headline figures, each class with intervals, the confusion matrix."""
    header = f"{'':<{NAME}} {'n':>4} {'precision':>15} {'recall':>15} {'F1':>15}"
    lines = [
        f"{scores.n} sentences; value [95 % interval]",
        f"claim_type accuracy {ratio(scores.claim_accuracy)}",
        f"  macro-F1          {number(scores.macro_f1)} over classes with n >= {MIN_CLASS}",
        f"claim_types equal   {ratio(scores.claim_set_accuracy)}",
        f"hedge accuracy      {ratio(scores.hedge_accuracy)}",
        f"cue type right      {ratio(scores.cue_types)}",
        f"warning accuracy    {ratio(scores.warning_accuracy)}",
        "",
        header,
        *(_row(name, found) for name, found in scores.claim_classes.items()),
        _row("hedge", scores.hedge),
        _row("hedge cues", scores.cues),
        _row("safety_warning", scores.warning),
        _row("warning kinds", scores.kinds),
        *(_row(name, found) for name, found in scores.kind_classes.items()),
        "",
        *_confusion(scores),
    ]
    return "\n".join(lines)


def number(value: float | None) -> str:
    """Return a share with three decimals, a dash for none.

    >>> number(0.5), number(None)
    ('0.500', '-')
    """
    return "-" if value is None else f"{value:.3f}"


def ratio(found: Ratio) -> str:
    """Return a share with its interval and counts.

    >>> ratio(Ratio(9, 10))
    '0.900 [0.596, 0.982] (9/10)'
    """
    if found.interval is None:
        return "-"
    low, high = found.interval
    return f"{number(found.value)} [{low:.3f}, {high:.3f}] ({found.right}/{found.n})"


def _row(name: str, found: Detection) -> str:
    cells = (
        _cell(found.precision.value, found.precision.interval),
        _cell(found.recall.value, found.recall.interval),
        _cell(found.f1, found.f1_interval),
    )
    return f"{name:<{NAME}} {found.recall.n:>4} " + " ".join(f"{cell:>15}" for cell in cells)


def _cell(value: float | None, interval: tuple[float, float] | None) -> str:
    if value is None or interval is None:
        return "-"
    return f"{value:.3f} [{_short(interval[0])},{_short(interval[1])}]"


def _short(end: float) -> str:
    return "1.0" if end >= 0.995 else f"{end:.2f}".removeprefix("0")


def _confusion(scores: Scores) -> list[str]:
    """Return the confusion matrix of claim_type: gold down, got across."""
    classes = list(scores.claim_classes)
    lines = ["claim_type, gold down, got across", f"{'':<12} " + " ".join(f"{c[:_SHORT]:>{_SHORT}}" for c in classes)]
    for gold in classes:
        counts = [
            scores.claim_classes[gold].hits if got == gold else scores.confusion.get((gold, got), 0) for got in classes
        ]
        lines.append(f"{gold:<12} " + " ".join(f"{n or '.':>{_SHORT}}" for n in counts))
    return lines
