"""The labeler at work: shipped and own functions made ready, and the stage label on one shard."""
