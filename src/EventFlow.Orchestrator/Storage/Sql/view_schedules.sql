create or replace view v_schedules as
select
    s.workflow,
    s.name,
    s.version,
    s.expression,
    s.timezone,
    s.catchup,
    w.paused_at,
    s.last_at as last_fire_at,
    s.next_at as next_fire_at,
    s.next_due_at,
    greatest(statement_timestamp() - s.next_due_at, interval '0') as late_by,
    s.last_run_id,
    s.problem
from schedules s
join workflows w on w.id = s.workflow
where w.deleted_at is null;

comment on view v_schedules is 'EventFlow, revision 1';
