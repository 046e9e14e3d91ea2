namespace IotHourly.Readings;

/// <summary>What the generator writes. Shares lie between 0 and 1 and are met exactly, rounded to whole readings.</summary>
internal sealed record ReadingsOptions
{
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(40);
    public const int PerSensor = 90;

    public int Sensors { get; init; } = 40;

    /// <summary>The first moment of the hour, UTC. The workflow's parameter <c>hour</c> has the same default.</summary>
    public DateTime Hour { get; init; } = new(2026, 1, 15, 10, 0, 0, DateTimeKind.Utc);

    /// <summary>Share of the expected readings that never arrive.</summary>
    public double Missing { get; init; } = 0.02;

    /// <summary>Share of the arrived readings that are sent a second time.</summary>
    public double Duplicates { get; init; } = 0.01;

    /// <summary>Share of the arrived readings whose value is implausible.</summary>
    public double Spikes { get; init; } = 0.005;

    /// <summary>Share of the arrived readings that come minutes after they were recorded.</summary>
    public double Late { get; init; } = 0.01;

    public int Expected => Sensors * PerSensor;

    /// <exception cref="ArgumentOutOfRangeException">A share is outside 0..1, or there is no sensor.</exception>
    public void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Sensors, 1);
        CheckShare(Missing, nameof(Missing));
        CheckShare(Duplicates, nameof(Duplicates));
        CheckShare(Spikes, nameof(Spikes));
        CheckShare(Late, nameof(Late));
    }

    private static void CheckShare(double share, string name)
    {
        if (share is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(name, share, "A share must lie between 0 and 1.");
    }
}
