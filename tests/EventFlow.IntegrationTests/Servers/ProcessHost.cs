using System.Diagnostics;
using System.Globalization;

namespace EventFlow.IntegrationTests.Servers;

internal sealed record ProcessSpec(string FileName, params string[] Arguments)
{
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string? WorkingDirectory { get; init; }

    /// <summary>What ends the process when nobody holds it any more. Default KILL.</summary>
    public string StopSignal { get; init; } = "KILL";

    /// <summary>Removed with the process, whichever way the test host ends.</summary>
    public string Folder { get; init; } = "";
}

/// <summary>
/// One process of a test: output captured, killed by signal, and gone with everything it started when disposed or when the test host dies
/// (guard.sh).
/// </summary>
internal sealed class ProcessHost : IAsyncDisposable
{
    private const string ExitMark = "%exit ";

    private readonly Process guard;
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly TaskCompletionSource<int> pid = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource guardGone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string name;

    private ProcessHost(ProcessSpec spec)
    {
        name = $"{Path.GetFileName(spec.FileName)} {string.Join(' ', spec.Arguments)}";
        guard = new Process { StartInfo = Guarded(spec), EnableRaisingEvents = true };
        guard.OutputDataReceived += (_, line) => OnOutput(line.Data);
        guard.ErrorDataReceived += (_, line) => Keep(line.Data);
        guard.Exited += (_, _) => OnGuardGone();
    }

    public int Pid => pid.Task.Result;

    public bool HasExited => exit.Task.IsCompleted;

    /// <summary>Standard output and standard error, in the order of arrival.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    public static async Task<ProcessHost> StartAsync(ProcessSpec spec, CancellationToken cancellationToken = default)
    {
        var host = new ProcessHost(spec);
        host.guard.Start();
        host.guard.BeginOutputReadLine();
        host.guard.BeginErrorReadLine();
        await host.pid.Task.WaitAsync(Eventually.DefaultTimeout, TimeProvider.System, cancellationToken);
        return host;
    }

    /// <summary>Starts <c>dotnet path/to/name.dll arguments…</c>.</summary>
    public static Task<ProcessHost> StartDotnetAsync(
        string assembly,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        CancellationToken cancellationToken = default) =>
        StartAsync(
            new ProcessSpec("dotnet", [assembly, .. arguments]) { Environment = environment ?? new Dictionary<string, string?>() },
            cancellationToken);

    /// <summary>The first line, past or coming, that fits.
    /// Fails at once, with the output so far, when the process ends before it.</summary>
    public async Task<string> WaitForLineAsync(
        Func<string, bool> fits, string what, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        string? found = null;
        long? ended = null;
        await Eventually.BecomesAsync(
            () =>
            {
                // Its exit code comes with its output; its errors are read apart and may come a moment later.
                ended ??= HasExited ? TimeProvider.System.GetTimestamp() : null;
                found = Lines.FirstOrDefault(fits);
                return found is not null
                    || (ended is { } since && TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(1) ? throw Ended(what) : false);
            },
            $"{what} from '{name}'", timeout, cancellationToken);
        return found!;
    }

    /// <summary>Waits until a GET answers with a success code.</summary>
    public async Task WaitForHttpAsync(Uri address, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Eventually.BecomesAsync(
            async token =>
            {
                if (HasExited)
                {
                    throw Ended($"an answer of {address}");
                }

                using var answer = await client.GetAsync(address, token);
                return answer.IsSuccessStatusCode;
            },
            $"{address} answers", timeout, cancellationToken);
    }

    public Task<int> WaitForExitAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        exit.Task.WaitAsync(timeout ?? Eventually.DefaultTimeout, TimeProvider.System, cancellationToken);

    /// <summary>SIGKILL to this process alone: what it started lives on until disposal, as after a crash.</summary>
    public Task<int> KillAsync(CancellationToken cancellationToken = default) => SignalAsync("KILL", cancellationToken);

    public Task<int> TerminateAsync(CancellationToken cancellationToken = default) => SignalAsync("TERM", cancellationToken);

    /// <summary>Sends the signal (name without SIG) and waits for the end of the process;
    /// the exit code is 128 + number after a deadly signal.</summary>
    public async Task<int> SignalAsync(string signal, CancellationToken cancellationToken = default)
    {
        Order(signal);
        return await WaitForExitAsync(cancellationToken: cancellationToken);
    }

    /// <summary>Sends a signal that does not end the process, STOP or CONT, and returns at once.</summary>
    public void Tell(string signal) => Order(signal);

    /// <summary>Spares the folder, for a process that is to be started again on the same data.</summary>
    public void KeepFolder() => Order("keep");

    public string Output() => string.Join('\n', Lines);

    public async ValueTask DisposeAsync()
    {
        Release();
        await guardGone.Task.WaitAsync(Eventually.DefaultTimeout, TimeProvider.System);
        guard.Dispose();
    }

    /// <summary>Lets go without waiting; the guard finishes the work.</summary>
    public void Release()
    {
        try
        {
            guard.StandardInput.Close();
        }
        catch (IOException)
        {
            // The guard is gone already and took the pipe's other end with it.
        }
    }

    private static ProcessStartInfo Guarded(ProcessSpec spec)
    {
        // A session of its own: Ctrl-C in the terminal of the test run must reach the guard as a closed leash,
        // not as a signal to the server.
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = spec.WorkingDirectory ?? Path.GetTempPath(),
        };
        var script = Path.Combine(AppContext.BaseDirectory, "Servers", "guard.sh");
        foreach (var argument in (string[])["sh", script, spec.StopSignal, spec.Folder, spec.FileName, .. spec.Arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void OnOutput(string? line)
    {
        if (line is null)
        {
            return;
        }

        if (!pid.Task.IsCompleted)
        {
            pid.SetResult(int.Parse(line, CultureInfo.InvariantCulture));
        }
        else if (line.StartsWith(ExitMark, StringComparison.Ordinal))
        {
            Order("gone");
            exit.TrySetResult(int.Parse(line.AsSpan(ExitMark.Length), CultureInfo.InvariantCulture));
        }
        else
        {
            Keep(line);
        }
    }

    private void Keep(string? line)
    {
        if (!string.IsNullOrEmpty(line))
        {
            lock (gate)
            {
                lines.Add(line);
            }
        }
    }

    private void OnGuardGone()
    {
        pid.TrySetException(new ProcessEndedException($"The guard of '{name}' ended before it could start it.\n{Output()}"));
        exit.TrySetResult(137);
        guardGone.TrySetResult();
    }

    private void Order(string order)
    {
        try
        {
            lock (gate)
            {
                guard.StandardInput.WriteLine(order);
                guard.StandardInput.Flush();
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Nothing left to order about.
        }
    }

    private ProcessEndedException Ended(string what) =>
        new($"'{name}' ended with code {exit.Task.Result} while waiting for {what}. Its output:\n{Output()}");
}
