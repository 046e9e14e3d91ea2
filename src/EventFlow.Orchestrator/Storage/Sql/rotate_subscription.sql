update subscriptions
set previous_secret = secret, previous_until = clock_timestamp() + @overlap, secret = @secret
where name = @name
returning name, url, types, workflows, created_at, previous_until, stopped_at, stopped_because
