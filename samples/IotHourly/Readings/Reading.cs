namespace IotHourly.Readings;

/// <param name="RecordedAt">When the sensor measured, UTC. With the sensor it identifies the reading.</param>
/// <param name="ReceivedAt">When the gateway got it, UTC.</param>
/// <param name="Value">°C. Decimal, so that sums are exact and a value keeps the digits it was written with.</param>
internal sealed record Reading(string Sensor, DateTime RecordedAt, DateTime ReceivedAt, decimal Value)
{
    private const decimal LowestPlausible = -40;
    private const decimal HighestPlausible = 85;
    private static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(2);

    /// <summary>The sensor cannot measure this: a short circuit or a lost wire.</summary>
    public bool IsSpike => Value is < LowestPlausible or > HighestPlausible;

    public bool IsLate => ReceivedAt - RecordedAt > LateAfter;
}
