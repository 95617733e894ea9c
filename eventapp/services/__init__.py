"""Use cases: one function and one transaction each, and the only writers of the tables."""
