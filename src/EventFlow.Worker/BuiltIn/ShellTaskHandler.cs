using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using EventFlow.Contracts;

namespace EventFlow.Worker.BuiltIn;

/// <summary><c>shell</c>: one program. Errors are <c>Shell.ExitCODE</c> and <c>Shell.NotStarted</c>.
/// Nothing it started outlives it.</summary>
internal sealed class ShellTaskHandler(TimeProvider time) : ITaskHandler<ShellTask, ShellTaskOutput>
{
    private const int MessageCharacters = 1500;
    private static readonly TimeSpan OutputEndsWithin = TimeSpan.FromSeconds(2);

    public async Task<ShellTaskOutput> HandleAsync(ShellTask input, TaskContext context, CancellationToken cancellationToken)
    {
        var tree = new ProcessTree(time);
        using var process = Start(ShellStart.Of(input, context, tree.Mark));
        var (stdout, stderr) = (new OutputTail(), new OutputTail());
        var reading = Task.WhenAll(
            stdout.ReadAsync(process.StandardOutput.BaseStream, CancellationToken.None),
            stderr.ReadAsync(process.StandardError.BaseStream, CancellationToken.None));
        try
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            // Of a canceled task everything, of an ended one what it left in the background: that would hold its output open.
            await tree.EndAsync(process, CancellationToken.None);
        }

        await Task.WhenAny(reading, Task.Delay(OutputEndsWithin, time, cancellationToken));
        return Output(process.ExitCode, stdout.ToString(), stderr.ToString());
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception refused)
        {
            throw BuiltInErrors.Failed(
                "Shell.NotStarted", $"'{start.FileName}' was not started: {refused.Message}", retryable: false, null, refused);
        }
    }

    private static ShellTaskOutput Output(int exitCode, string stdout, string stderr)
    {
        if (exitCode == 0)
        {
            return new ShellTaskOutput(exitCode, stdout, stderr, Result(stdout));
        }

        var said = stderr.Trim().Length > 0 ? stderr.Trim() : stdout.Trim();
        var end = said.Length > MessageCharacters ? "…" + said[^MessageCharacters..] : said;
        throw BuiltInErrors.Failed($"Shell.Exit{exitCode}", $"The program ended with exit code {exitCode}. {end}", retryable: true);
    }

    private static JsonElement? Result(string stdout)
    {
        var trimmed = stdout.AsSpan().Trim();
        var last = trimmed[(trimmed.LastIndexOf('\n') + 1)..];
        try
        {
            return last.IsEmpty ? null : JsonElement.Parse(last, new JsonDocumentOptions { MaxDepth = WireJson.Options.MaxDepth - 2 });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
