using System.Collections.Concurrent;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>Cancels every run at an instant of chance, also of those that end first.</summary>
internal static class Cancels
{
    private static readonly TimeSpan Latest = TimeSpan.FromMilliseconds(1_500);

    public static async Task PlayAsync(Stage stage, Counts counts)
    {
        var cancels = new ConcurrentBag<Task>();
        stage.Load.Promised = promise => cancels.Add(CancelAsync(stage, promise));
        stage.Load.Want(counts.Runs);
        await stage.Load.UntilPromisedAsync(counts.Runs, CancellationToken.None);
        await stage.RestAsync(TimeSpan.FromMilliseconds(100));
        await Task.WhenAll(cancels);
    }

    private static async Task CancelAsync(Stage stage, Promise promise)
    {
        await stage.RestAsync(Chance.Of(stage.Seed, $"{promise.Number}/cancel") * Latest);
        using var answer = await stage.Api.PostAsync(new Uri($"api/v1/runs/{promise.Run}/cancel", UriKind.Relative), null);
        if (!answer.IsSuccessStatusCode)
        {
            stage.Complaints.Add($"the cancel of run {promise.Run} was answered with {(int)answer.StatusCode}");
        }
    }
}
