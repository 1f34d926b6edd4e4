"""The command line: for people on a terminal, and with `--json` for programs."""
