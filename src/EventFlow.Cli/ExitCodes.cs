namespace EventFlow.Cli;

internal static class ExitCodes
{
    public const int Good = 0;

    /// <summary>The run failed or the check found errors.</summary>
    public const int Failed = 1;

    public const int Usage = 2;
    public const int ServerNotReached = 3;

    /// <summary>Ctrl-C, as shells count it.</summary>
    public const int Interrupted = 130;
}
