"""Documents into articles: text, dates, people, outlets and agencies, each with its evidence."""
