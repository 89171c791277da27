"""The annex of the convention, as a document of sentences and tables."""
