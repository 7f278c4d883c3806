"""Forms by audience: values or field errors, nothing else."""
