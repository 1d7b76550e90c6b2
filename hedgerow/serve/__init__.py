"""Serve releases over HTTP, read-only: the read part of the Hub's API, plain files, pages for people."""
