with old as (
    delete from hook_signatures where seen_at < clock_timestamp() - interval '1 hour')
insert into hook_signatures (hook, signature, seen_at)
select name, @signature, clock_timestamp() from hooks where name = @hook
on conflict do nothing
