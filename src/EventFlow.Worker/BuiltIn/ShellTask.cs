using System.Text.Json;

namespace EventFlow.Worker.BuiltIn;

/// <summary>The <c>with:</c> of a <c>shell</c> task: <c>argv</c> or <c>script</c>.</summary>
internal sealed record ShellTask
{
    /// <summary>A program and its arguments, started as they are, without a shell.</summary>
    public IReadOnlyList<string>? Argv { get; init; }

    /// <summary>Run by <c>/bin/sh -c</c>. Values reach it as <c>$NAME</c> of <see cref="Env"/>, never inside its text.</summary>
    public string? Script { get; init; }

    /// <summary>Text as it is, other values as JSON.</summary>
    public IReadOnlyDictionary<string, JsonElement> Env { get; init; } = new Dictionary<string, JsonElement>();

    public string? Cwd { get; init; }
}

/// <param name="Stdout">The last 64 KiB.</param>
/// <param name="Stderr">The last 64 KiB.</param>
/// <param name="Result">The last line of stdout, where it is JSON.</param>
internal sealed record ShellTaskOutput(int ExitCode, string Stdout, string Stderr, JsonElement? Result);
