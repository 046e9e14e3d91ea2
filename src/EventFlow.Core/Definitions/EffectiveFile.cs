namespace EventFlow.Core.Definitions;

/// <summary>What a workflow file has become by its environment and its namespace.</summary>
/// <param name="Text">A workflow file of its own, YAML.</param>
/// <param name="Origins">Where values come from that are not the file's own.</param>
public sealed record EffectiveFile(string Text, IReadOnlyList<ValueOrigin> Origins);

/// <param name="Node">Path of the task or group; null for the workflow itself.</param>
/// <param name="Key">The key inside of it, <c>env.api</c>.</param>
/// <param name="Origin">In words: <c>environment prod</c>, <c>namespace iot</c>.</param>
public sealed record ValueOrigin(string? Node, string Key, string Origin);
