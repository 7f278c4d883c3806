"""Everything that touches SQLAlchemy: ``records`` are rows, ``engine`` the way to them, the rest reads them."""
