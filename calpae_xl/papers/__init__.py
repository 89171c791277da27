"""Documents that people print or send, opened: Word, PDF, text with tabs."""
