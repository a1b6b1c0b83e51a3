"""Jobs by department."""

from corpus.tables import Tables

# Department -> job titles.
JOBS = Tables(__file__).lists("jobs")
