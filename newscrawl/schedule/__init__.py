"""Jobs in, lines of a crontab or systemd timers out; and a job's run, alone, in time, caught up."""
