-- Each row finds its run, its entry of the history or its event by the key; a join could read whole days.
select
    o.id, o.number, o.kind, o.at, o.workflow, coalesce(o.body, i.body), r.workflow_version, r.params, r.output, r.trigger, r.cancel_reason,
    r.started_at, r.depth, e.data
from outbox o
left join lateral (
    select * from runs where runs.id = o.id and o.kind like 'run.%' limit 1) r on true
left join lateral (
    select data from run_events where run_events.run_id = o.id and run_events.seq = o.number and o.kind like 'run.%' limit 1) e on true
left join lateral (
    select body from inbox where inbox.id = o.id and o.kind = 'dataset.updated' limit 1) i on true
where o.id = any(@ids)
order by o.id, o.number
