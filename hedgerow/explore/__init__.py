"""The explorer: a release in the browser, served on loopback straight from its Parquet files."""
