using System.Globalization;

namespace EventFlow.IntegrationTests.Servers;

/// <summary>Which process a TCP connection belongs to, as the kernel knows it.</summary>
internal static class Sockets
{
    /// <param name="localPort">The process's own end of the connection.</param>
    public static bool Has(int pid, int localPort)
    {
        var inodes = new[] { "tcp", "tcp6" }.SelectMany(kind => File.ReadAllLines($"/proc/{pid}/net/{kind}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => PortOf(words[1]) == localPort)
            .Select(words => $"socket:[{words[9]}]")
            .ToHashSet(StringComparer.Ordinal);
        return Directory.GetFileSystemEntries($"/proc/{pid}/fd")
            .Any(handle => new FileInfo(handle).LinkTarget is { } target && inodes.Contains(target));
    }

    private static int PortOf(string address) =>
        int.Parse(address[(address.LastIndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
