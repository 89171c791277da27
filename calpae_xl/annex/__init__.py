"""The annex as files: Word documents, and PDF where LibreOffice is there."""
