"""What happens before Django: environment, database, child processes. Standard library only."""
