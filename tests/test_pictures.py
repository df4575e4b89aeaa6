"""The pictures in screenshots/ are what the program draws; PICTURES=write draws them anew."""

import os
import re
from pathlib import Path

import pytest

from csto_tui.archive import Archive
from csto_tui.config import Config
from csto_tui.places import Place
from csto_tui.ui.app import CstoApp
from loop import run
from screen import reading

SCREENSHOTS = Path(__file__).parent.parent / "screenshots"
VIEWS = {
    "priorities": "1", "timeline": "3", "coverage": "4", "months": "2", "names": "5 down right down", "documents": "6",
}  # fmt: skip
PICTURES = {
    "start": ((120, 36), "dark", "", ""),
    "search": ((100, 26), "dark", "chanel", "slash"),
    "record": ((120, 36), "dark", "", "kg-2025/3.3.1 r"),
    "events": ((100, 26), "dark", "", "2 down down down down down"),
    "narrow": ((40, 12), "dark", "", "kg-2025/3.3 enter"),
    "light": ((100, 26), "light", "", "kg-2025/2.1"),
    "no-colour": ((100, 26), "none", "", "2025-05-13-afghanistan-working-group r"),
    "filters": ((100, 26), "dark", "", "2 f down down down"),
    "contrast": ((100, 26), "contrast", "", "4 down right"),
} | {
    f"{view}-{columns}": ((columns, rows), "dark", "", key)
    for view, key in VIEWS.items()
    for columns, rows in ((40, 12), (80, 24), (120, 36), (200, 50))
}  # fmt: skip
"""Size, theme, query and keys of each picture; a word with a hyphen or slash is a record to begin at."""


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_what_the_program_draws(name: str) -> None:
    drawn = run(_draw(*PICTURES[name]))
    file = SCREENSHOTS / f"{name}.svg"
    if os.environ.get("PICTURES") == "write":
        file.write_text(drawn, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == drawn, f"{file.name} is out of date: look at it, then make pictures"


def test_every_picture_of_the_folder_is_drawn_and_shown_in_the_readme() -> None:
    drawn = {f"{name}.svg" for name in PICTURES}
    assert {file.name for file in SCREENSHOTS.iterdir()} == drawn
    readme = (SCREENSHOTS.parent / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"screenshots/([\w-]+\.svg)", readme)) == drawn


async def _draw(size: tuple[int, int], theme: str, query: str, keys: str) -> str:
    at = next((word for word in keys.split() if "-" in word), "")
    app = CstoApp(Archive(), Config(theme), Place(query=query, record=at, cursor=at))
    async with reading(app, size) as reader:
        reader.browser.box.input.cursor_blink = False
        await reader.press(*(word for word in keys.split() if "-" not in word))
        # A picture asks no other host for a font.
        return re.sub(r"\s*@font-face \{.*?\}", "", app.export_screenshot(), flags=re.DOTALL)
