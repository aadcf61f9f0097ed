"""Reporters: functions from a report to text, one module for each format."""
