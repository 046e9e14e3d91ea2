delete from schedules where workflow = @workflow and id <> all (@kept)
