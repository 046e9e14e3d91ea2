update deliveries
set
    last_status = @status,
    last_error = @error,
    next_at = clock_timestamp() + @again,
    ended_at = case when @again is null then clock_timestamp() end,
    is_delivered = @is_delivered
where id = @id and ended_at is null
