"""Writes of booking, a file per use case; each public function is one transaction."""
