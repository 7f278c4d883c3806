"""Lists for everybody made together: attention shared out, from most mutual yes to no envy."""
