"""Looking at labels: how functions behave, how one sentence came to its labels, and where it stood in its source."""
