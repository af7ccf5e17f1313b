"""Moments at the staff desk: days and hours of one form, with the zone, as markets have clocks of their own."""

DATE_FORMAT = "Y-m-d"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y-m-d H:i T"
