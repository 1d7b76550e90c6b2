"""report.html: a release to look at, in one file that needs nothing else."""

from hedgerow.publish.report.page import render_report

__all__ = ["render_report"]
