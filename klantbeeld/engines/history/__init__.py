"""Row history, business events, timeline lines, batches and undo: one engine for audit, undo and 'what changed'."""
