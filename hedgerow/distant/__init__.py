"""Datasets whose releases are at an address: published there, and fetched from there with every byte checked."""
