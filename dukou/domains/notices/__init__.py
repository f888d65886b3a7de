"""Notices 通知: what people are told of, on the platform always and outside it by the ways they chose.

Useful for: telling each person once, the bell and the inbox, e-mail, SMS and group robots, with retries.
Not for: deciding who is told of what (the room where it happened, or wiring); a notice names its noun and carries none of it.
"""
