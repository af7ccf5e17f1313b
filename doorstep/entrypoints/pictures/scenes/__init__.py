"""Drawn scenes of 800 x 600: services at work, rooms, tools, results. Props are drawn around (0, 0) and then put in place."""
