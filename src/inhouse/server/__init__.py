"""The gateway: parses what comes in, sends what goes out, and never reaches a model itself."""
