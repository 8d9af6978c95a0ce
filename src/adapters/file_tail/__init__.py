"""Following Kamailio's file through every rotation without losing a line."""
