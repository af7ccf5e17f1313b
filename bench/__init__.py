"""Benchmarks, one command each: `make bench-race`, `make bench-booking`, `make bench-slots`."""
