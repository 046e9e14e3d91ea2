using System.Globalization;
using EventFlow.Contracts;
using Microsoft.Extensions.Options;

namespace EventFlow.Worker;

internal sealed class WorkerOptionsValidator : IValidateOptions<WorkerOptions>
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private const int MostOutputBytes = 120 * 1024 * 1024;
    private static readonly TimeSpan LongestDrain = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, WorkerOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(WorkerOptions options)
    {
        if (options.Slots is < 1 or > 1024)
        {
            yield return Error(nameof(options.Slots), options.Slots, "must be 1 to 1024");
        }

        if (string.IsNullOrWhiteSpace(options.Name) || options.Name.Length > 200)
        {
            yield return Error(nameof(options.Name), $"'{options.Name}'", "must have 1 to 200 characters");
        }

        if (options.EarlyAckAfter <= TimeSpan.Zero || options.EarlyAckAfter > Lease)
        {
            yield return Error(nameof(options.EarlyAckAfter), options.EarlyAckAfter, "must be more than zero and at most 30 seconds");
        }

        if (options.HeartbeatInterval <= TimeSpan.Zero || options.HeartbeatInterval > Lease / 2)
        {
            yield return Error(nameof(options.HeartbeatInterval), options.HeartbeatInterval,
                "must be more than zero and at most 15 seconds: the engine gives a task up after 30 seconds of silence");
        }

        if (options.DrainTimeout < TimeSpan.Zero || options.DrainTimeout > LongestDrain)
        {
            yield return Error(nameof(options.DrainTimeout), options.DrainTimeout, "must be zero to one hour");
        }

        if (options.MaxOutputBytes is < 1024 or > MostOutputBytes)
        {
            yield return Error(nameof(options.MaxOutputBytes), options.MaxOutputBytes,
                $"must be 1024 to {MostOutputBytes}: no broker carries more");
        }
    }

    private static string Error(string setting, object value, string rule) =>
        string.Create(CultureInfo.InvariantCulture, $"EF4010 EventFlow:Worker:{setting} ({value}) {rule}.");
}
