"""Reading in a plan: a document is proposed as a plan, asked about, and confirmed."""
