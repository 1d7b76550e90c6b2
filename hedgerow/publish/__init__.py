"""Publish: tables become an immutable release, committed by one log entry."""
