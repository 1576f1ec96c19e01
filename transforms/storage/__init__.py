"""The output contract: schemas, names, files written aside, and the commit that makes a run visible."""
