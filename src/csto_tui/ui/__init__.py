"""The screen: a thin reader of an archive, made of Textual widgets."""

import os

# Textual reads this once: at its 60 times a second each further step of what a key leads to waits a sixtieth to be drawn.
os.environ.setdefault("TEXTUAL_FPS", "1000")
