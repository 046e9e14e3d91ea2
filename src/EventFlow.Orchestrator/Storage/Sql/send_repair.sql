-- The wish to cancel is over with the run it was for: the reconciler would hold a repaired run to it. Nor would it bear with the child of a
-- task that has gone on without it. The run's row is written also so that a day that is being dropped refuses it.
with before as materialized (
    select number, data from run_signals where run_id = @run_id and name = @name and key = @key),
run as (
    update runs
    set
        cancel_requested_at = null,
        cancel_reason = null,
        parent_policy = case when ended_at is not null and parent_policy = 'request_cancel' then 'abandon' else parent_policy end
    where id = @run_id
        and state in ('failed', 'timed_out', 'canceled', 'compensation_failed')
        and not exists (select from before)
    returning id),
added as (
    insert into run_signals (run_id, number, name, key, data, bytes)
    select
        id, coalesce((select number from run_signals where run_id = @run_id order by number desc limit 1), 0) + 1, @name, @key, @data,
        @bytes
    from run
    returning number)
select (select state from runs where id = @run_id), (select number from before), (select number from added), (select data from before)
