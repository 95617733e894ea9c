"""How much is read: openings of pages, fetches of feeds and scans by the hour, and nothing about who."""
