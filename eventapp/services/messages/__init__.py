"""Messages to those who take part: whom, what is known of each, the texts that are kept, and what was sent."""
