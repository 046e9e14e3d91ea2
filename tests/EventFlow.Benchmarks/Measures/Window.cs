namespace EventFlow.Benchmarks.Measures;

/// <summary>Opens at its creation; closing gives the cost of the time between.</summary>
internal sealed class Window
{
    private readonly CpuMeter processes;
    private readonly DatabaseMeter database;
    private readonly long opened;
    private readonly double steal;
    private readonly double busy;
    private readonly IReadOnlyDictionary<string, double> cpu;
    private readonly DatabaseReading reading;

    private Window(CpuMeter processes, DatabaseMeter database, DatabaseReading reading)
    {
        this.processes = processes;
        this.database = database;
        this.reading = reading;
        steal = Machine.StealMs();
        busy = Machine.BusyMs();
        cpu = processes.CpuMs();
        opened = TimeProvider.System.GetTimestamp();
    }

    public static async Task<Window> OpenAsync(CpuMeter processes, DatabaseMeter database, CancellationToken cancellationToken) =>
        new(processes, database, await database.ReadAsync(cancellationToken));

    /// <summary>Takes the time before anything else, so that <see cref="Cost.Seconds"/> does not contain the reading of the
    /// meters.</summary>
    public async Task<Cost> CloseAsync(CancellationToken cancellationToken)
    {
        var seconds = TimeProvider.System.GetElapsedTime(opened).TotalSeconds;
        var spent = processes.CpuMs();
        var stolen = Machine.StealMs() - steal;
        var others = Machine.BusyMs() - busy - spent.Sum(part => part.Value - cpu.GetValueOrDefault(part.Key));
        var now = await database.ReadAsync(cancellationToken);
        return new Cost(
            seconds,
            spent.ToDictionary(part => part.Key, part => part.Value - cpu.GetValueOrDefault(part.Key)),
            processes.MemoryMb(),
            now.Commits - reading.Commits,
            now.WalBytes - reading.WalBytes,
            Math.Round(stolen / 1000 / seconds, 3),
            Math.Round(Math.Max(0, others) / 1000 / seconds, 3),
            Machine.Load());
    }
}
