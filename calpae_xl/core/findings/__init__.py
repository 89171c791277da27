"""What a person should know of a campaign: the rules, and one pass over all of them."""
