"""What is told of requests to whoever runs the server: an id, a line in the log, figures. Never their secrets."""
