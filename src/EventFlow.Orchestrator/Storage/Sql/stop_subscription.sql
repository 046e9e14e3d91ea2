-- One that nobody wants to hear is told nothing more; what waits for it waits on.
with gone as (
    delete from outbox_interests where owner = @owner)
update subscriptions set stopped_at = clock_timestamp(), stopped_because = @why where name = @name and stopped_at is null
