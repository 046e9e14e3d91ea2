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
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    /// <exception cref="Commands.CliException">The server is not reached, or its version cannot be read.</exception>
    public static async Task<WorkflowChanges> SinceServerAsync(ApiClient api, CheckedFile file, CancellationToken cancellationToken)
    {
        var definition = file.Require();
        var latest = await api.FindWorkflowAsync(definition.Id, cancellationToken);
        var before = latest is null ? null : Encoding.UTF8.GetBytes(latest.Source);
        var against = latest is null ? "the server, which does not have it" : $"version {latest.Version}";
        return Of(definition.Id, against, latest?.Version, before, file);
    }

    public static WorkflowChanges Since(CheckedFile old, CheckedFile file)
    {
        old.Require();
        return Of(file.Require().Id, old.Path, version: null, old.Content, file);
    }

    private static WorkflowChanges Of(string id, string against, int? version, byte[]? before, CheckedFile file)
    {
        var changes = WorkflowDiff.Between(before is null ? Nothing : Read(before, against), Read(file.Content, file.Path));
        var sameText = before is not null && before.AsSpan().SequenceEqual(file.Content);
        return new WorkflowChanges(id, against, version, changes.Count == 0, sameText, changes);
    }

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
