"""Doorstep: an open platform for booking specialists who come to the client."""
