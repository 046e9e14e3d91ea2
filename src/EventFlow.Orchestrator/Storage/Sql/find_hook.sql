select
    type, source, created_at, previous_until, auth,
    secret, case when previous_until > clock_timestamp() then previous_secret end,
    exists (select from hook_signatures s where s.hook = hooks.name and s.signature = @signature)
from hooks
where name = @name
