"""What operators do: backups, restoring, checks, and the version of the tables."""
