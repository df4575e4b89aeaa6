"""What holds panes and is never seen itself."""

from textual.geometry import Region
from textual.strip import Strip


class Holder:
    """Is covered by the panes that it holds, or shows the screen where it is not; drawn, it would cost as much as they do."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing."""
        return []
