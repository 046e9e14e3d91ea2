-- An answer may be to a run that never was; and the same answer may come twice.
insert into payloads_yyyymmdd (run_id, sha256, bytes, encoding, body, created_at)
select @run_id, @sha256, @bytes, @encoding, @body, clock_timestamp()
where exists (select from runs_yyyymmdd where id = @run_id)
on conflict (run_id, sha256) do nothing
