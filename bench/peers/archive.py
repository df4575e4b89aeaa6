"""The archive without its search: what a process takes in which nobody searches."""

from bench.peers.peer import Peer

from csto_tui.archive import Archive


class Unsearched(Peer):
    """An archive that is opened and read."""

    index = "csto-tui"
    about = "the same archive opened, its records read, and no engine."
    builds = False
    searches = False

    def build(self) -> None:
        """Writes nothing: this is the archive that csto-tui built."""

    def open(self) -> None:
        """Opens the archive."""
        self._archive = Archive(self.folder / "csto.db")

    def search(self, text: str) -> list[str]:
        """Reads a record, whatever was asked."""
        return [self._archive.record(f"e{len(text):07}").id]

    def close(self) -> None:
        """Closes the archive."""
        self._archive.close()
