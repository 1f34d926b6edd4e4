"""Scripts that fit what the project ships from labelled questions; nothing here is needed to answer."""
