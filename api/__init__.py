"""HTTP and nothing else: requests in, the domain's answers out, errors as problems."""
