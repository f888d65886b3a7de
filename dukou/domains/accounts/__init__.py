"""Accounts 账户: people, organisations, and the roles that join them.

Useful for: signing in, knowing who an actor is and how far each role reaches, whose noun something is.
Not for: what a role may do; each action says that itself.
"""
