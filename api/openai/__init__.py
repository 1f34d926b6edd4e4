"""Jushi spoken to as OpenAI's API is: `/v1/chat/completions` and `/v1/models`, for the clients that know no other."""
