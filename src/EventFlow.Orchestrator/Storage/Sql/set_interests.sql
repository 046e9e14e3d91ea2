with given as materialized (
    select * from unnest(@kinds, @workflows) as c (kind, workflow)),
gone as (
    delete from outbox_interests i
    where i.owner = @owner and not exists (select from given where given.kind = i.kind and given.workflow = i.workflow))
insert into outbox_interests (kind, workflow, owner)
select kind, workflow, @owner from given
on conflict do nothing
