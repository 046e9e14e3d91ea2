using System.Diagnostics;
using System.Text.Json;

namespace EventFlow.Worker.BuiltIn;

/// <summary>How the program of a <c>shell</c> task is started.</summary>
internal static class ShellStart
{
    // The worker's own environment stays out: connection strings and keys stand in it.
    private static readonly string[] Inherited = ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR"];

    // A session of its own, and with it a process group: signals of the terminal do not reach it, and ours reach all of it.
    private static readonly string? SetSid = new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists);

    public static ProcessStartInfo Of(ShellTask task, TaskContext context, KeyValuePair<string, string> mark)
    {
        var command = Command(task);
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder(task.Cwd),
        };
        string[] line = SetSid is null ? command : [SetSid, command[0], .. command[1..]];
        start.FileName = line[0];
        foreach (var argument in line[1..])
        {
            start.ArgumentList.Add(argument);
        }

        SetEnvironment(start, task, context, mark);
        return start;
    }

    private static string[] Command(ShellTask task) => task switch
    {
        { Argv: not null, Script: not null } => throw BuiltInErrors.InvalidInput("argv and script exclude each other."),
        { Script: { Length: > 0 } script } => ["/bin/sh", "-c", Plain("script", script)],
        { Argv: { Count: > 0 } argv } when argv.All(one => one is not null) && argv[0].Length > 0 =>
            [.. argv.Select(argument => Plain("argv", argument))],
        _ => throw BuiltInErrors.InvalidInput("argv (a list) or script (a text) is needed."),
    };

    private static string Folder(string? cwd) =>
        cwd is null || Directory.Exists(cwd) ? cwd ?? "" : throw BuiltInErrors.InvalidInput($"cwd '{cwd}' is no folder on this worker.");

    private static void SetEnvironment(ProcessStartInfo start, ShellTask task, TaskContext context, KeyValuePair<string, string> mark)
    {
        start.Environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        foreach (var (name, value) in task.Env)
        {
            if (name.Length == 0 || name.Contains('=') || name.Contains('\0'))
            {
                throw BuiltInErrors.InvalidInput($"env '{name}' is no name of a variable.");
            }

            start.Environment[name] = Plain(
                $"env {name}", value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
        }

        start.Environment["EVENTFLOW_RUN"] = context.Run.ToString();
        start.Environment["EVENTFLOW_PATH"] = context.Path;
        start.Environment["EVENTFLOW_ATTEMPT"] = $"{context.Attempt}";
        start.Environment["EVENTFLOW_IDEMPOTENCY_KEY"] = context.IdempotencyKey;
        start.Environment[mark.Key] = mark.Value;
    }

    private static string Plain(string where, string text) =>
        text.Contains('\0') ? throw BuiltInErrors.InvalidInput($"{where} contains a NUL character.") : text;
}
