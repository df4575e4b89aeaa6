"""What is measured: this program's search, and other ways to search the same rows."""

from importlib import import_module

from bench.peers.peer import Peer

PEERS = {
    "csto-tui": "csto:Csto",
    "tantivy d=1": "tantivy:Tantivy",
    "tantivy d=1 always": "tantivy:Always",
    "tantivy tuned": "tantivy:Tuned",
    "fzf resident": "fzf:Resident",
    "fzf --filter": "fzf:Filter",
    "FTS5 prefix + bm25": "sqlite:Prefix",
    "FTS5 trigram": "sqlite:Trigram",
    "LIKE": "sqlite:Like",
    "rapidfuzz WRatio": "rapidfuzz:Weighted",
    "rapidfuzz partial_ratio": "rapidfuzz:Partial",
}
"""By name, the module and class."""

BASES = {
    "sqlite-utils insert": "sqlite:Insert",
    "csto-tui index alone": "archive:Indexed",
    "csto-tui without search": "archive:Unsearched",
}
"""What cannot search: what building is compared with, the part of building that is the search, what memory is compared with."""


def peer(name: str) -> type[Peer]:
    """The class of a peer or of a base; imports what it needs."""
    module, _, kind = (PEERS | BASES)[name].partition(":")
    found: type[Peer] = getattr(import_module(f"bench.peers.{module}"), kind)
    return found
