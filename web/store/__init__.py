"""Everything that touches SQLAlchemy: ``records`` are the rows, ``engine`` the way to them, the rest reads them."""
