select id, workflow, workflow_version, state from runs where workflow = @workflow and key = @key
