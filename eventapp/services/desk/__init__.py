"""The desk on the day: what crew publish with one press, and take back."""
