using System.Text.Json;

namespace EventFlow.Contracts.Api;

/// <summary>A dataset as it was brought up to date last.</summary>
/// <param name="Version">Counts the updates from 1; 0: there was none yet.</param>
/// <param name="Run">Whose task has done it; null: somebody outside.</param>
public sealed record DatasetView(string Name, long Version, DateTimeOffset? UpdatedAt, Guid? Run, string? Task, JsonElement? Metadata);

/// <summary>A dataset with the workflows that wait for it.</summary>
public sealed record DatasetDetail(DatasetView Dataset, IReadOnlyList<DatasetTriggerView> Triggers);

/// <param name="Of">The datasets of the trigger.</param>
/// <param name="Needs"><c>all</c> of them, or <c>any</c>.</param>
/// <param name="Missing">Those it still waits for, before it starts the next run.</param>
public sealed record DatasetTriggerView(
    string Workflow, int Version, IReadOnlyList<string> Of, string Needs, IReadOnlyList<string> Missing);

/// <param name="Event">The receipt of the update in the inbox, which says what it has started.</param>
public sealed record DatasetVersionView(long Version, DateTimeOffset At, Guid Event, Guid? Run, string? Task, JsonElement? Metadata);

public sealed record UpdateDatasetRequest(JsonElement? Metadata = null);
