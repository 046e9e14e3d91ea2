using System.Globalization;
using System.Text;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>One execution as the ledger knows it. Times are timestamps of the machine's own clock, alike in all processes.</summary>
/// <param name="Ended">Null: the worker died, or was stopped, in the middle.</param>
internal sealed record Execution(Guid Run, string Path, int Attempt, string Key, long Started, long? Ended, bool IsGood)
{
    /// <summary>The name of the worker.</summary>
    public string Worker { get; init; } = "";
}

/// <summary>The ledger of one worker process: a line at the start and at the end of every execution. What is written survives the process.</summary>
internal sealed class ExecutionFile : IDisposable
{
    public const string Extension = ".ledger";
    private readonly Lock gate = new();
    private readonly FileStream file;
    private readonly TimeProvider time;
    private long last;

    public ExecutionFile(string folder, string worker, TimeProvider time)
    {
        this.time = time;
        // Without a buffer: every write is the operating system's before it returns.
        file = new FileStream(Path.Combine(folder, worker + Extension), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>Answers the number of the execution in this file.</summary>
    public long Begin(Guid run, string path, int attempt, string key)
    {
        lock (gate)
        {
            last++;
            Write($"begin {last} {run} {path} {attempt} {key} {time.GetTimestamp()}");
            return last;
        }
    }

    public void End(long execution, bool isGood)
    {
        lock (gate)
        {
            Write($"{(isGood ? "done" : "failed")} {execution} {time.GetTimestamp()}");
        }
    }

    public void Dispose() => file.Dispose();

    /// <summary>Everything that all workers have written.</summary>
    public static IReadOnlyList<Execution> ReadAll(string folder) =>
        [.. Directory.GetFiles(folder, "*" + Extension).Order(StringComparer.Ordinal).SelectMany(Read)];

    private static IEnumerable<Execution> Read(string path)
    {
        var executions = new Dictionary<string, Execution>(StringComparer.Ordinal);
        var text = File.ReadAllText(path);

        // The last line of a killed process may be half a line.
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            executions[words[1]] = words[0] == "begin"
                ? new Execution(Guid.Parse(words[2]), words[3], Number(words[4]), words[5], Time(words[6]), null, false) { Worker = Path.GetFileNameWithoutExtension(path) }
                : executions[words[1]] with { Ended = Time(words[2]), IsGood = words[0] == "done" };
        }

        return executions.Values;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Time(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private void Write(string line) => file.Write(Encoding.UTF8.GetBytes(line + "\n"));
}
