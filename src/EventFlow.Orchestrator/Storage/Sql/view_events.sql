create or replace view v_events as
select i.id, i.received_at, i.via, i.source, i.event_id, i.type, i.subject, f.workflow, f.fate, f.run_id, f.reason
from inbox i
left join inbox_fates f on f.event = i.id;

comment on view v_events is 'EventFlow, revision 1';
