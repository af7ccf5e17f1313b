"""Pure rules: which channels a kind takes, quiet hours, retries, the texts, and calendar files."""
