"""Live facts: what is said on the day, kept beside the programme, and known to every process within seconds."""
