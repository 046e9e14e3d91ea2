-- Finished runs (as many as :runs says) of the workflow chain-5, one task after the other, spread evenly from :from to :to.
-- The rows are those the engine itself leaves behind, written to the tables of each day at once.
create temp table history on commit drop as
select
    n,
    at,
    (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3)
        || '8' || substr(md5(n::text), 4, 15))::uuid as id
from (
    select n, timestamptz ':from' + (timestamptz ':to' - timestamptz ':from') * (n / :runs::float8) as at
    from generate_series(1, :runs) as n) as moments
order by n;

create index on history (id);

do $$
declare
    day date;
    leaf text;
    days date[] := array(select distinct (at at time zone 'UTC')::date from history order by 1);
begin
    foreach day in array days loop
        perform create_day(day);
        leaf := to_char(day, 'YYYYMMDD');
        execute format(
            'create temp view today as select * from history where id >= %L and id < %L', first_run_id(day), first_run_id(day + 1));

        execute format($runs$
            insert into runs_%s (id, workflow, workflow_version, state, params, created_at, started_at, ended_at, event_seq, version)
            select id, 'chain-5', 1, 'succeeded', '{}', at, at + interval '5 ms', at + interval '30 ms', 13, 6
            from today
            order by n $runs$, leaf);

        execute format($tasks$
            insert into tasks_%s (
                run_id, path, sort_path, kind, type, state, attempt, losses, rule_failures, dispatches, dispatched_at, worker, needs,
                queued_at, ended_at, run_version)
            select
                id, 't' || task, 't' || lpad(task::text, 10, '0'), 'task', 'noop', 'succeeded', 1, 0, '{}', 1,
                at + interval '5 ms' * (task + 1), 'measured-host-12345',
                case when task = 0 then '{}' else array['t' || (task - 1)] end,
                at + interval '5 ms' * (task + 1), at + interval '5 ms' * (task + 2), task + 2
            from today, generate_series(0, 4) as task
            order by n, task $tasks$, leaf);

        execute format($events$
            insert into run_events_%s (run_id, seq, at, kind, path, attempt)
            select
                id, seq, at + interval '2 ms' * seq,
                case
                    when seq = 1 then 'run.accepted'
                    when seq = 2 then 'run.started'
                    when seq = 13 then 'run.succeeded'
                    when seq %% 2 = 1 then 'task.queued'
                    else 'task.succeeded'
                end,
                case when seq between 3 and 12 then 't' || (seq - 3) / 2 end,
                case when seq between 3 and 12 then 1 end
            from today, generate_series(1, 13) as seq
            order by n, seq $events$, leaf);

        drop view today;
    end loop;
end $$;
