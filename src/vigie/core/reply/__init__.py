"""What a reply is made of: filled templates, its length on a network, its signature, French spacing."""

from vigie.core.reply.fill import Draft, fill, slots, unfilled
from vigie.core.reply.length import length
from vigie.core.reply.signature import sign
from vigie.core.reply.typography import keep_together

__all__ = ["Draft", "fill", "keep_together", "length", "sign", "slots", "unfilled"]
