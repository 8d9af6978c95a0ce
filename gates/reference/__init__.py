"""Pages of docs/reference that the code writes: `python -m gates.reference`."""
