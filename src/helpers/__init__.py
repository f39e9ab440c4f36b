"""Published figures on Belarusian opinion and repression: read, judged, shown."""

__version__ = "0.1.0"
