"""What is worked out of a campaign: changes, consolidation, revisions."""
