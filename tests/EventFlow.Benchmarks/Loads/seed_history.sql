-- Finished runs (as many as :runs says) of the workflow chain-5, one task after the other, spread over the last thirty days.
-- The rows are those the engine itself leaves behind; foreign keys are not asked a million times.
set session_replication_role = replica;

create temp table history as
select
    n,
    (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3)
        || '8' || substr(md5(n::text), 4, 15))::uuid as id,
    at
from (
    select n, statement_timestamp() - interval '1 hour' - interval '30 days' * (1 - n / :runs::float8) as at
    from generate_series(1, :runs) as n) as moments;

insert into runs (id, workflow, workflow_version, state, params, created_at, started_at, ended_at, event_seq, version)
select id, 'chain-5', 1, 'succeeded', '{}', at, at + interval '5 ms', at + interval '30 ms', 13, 6
from history
order by n;

insert into tasks (
    run_id, path, sort_path, kind, type, state, attempt, losses, rule_failures, dispatches, dispatched_at, worker, needs,
    queued_at, ended_at, run_version)
select
    id, 't' || task, 't' || lpad(task::text, 10, '0'), 'task', 'noop', 'succeeded', 1, 0, '{}', 1, at + interval '5 ms' * (task + 1), 'measured-host-12345',
    case when task = 0 then '{}' else array['t' || (task - 1)] end,
    at + interval '5 ms' * (task + 1), at + interval '5 ms' * (task + 2), task + 2
from history, generate_series(0, 4) as task
order by n, task;

insert into run_events (run_id, seq, at, kind, path, attempt)
select
    id, seq, at + interval '2 ms' * seq,
    case
        when seq = 1 then 'run.accepted'
        when seq = 2 then 'run.started'
        when seq = 13 then 'run.succeeded'
        when seq % 2 = 1 then 'task.queued'
        else 'task.succeeded'
    end,
    case when seq between 3 and 12 then 't' || (seq - 3) / 2 end,
    case when seq between 3 and 12 then 1 end
from history, generate_series(1, 13) as seq
order by n, seq;

drop table history;
