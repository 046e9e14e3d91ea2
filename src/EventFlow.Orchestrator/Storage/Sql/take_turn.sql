-- Of the session, since a partition cannot be detached beside others' statements within a transaction.
select pg_try_advisory_lock(@key)
