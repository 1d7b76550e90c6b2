"""A run: its plan, what changed since the last one, the cluster it may run on, and its record."""
