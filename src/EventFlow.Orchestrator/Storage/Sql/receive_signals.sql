-- Data a task has been given stands in its output from then on.
with written as (
    update run_signals as signals
    set
        received_at = coalesce(signals.received_at, clock_timestamp()),
        taken_by = c.taken_by,
        data = case when c.taken_by is null then signals.data end
    from unnest($1, $2, $3) as c (run_id, number, taken_by)
    where signals.run_id = c.run_id and signals.number = c.number and signals.taken_by is null
    returning 1)
select expect_rows(cardinality($1), (select count(*) from written), 'EF001')
