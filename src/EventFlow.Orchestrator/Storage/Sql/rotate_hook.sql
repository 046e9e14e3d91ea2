update hooks
set previous_secret = secret, previous_until = clock_timestamp() + @overlap, secret = @secret
where name = @name
returning type, source, created_at, previous_until, auth
