namespace EventFlow.Cli.Hosting;

internal static class HostArguments
{
    /// <summary>The files of settings are read once: a watcher would be told of every file that changes in the folder a process was
    /// started in.</summary>
    public static string[] WithoutWatching { get; } = ["--hostBuilder:reloadConfigOnChange=false"];
}
