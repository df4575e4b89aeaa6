"""The browser of the terminal in a web browser, for those who were given its address."""
