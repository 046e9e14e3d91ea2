-- One line is changed by one transaction at a time. Its key may be any text of a parameter, so there is no row to lock that stays.
select pg_advisory_xact_lock(hashtextextended(@workflow || chr(10) || @key, 0))
