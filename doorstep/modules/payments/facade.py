"""What other modules may call of payments."""

from doorstep.modules.payments.services import collect_intent, import_intents, open_intent, void_intent

__all__ = ["collect_intent", "import_intents", "open_intent", "void_intent"]
