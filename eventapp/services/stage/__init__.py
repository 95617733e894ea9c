"""What a moderator leads a seminar by: run sheets, how far it has come, and words from the crew. Private, in no release."""
