"""Another wording of an answer, by a language model that is not trusted: off unless an endpoint is named."""
