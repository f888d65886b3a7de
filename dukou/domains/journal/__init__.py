"""Journal 台账: the append-only, hash-chained record of every action, and the guard through which actions pass.

Useful for: registering actions, proving what happened, telling other rooms and the search feed what changed.
Not for: keeping the content itself; it holds references and commitments only, so erasure stays possible.
"""
