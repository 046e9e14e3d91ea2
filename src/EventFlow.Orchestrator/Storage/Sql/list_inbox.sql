select
    id, received_at, via, source, event_id, type, subject, null::json as body, raw, replay_of
from inbox
where id >= @from
    and id < @before
    and (@type is null or type = @type)
    and (@event_id is null or event_id = @event_id)
    and (@fate is null or exists (
        select from inbox_fates f where f.event = inbox.id and f.event >= @from and f.event < @before and f.fate = @fate))
    and (@run is null or exists (
        select from inbox_fates f where f.event = inbox.id and f.event >= @from and f.event < @before and f.run_id = @run))
order by id desc
limit @limit
