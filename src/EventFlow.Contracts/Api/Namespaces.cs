using System.Text.Json;

namespace EventFlow.Contracts.Api;

public sealed record NamespaceView(string Name, string? Title, string? Owner, DateTimeOffset UpdatedAt);

/// <summary>A namespace with the file as it was applied.</summary>
public sealed record NamespaceDetail(string Name, string? Title, string? Owner, DateTimeOffset UpdatedAt, string Source);

/// <summary>The answer to an apply of a namespace.</summary>
public sealed record AppliedNamespace(string Name, bool Created, DateTimeOffset UpdatedAt);

/// <summary>A namespace that has no defaults and policies any more.</summary>
public sealed record DeletedNamespace(string Name);

/// <summary>A value that holds for a version of a workflow.</summary>
/// <param name="Node">Path of the task or group; null for the workflow itself.</param>
/// <param name="Value">Null: none.</param>
/// <param name="Origin"><c>file</c>, <c>environment NAME</c>, <c>namespace NAME</c> or <c>built in</c>.</param>
public sealed record EffectiveValueView(string? Node, string Key, JsonElement? Value, string Origin);
