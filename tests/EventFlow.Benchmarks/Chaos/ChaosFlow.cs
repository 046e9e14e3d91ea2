namespace EventFlow.Benchmarks.Chaos;

/// <summary>The workflow all scenarios run: one task, three beside each other, one. What its tasks do hangs on the number of the run.</summary>
internal static class ChaosFlow
{
    public const string Name = "chaos";
    public const string Type = "chaos";
    public const string Pool = "chaos";
    public const string Event = "org.example.chaos";
    public const double FailingShare = 0.05;

    /// <summary>The attempt after so many never fails: no run may end badly by chance.</summary>
    public const int MostFailures = 4;

    /// <summary>Attempts a task gets.</summary>
    public const int Attempts = 8;

    /// <summary>The task that always fails in a run that is hopeless.</summary>
    public const string HopelessTask = "b";

    public static readonly string Yaml =
        $$$"""
        workflow: chaos
        params:
          n: { type: integer }
        triggers:
          - { event: {{{Event}}}, params: { n: "${{ data.n }}" } }
        defaults: { retry: { attempts: {{{Attempts}}}, delay: 100ms } }
        tasks:
          first: { uses: chaos, with: { n: "${{ params.n }}" } }
          a: { needs: [first], uses: chaos, with: { n: "${{ params.n }}" } }
          b: { needs: [first], uses: chaos, with: { n: "${{ params.n }}" } }
          c: { needs: [first], uses: chaos, with: { n: "${{ params.n }}" } }
          last: { needs: [a, b, c], uses: chaos, with: { n: "${{ params.n }}" } }
        """;

    /// <summary>The same with a pool that each of its tasks needs a slot of.</summary>
    public static readonly string YamlWithPool = Yaml.Replace("uses: chaos,", $"uses: chaos, pool: {Pool},", StringComparison.Ordinal);

    public static IReadOnlyDictionary<string, string[]> Parents { get; } = new Dictionary<string, string[]>
    {
        ["first"] = [],
        ["a"] = ["first"],
        ["b"] = ["first"],
        ["c"] = ["first"],
        ["last"] = ["a", "b", "c"],
    };

    public static int Tasks => Parents.Count;

    public static bool Fails(int seed, int run, string path, int attempt) =>
        attempt <= MostFailures && Chance.Of(seed, $"{run}/{path}/{attempt}/fails") < FailingShare;

    public static bool IsHopeless(int every, int run) => every > 0 && run % every == 0;

    public static bool IsHopeless(int every, int run, string path) => path == HopelessTask && IsHopeless(every, run);

    /// <param name="longShare">Of attempts that take twenty times as long.</param>
    public static TimeSpan Length(int seed, int run, string path, int attempt, double longShare)
    {
        var length = TimeSpan.FromMilliseconds(5 + (45 * Chance.Of(seed, $"{run}/{path}/{attempt}/takes")));
        return Chance.Of(seed, $"{run}/{path}/{attempt}/is long") < longShare ? 20 * length : length;
    }
}

/// <summary>Input of every task.</summary>
internal sealed record ChaosInput(int N);
