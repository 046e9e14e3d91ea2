using System.Text.Json;
using EventFlow.Cli;

namespace EventFlow.Tests.Cli;

/// <summary>One call of the executable, in this process.</summary>
internal sealed record CliCall(int ExitCode, string Out, string Error)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Out);

    public static async Task<CliCall> RunAsync(Uri? server, CancellationToken cancellationToken, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CliContext
        {
            Out = output,
            Error = error,
            Environment = name => name == "EVENTFLOW_URL" ? server?.ToString() : null,
        };
        var exitCode = await CliProgram.RunAsync(args, context, cancellationToken);
        return new CliCall(exitCode, output.ToString(), error.ToString());
    }

    public static Task<CliCall> RunAsync(Uri? server, params string[] args) => RunAsync(server, CancellationToken.None, args);

    public static Task<CliCall> OfflineAsync(params string[] args) => RunAsync(server: null, args);
}

/// <summary>A folder for files of one test.</summary>
public sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("eventflow-test-").FullName;

    public string Write(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
