using System.Text.Json;
using EventFlow.Worker;

namespace IotHybrid.Alarms;

internal sealed record RaiseAlarm(string Lake, string Sensor, double Score, string Found);

internal sealed record RaisedAlarm(string File);

/// <summary><c>iot.raise-sensor-alarm</c>: leaves a note for the people who mend sensors.</summary>
internal sealed class RaiseAlarmHandler : ITaskHandler<RaiseAlarm, RaisedAlarm>
{
    public async Task<RaisedAlarm> HandleAsync(RaiseAlarm input, TaskContext context, CancellationToken cancellationToken)
    {
        var file = $"alarms/{context.Run}-{input.Sensor}.json";
        var alarm = JsonSerializer.Serialize(new { input.Sensor, input.Score, input.Found }, JsonSerializerOptions.Web);
        await new Lake(input.Lake).WriteAsync(file, alarm + "\n", cancellationToken);
        return new RaisedAlarm(file);
    }
}
