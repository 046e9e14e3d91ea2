select number from workflow_changes
