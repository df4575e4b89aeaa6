"""The screen: a thin reader of an archive, made of Textual widgets."""
