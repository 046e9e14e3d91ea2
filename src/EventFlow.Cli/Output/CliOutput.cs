using System.Text.Json;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Output;

/// <summary>What a command says: results on standard output, everything else on standard error.</summary>
internal sealed class CliOutput(CliContext context, bool json)
{
    /// <summary>The caller asked for one JSON document.</summary>
    public bool IsJson => json;

    /// <summary>The result: <paramref name="value"/> as JSON, or as text by <paramref name="text"/>.</summary>
    public void Result<T>(T value, Action<CliOutput> text)
    {
        if (json)
        {
            context.Out.WriteLine(JsonSerializer.Serialize(value, ApiJson.Indented));
        }
        else
        {
            text(this);
        }
    }

    public void Line(string line = "") => context.Out.WriteLine(SafeText.Of(line));

    public void Note(string line) => context.Error.WriteLine(SafeText.Of(line));

    /// <summary>A failure of the command itself: in words on standard error, and with JSON as the document too.</summary>
    public void Failure(string message, Problem problem)
    {
        Note(message);
        if (json)
        {
            context.Out.WriteLine(JsonSerializer.Serialize(problem, ApiJson.Indented));
        }
    }
}
