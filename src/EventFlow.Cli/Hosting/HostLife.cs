using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EventFlow.Cli.Hosting;

internal static class HostLife
{
    /// <summary>Returns after Ctrl-C or a termination signal, when the started host has stopped.</summary>
    public static async Task UntilStoppedAsync(this IHost host, CancellationToken cancellationToken)
    {
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, cancellationToken);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = either.Token.Register(() => ended.TrySetResult());
        await ended.Task;
        await host.StopAsync(CancellationToken.None);
    }
}
