"""The desk, and the screens that open above it and give an answer."""
