"""From bytes to a document with its passages: decoding, structure, regions, passages."""
