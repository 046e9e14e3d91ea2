using System.Diagnostics;

namespace EventFlow.IntegrationTests.Servers;

/// <summary>Waiting for processes that are not ours to signal from. Anything inside this process is awaited, never polled.</summary>
internal static class Eventually
{
    /// <summary>No claim: only what never comes is to fail, also where the machine has stood still meanwhile or does much else.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Task BecomesAsync(
        Func<bool> condition, string what, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        BecomesAsync(_ => Task.FromResult(condition()), what, timeout, cancellationToken);

    /// <summary>Asks until the answer is yes; fails with <paramref name="what"/> after the timeout,
    /// naming the last exception.</summary>
    public static async Task BecomesAsync(
        Func<CancellationToken, Task<bool>> condition, string what, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        var limit = timeout ?? DefaultTimeout;
        Exception? last = null;

        while (Stopwatch.GetElapsedTime(started) < limit)
        {
            try
            {
                if (await condition(cancellationToken))
                {
                    return;
                }

                last = null;
            }
            catch (Exception exception) when (exception is not ProcessEndedException and not Xunit.Sdk.XunitException
                && (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
            {
                last = exception;
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }

        throw new TimeoutException(
            $"After {limit.TotalSeconds:0} s it still is not so: {what}.{(last is null ? "" : $" Last error: {last.Message}")}", last);
    }
}
