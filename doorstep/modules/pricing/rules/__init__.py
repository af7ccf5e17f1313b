"""Pure rules of what a visit costs: its lines, and what cancelling or moving it costs."""
