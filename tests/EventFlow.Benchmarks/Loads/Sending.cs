namespace EventFlow.Benchmarks.Loads;

internal static class Sending
{
    /// <summary>Lets time pass; throws early when the senders have failed, which else only shows at the end.</summary>
    public static async Task PassAsync(Task senders, TimeSpan span, TimeProvider time, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await await Task.WhenAny(Task.Delay(span, time, over.Token), senders);
        await over.CancelAsync();
    }
}
