using System.Globalization;

namespace EventFlow.Benchmarks.Measures;

/// <summary>What Linux knows of a process and everything it has started.</summary>
/// <param name="alone">Without its children: the driver is the parent of all servers.</param>
internal sealed class ProcessTree(int root, bool alone = false)
{
    private const double TicksPerMs = 0.1;

    /// <summary>CPU time so far. A child that has ended is in the figures of its parent.</summary>
    public double CpuMs()
    {
        var ticks = 0L;
        foreach (var pid in Pids())
        {
            var fields = Stat(pid);
            // Own time in user and kernel mode, then that of the children that have ended.
            var counted = alone ? fields.Skip(11).Take(2) : fields.Skip(11).Take(4);
            ticks += counted.Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
        }

        return ticks / TicksPerMs;
    }

    /// <summary>Memory in use in MB, with what processes share counted once.</summary>
    public double MemoryMb() => Pids().Sum(pid => Kilobytes($"/proc/{pid}/smaps_rollup", "Pss:")) / 1024d;

    /// <summary>Resident memory of the root in MB.</summary>
    public double ResidentMb() => Kilobytes($"/proc/{root}/status", "VmRSS:") / 1024d;

    private List<int> Pids()
    {
        if (alone)
        {
            return [root];
        }

        var children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Select(pid => (Pid: pid, Fields: Stat(pid)))
            .Where(process => process.Fields.Length > 1)
            .ToLookup(process => int.Parse(process.Fields[1], CultureInfo.InvariantCulture), process => process.Pid);
        var pids = new List<int> { root };
        for (var next = 0; next < pids.Count; next++)
        {
            pids.AddRange(children[pids[next]]);
        }

        return pids;
    }

    /// <summary>The fields after the name, which may have spaces in it: state, parent …</summary>
    private static string[] Stat(int pid)
    {
        var text = Read($"/proc/{pid}/stat");
        var end = text.LastIndexOf(')');
        return end < 0 ? [] : text[(end + 2)..].Split(' ');
    }

    private static long Kilobytes(string file, string name)
    {
        var line = Read(file).Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
