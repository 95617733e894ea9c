"""What is printed of a release: packs of signs, which of those that hang are no longer right, and where codes may lead."""
