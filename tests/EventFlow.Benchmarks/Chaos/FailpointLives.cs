using EventFlow.IntegrationTests.Servers;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>Lives of the engine that end at a failpoint.</summary>
internal static class FailpointLives
{
    /// <summary>How often each point kills in the long form.</summary>
    public const int Times = 20;

    private const int Points = 14;
    private const int StopPoints = 19;
    private const int RunsOfAnExtraLife = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Each point at least once, several to a life; all lives end by a kill. Early passes, because on a slow machine much is
    /// committed and sent together and a point is passed seldom.</summary>
    public static IReadOnlyList<string> Short { get; } =
    [
        "K1:throw:2,K3:throw:5,K4:throw:9,K12:throw,K7:kill:20",
        "K2:throw:2,K5:throw:2,K8:throw,K7:throw:7,K6:kill:4",
        "K6:throw:2,K8:throw,K9:throw:3,K3:throw:12,K11:kill",
        "K13:kill:2",
        "K4:throw:2,K9:delay-100,K5:throw:7,K10:kill:2",
        "K14:kill:2",
    ];

    public static async Task PlayAsync(Stage stage, Counts counts)
    {
        await stage.Engine.KillAsync(CancellationToken.None);
        for (var life = 0; life < counts.Faults; life++)
        {
            stage.Load.Want((counts.Runs * (life + 1) / counts.Faults) - stage.Load.Asked);
            var failpoints = stage.IsShort ? Short[life] : Kill(stage, life);
            await stage.FaultAsync(() => LiveAsync(stage, failpoints));
        }

        foreach (var point in Missed(stage))
        {
            stage.Load.Want(RunsOfAnExtraLife);
            await stage.FaultAsync(() => LiveAsync(stage, $"{point}:kill"));
        }

        await stage.Engine.StartAsync(CancellationToken.None);
        await stage.Load.UntilPromisedAsync(stage.Load.Asked, CancellationToken.None);
        foreach (var point in Missed(stage))
        {
            stage.Complaints.Add($"failpoint {point} was never passed");
        }
    }

    private static string Kill(Stage stage, int life)
    {
        var point = (life % Points) + 1;
        var nth = point switch
        {
            13 => 1 + stage.Chance.Next(2),
            14 => 1 + stage.Chance.Next(StopPoints),
            11 => 1,
            1 or 2 or 12 => 1 + stage.Chance.Next(6),
            _ => 1 + stage.Chance.Next(20),
        };
        return $"K{point}:kill:{nth}";
    }

    private static async Task LiveAsync(Stage stage, string failpoints)
    {
        try
        {
            await stage.Engine.StartAsync(CancellationToken.None, failpoints);
            if (failpoints.StartsWith("K14:", StringComparison.Ordinal))
            {
                await stage.RestAsync(TimeSpan.FromMilliseconds(300));
                await stage.Engine.Process.TerminateAsync();
            }

            await stage.Engine.Process.WaitForExitAsync(Patience);
        }
        catch (ProcessEndedException)
        {
            // Work waits for every life: it may well be over before it is ready.
        }
        catch (TimeoutException)
        {
            stage.Complaints.Add($"failpoints {failpoints}: not passed within {Patience.TotalSeconds:0} s");
            await stage.Engine.KillAsync(CancellationToken.None);
        }
    }

    /// <summary>Where several points share a life the killing one may come first: which does is the machine's choice.</summary>
    private static List<string> Missed(Stage stage)
    {
        var passed = stage.Engine.Lines.Where(line => line.StartsWith("failpoint ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[1]).ToHashSet(StringComparer.Ordinal);
        return [.. Enumerable.Range(1, Points).Select(number => $"K{number}").Where(point => !passed.Contains(point))];
    }
}
