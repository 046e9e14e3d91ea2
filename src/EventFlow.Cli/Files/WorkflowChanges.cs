using System.Text;
using System.Text.Json;
using EventFlow.Cli.Api;
using EventFlow.Core.Definitions.Content;

namespace EventFlow.Cli.Files;

/// <summary>How a file differs from what it is compared with.</summary>
/// <param name="Workflow">The id the file names.</param>
/// <param name="Against">What it was compared with, in words.</param>
/// <param name="Version">The server's version; null where there is none.</param>
/// <param name="Same">The two say the same.</param>
/// <param name="SameText">They are the same to the letter, so that apply makes no version.</param>
internal sealed record WorkflowChanges(
    string Workflow, string Against, int? Version, bool Same, bool SameText, IReadOnlyList<ContentChange> Changes)
{
    /// <summary>The environment the file was read in; null: none.</summary>
    public string? Environment { get; init; }

    /// <summary>What the environment and the namespace change in the file.</summary>
    public IReadOnlyList<ContentChange> OfEnvironment { get; init; } = [];

    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    /// <exception cref="Commands.CliException">The server is not reached, or its version cannot be read.</exception>
    public static async Task<WorkflowChanges> SinceServerAsync(ApiClient api, CheckedFile file, CancellationToken cancellationToken)
    {
        var definition = file.Require();
        var latest = await api.Workflows.FindAsync(definition.Id, cancellationToken);
        var before = latest is null ? null : Encoding.UTF8.GetBytes(latest.Source);
        var against = latest is null ? "the server, which does not have it"
            : latest.DeletedAt is null ? $"version {latest.Version}"
            : $"version {latest.Version}, which is deleted";
        var changes = Of(definition.Id, against, latest?.Version, before, file);
        return changes with { SameText = changes.SameText && latest!.Environment == file.Environment && latest.DeletedAt is null };
    }

    public static WorkflowChanges Since(CheckedFile old, CheckedFile file)
    {
        old.Require();
        return Of(file.Require().Id, old.Path, version: null, old.Effective, file);
    }

    private static WorkflowChanges Of(string id, string against, int? version, byte[]? before, CheckedFile file)
    {
        var changes = WorkflowDiff.Between(before is null ? Nothing : Read(before, against), EffectiveOf(file));
        var sameText = before is not null && before.AsSpan().SequenceEqual(file.Effective);
        return new WorkflowChanges(id, against, version, changes.Count == 0, sameText, changes)
        {
            Environment = file.Environment,
            OfEnvironment = file.Result.Effective is null
                ? []
                : [.. WorkflowDiff.Between(Read(file.Content, file.Path), EffectiveOf(file)).Where(change => change.Key != "environments")],
        };
    }

    private static JsonElement EffectiveOf(CheckedFile file) =>
        Read(file.Effective, file.Result.Effective is null ? file.Path : $"{file.Path} in environment {file.Environment}");

    private static JsonElement Read(byte[] content, string name)
    {
        try
        {
            return WorkflowContent.Read(content, name);
        }
        catch (FormatException exception)
        {
            throw new Commands.CliException(ExitCodes.Failed, $"EF2146 {name} cannot be compared: {exception.Message}");
        }
    }
}
