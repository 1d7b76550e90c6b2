"""Ingest: files of the sources to raw documents, with every byte accounted for. The only stage that reads sources."""
