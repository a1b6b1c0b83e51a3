"""Every type of pydantic's documentation with every constraint: what is compiled, and do all readings agree?"""
