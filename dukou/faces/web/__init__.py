"""Portal 门户: the pages people see, in Chinese first and English second.

Useful for: templates, components, forms drawn from a kind's declaration, the look.
Not for: rules, permissions or arithmetic; a page asks a query or performs an action and shows the answer.
"""
