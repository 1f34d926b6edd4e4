"""Jushi spoken to by the Model Context Protocol. Only `tools` needs the protocol's library, which is an extra."""
