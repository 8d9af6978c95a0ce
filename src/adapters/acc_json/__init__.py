"""Wire: the JSON lines of Kamailio's acc_json and dialog event routes (docs/kamailio.md)."""
