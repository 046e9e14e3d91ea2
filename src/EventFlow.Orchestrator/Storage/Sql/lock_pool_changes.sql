-- That two pools are never given the same type at the same moment; what works through the pools does not wait for it.
select pg_advisory_xact_lock(@key)
