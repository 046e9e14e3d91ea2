namespace EventFlow.Core.Schedules;

/// <summary>One fault of a cron expression. The message names the field and the part of it.</summary>
/// <param name="Position">Where the part stands in the expression, from 0.</param>
public sealed record CronError(string Code, string Message, int Position)
{
    public override string ToString() => $"{Code} {Message}";
}
