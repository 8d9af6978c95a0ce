"""Writes the pages of docs/reference that follow from the code."""

from gates.reference.pages import FOLDER, pages

if __name__ == "__main__":
    for name, text in pages().items():
        (FOLDER / name).write_text(text)
