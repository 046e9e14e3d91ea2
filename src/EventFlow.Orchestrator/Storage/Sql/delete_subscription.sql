with gone as (
    delete from outbox_interests where owner = @owner)
delete from subscriptions where name = @name
