"""What became of every note, worked out from the links, and told to its author."""
