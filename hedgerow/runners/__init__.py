"""Where shards run: in this process, in a pool of spawned processes, on a cluster."""
