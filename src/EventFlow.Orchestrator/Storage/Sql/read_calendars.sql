select name, source, revision, updated_at from calendars where @names is null or name = any(@names) order by name
