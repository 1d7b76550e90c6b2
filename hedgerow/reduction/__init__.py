"""From the results of all shards to the tables of a release."""
