"""Are the free strings of documents for real schemas believable: words, variety, likelihood, what tells them apart?"""
