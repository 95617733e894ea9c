"""What is private goes a set time after the event: when, by whom it is put off or hastened, and what goes."""
