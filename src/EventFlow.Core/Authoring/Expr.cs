using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace EventFlow.Core.Authoring;

/// <summary>A JSONata expression. As a value it keeps its JSON type, inside of an interpolated text it is spliced in.</summary>
/// <param name="Source">Without the <c>${{ }}</c> around it, which <see cref="ToString"/> adds.</param>
[JsonConverter(typeof(ExprConverter))]
public readonly partial record struct Expr(string Source)
{
    /// <summary>The current item of a <c>foreach</c>.</summary>
    public static Expr Item { get; } = new("item");

    /// <summary>The number of the current item, from 0.</summary>
    public static Expr Index { get; } = new("index");

    /// <summary>The failure that a node deals with: <c>type</c>, <c>message</c>, <c>task</c>, <c>attempt</c>.</summary>
    /// <param name="path">A JSONata path inside of it; null: all of it.</param>
    public static Expr Error(string? path = null) => new(path is null ? "error" : $"error.{path}");

    /// <summary>A parameter of the workflow.</summary>
    public static Expr Param(string name) => new($"params.{Name(name)}");

    /// <summary>A value of <c>env</c>.</summary>
    public static Expr Env(string name) => new($"env.{Name(name)}");

    public override string ToString() => $"${{{{ {Source} }}}}";

    /// <summary>A name as JSONata reads it, in backticks where it needs them.</summary>
    internal static string Name(string name) => Word().IsMatch(name) ? name : $"`{name}`";

    [GeneratedRegex(@"\A(?!(and|or|in|true|false|null|function)\z)[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Word();
}

internal sealed class ExprConverter : JsonConverter<Expr>
{
    public override Expr Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Expressions are written and not read.");

    public override void Write(Utf8JsonWriter writer, Expr value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
