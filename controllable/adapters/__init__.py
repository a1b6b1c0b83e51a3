"""Networks behind the seam: each file makes denoisers of one kind of them."""
