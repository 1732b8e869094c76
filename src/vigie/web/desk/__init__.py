"""The desk: queue, conversation, advice."""
