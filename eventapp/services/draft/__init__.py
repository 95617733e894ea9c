"""The draft of an event: rows to write, one value to read, its memory, the journal and undo."""
