using System.Text.Json;
using EventFlow.Worker;

namespace RetailSales.Alarms;

internal sealed record RaiseAlarm
{
    public required string Bucket { get; init; }
    public required string Object { get; init; }
    public required string State { get; init; }
    public JsonElement? Error { get; init; }
}

internal sealed record RaisedAlarm(string File);

/// <summary><c>retail.raise-alarm</c>: leaves a CloudEvent in the bucket's folder <c>events</c>, one per run.</summary>
internal sealed class RaiseAlarmHandler : ITaskHandler<RaiseAlarm, RaisedAlarm>
{
    public async Task<RaisedAlarm> HandleAsync(RaiseAlarm input, TaskContext context, CancellationToken cancellationToken)
    {
        var file = $"events/{context.Run}.json";
        var alarm = new
        {
            specversion = "1.0",
            id = context.IdempotencyKey,
            source = $"/workflows/{context.Workflow}",
            type = "com.example.retail.cleaning-failed",
            subject = input.Object,
            datacontenttype = "application/json",
            data = new { run = context.Run, state = input.State, error = input.Error },
        };
        await new Bucket(input.Bucket).WriteAsync(file, JsonSerializer.Serialize(alarm), cancellationToken);
        return new RaisedAlarm(file);
    }
}
