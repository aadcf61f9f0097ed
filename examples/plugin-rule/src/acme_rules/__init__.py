"""The rules of Acme for migrations."""

from acme_rules.missing_ticket import MissingTicket

RULES = (MissingTicket,)
