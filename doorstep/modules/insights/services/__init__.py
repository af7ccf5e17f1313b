"""What insights work out."""
