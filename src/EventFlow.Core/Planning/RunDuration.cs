namespace EventFlow.Core.Planning;

/// <summary>The error of a run that takes longer than its <c>deadline</c> allows. A task that ran into its own timeout fails the run with
/// an error of the same type, so it is the message that tells the two apart.</summary>
internal static class RunDuration
{
    private const string Exceeded = "the run took longer than its duration of ";

    public static RunError Error(TimeSpan? duration) => new(ErrorTypes.Timeout, $"{Exceeded}{duration}");

    public static bool IsExceeded(RunError error) =>
        error.Type == ErrorTypes.Timeout && error.Message.StartsWith(Exceeded, StringComparison.Ordinal);
}
