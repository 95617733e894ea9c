"""What those who take part see and give: their personal page, answers and portraits."""
