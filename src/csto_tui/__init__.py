"""A terminal browser for an archive of what the Collective Security Treaty Organization declared and did."""

__version__ = "0.2.0"


def __getattr__(name: str) -> object:
    if name == "Archive":
        from csto_tui.archive import Archive

        return Archive
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
