"""How things stand in bytes: one module or package a form."""
