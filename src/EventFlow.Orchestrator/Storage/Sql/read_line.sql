-- Of those that wait no more than are asked for: a line may be long.
(
    select run_id, true as granted, cancel_reason is not null as canceled, ticket
    from run_places
    where workflow = @workflow and key = @key and granted_at is not null)
union all
(
    select run_id, false, false, ticket
    from run_places
    where workflow = @workflow and key = @key and granted_at is null and cancel_reason is null
    order by ticket
    limit @waiting)
order by ticket
