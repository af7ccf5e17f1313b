"""
People, their addresses, consent, sessions and the markets they live in.

Owns: markets, accounts (django-allauth keeps e-mail addresses, second factors and sessions), addresses,
consent. Phones and address lines are sealed (:mod:`doorstep.infra.crypto`); a phone counts, and is unique,
only after its owner entered a code. Codes leave by a port of our own (:mod:`ports`), never by the outbox.

Publishes no events: other modules ask the facade. A revoked session is announced to open apps at once.
"""
