-- The lock of create_day: nobody makes the day anew while it is being dropped.
select pg_advisory_lock(x'45464459'::integer, @day - date '1970-01-01')
