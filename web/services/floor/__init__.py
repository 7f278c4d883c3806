"""What happens in the hall: who has come, what became of meetings, who stands in for whom."""
