"""Questions drafted from documents by patterns, for a person to correct, and the checking of any question set."""
