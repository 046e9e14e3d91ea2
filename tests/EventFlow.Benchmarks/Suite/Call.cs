using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>One call of a benchmark.</summary>
internal sealed record Call(BenchmarkOptions Options, Report Report, TimeProvider Time)
{
    private readonly long started = Time.GetTimestamp();

    public double Seconds => Math.Round(Time.GetElapsedTime(started).TotalSeconds, 1);

    /// <summary>Progress goes to standard error: standard output belongs to the figures.</summary>
    public void Say(string what) => Console.Error.WriteLine($"{Seconds,6:0.0} s  {Options.Benchmark}: {what}");

    public int Repeat(int otherwise) => Options.Repeat ?? otherwise;

    public TimeSpan Span(int otherwise) => TimeSpan.FromSeconds(Options.Seconds ?? otherwise);

    public IReadOnlyList<int> Sizes(params int[] otherwise) => Options.Sizes.Count > 0 ? Options.Sizes : otherwise;

    public IReadOnlyList<int> InFlight(params int[] otherwise) => Options.InFlight.Count > 0 ? Options.InFlight : otherwise;
}
