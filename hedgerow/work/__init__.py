"""How work is cut, kept within limits, and remembered: shards, batches, results of stages by digest."""
