"""Fetch releases from where they were served or pushed, and check every byte of them."""

from hedgerow.pull.fetch import Listed, Pulled, list_releases, pull
from hedgerow.pull.remotes import Remote, open_remote

__all__ = ["Listed", "Pulled", "Remote", "list_releases", "open_remote", "pull"]
