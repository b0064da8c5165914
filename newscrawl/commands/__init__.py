"""The commands: options in, one call of what does the work, its result printed."""
