using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace EventFlow.Worker.BuiltIn;

/// <summary>Everything a program has started, found by a mark in the environment: process groups and parents are left behind
/// by daemons, the environment is inherited.</summary>
internal sealed partial class ProcessTree(TimeProvider time)
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public KeyValuePair<string, string> Mark { get; } = new("EVENTFLOW_TASK_PROCESS", Guid.NewGuid().ToString("N"));

    /// <summary>SIGTERM to what is there, SIGKILL to what is left after 2 seconds.</summary>
    public async Task EndAsync(Process root, CancellationToken cancellationToken)
    {
        Signal(root, Terminate);
        var started = time.GetTimestamp();
        while (IsAlive(root) && time.GetElapsedTime(started) < Grace)
        {
            await Task.Delay(Look, time, cancellationToken);
        }

        // A process may be born while others are killed; what can be born ends with them.
        for (var round = 0; round < 50 && IsAlive(root); round++)
        {
            Signal(root, Kill);
            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private bool IsAlive(Process root) => !root.HasExited || Members().Count > 0;

    private void Signal(Process root, int signal)
    {
        if (!root.HasExited)
        {
            _ = Send(-root.Id, signal);
            _ = Send(root.Id, signal);
        }

        foreach (var member in Members())
        {
            _ = Send(member, signal);
        }
    }

    private List<int> Members()
    {
        var wanted = Encoding.ASCII.GetBytes($"{Mark.Key}={Mark.Value}");
        return Directory.Exists("/proc")
            ? [.. Directory.EnumerateDirectories("/proc").Select(Id).Where(id => id > 0 && IsMarked(id, wanted))]
            : [];
    }

    private static int Id(string folder) => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0;

    // Empty for a zombie: that one is dead already. Unreadable for other users' processes: those are not ours.
    private static bool IsMarked(int id, byte[] wanted)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/environ").AsSpan().IndexOf(wanted) >= 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int id, int signal);
}
