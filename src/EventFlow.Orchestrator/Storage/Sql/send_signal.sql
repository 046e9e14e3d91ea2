with run as materialized (
    select id, state from runs where id = @run_id),
before as materialized (
    select number, data from run_signals where run_id = @run_id and name = @name and key = @key),
kept as materialized (
    select count(*) as signals, coalesce(sum(bytes), 0) as bytes from run_signals where run_id = @run_id and taken_by is null),
added as (
    insert into run_signals (run_id, number, name, key, data, bytes)
    select
        run.id,
        coalesce((select number from run_signals where run_id = @run_id order by number desc limit 1), 0) + 1,
        @name, @key, @data, @bytes
    from run, kept
    where run.state in ('pending', 'running', 'paused', 'canceling', 'compensating', 'compensation_failed')
        and not exists (select from before)
        and kept.signals < @most
        and kept.bytes + @bytes <= @most_bytes
    returning number)
select (select state from run), (select number from before), (select number from added), (select data from before)
