"""Everything that touches SQLAlchemy: ``records`` are rows, ``engine`` the way to them, the rest reads them.

Statements that busy pages ask stand below who asks them, put together once: that takes longer than their answers.
"""
