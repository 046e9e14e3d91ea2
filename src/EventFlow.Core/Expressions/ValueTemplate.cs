using System.Text.Json;

namespace EventFlow.Core.Expressions;

/// <summary>A JSON value in which strings may hold <c>${{ … }}</c>. A string that is exactly one expression takes the JSON type of
/// its value; inside longer text the value is spliced in as a string.</summary>
public sealed class ValueTemplate
{
    private ValueTemplate(ExpressionReferences references) => References = references;

    public static ValueTemplate EmptyObject { get; } = new(ExpressionReferences.Nothing);

    /// <summary>What all expressions of the template together can read.</summary>
    public ExpressionReferences References { get; }

    /// <exception cref="ExpressionException">A member of the value holds an expression that does not parse.</exception>
    public static ValueTemplate Parse(JsonElement value) => throw new NotImplementedException();

    /// <summary>The value with every expression replaced; null where the whole template is one expression that gives nothing.
    /// A member whose expression gives nothing is left out of its object; in an array it becomes null.</summary>
    /// <exception cref="ExpressionException">An expression failed.</exception>
    public JsonElement? Evaluate(ScopeObject scope, ExpressionLimits? limits = null) => throw new NotImplementedException();
}
