namespace EventFlow.Benchmarks.Measures;

/// <summary>CPU and memory of the processes of an installation, each under the name of its part.</summary>
internal sealed class CpuMeter(IReadOnlyDictionary<string, ProcessTree> parts)
{
    public IReadOnlyDictionary<string, double> CpuMs() => parts.ToDictionary(part => part.Key, part => part.Value.CpuMs());

    public IReadOnlyDictionary<string, double> MemoryMb() =>
        parts.ToDictionary(part => part.Key, part => Math.Round(part.Value.MemoryMb(), 1));
}
