"""Wire: the JSON lines of acc_json and dialog event routes (infra/kamailio/README.md)."""
