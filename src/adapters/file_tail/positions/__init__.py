"""How far files were read, remembered through crashes."""
