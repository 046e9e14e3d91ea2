using System.Text.Json;
using EventFlow.Core.Expressions.Templates;

namespace EventFlow.Core.Expressions;

/// <summary>A JSON value in which strings may hold <c>${{ … }}</c>. A string that is exactly one expression takes the JSON type of
/// its value; inside longer text the value is spliced in as a string. <c>$${{</c> is a literal <c>${{</c>.</summary>
public sealed class ValueTemplate
{
    private readonly Part part;

    private ValueTemplate(Part part)
    {
        this.part = part;
        References = ExpressionReferences.Union(part.Expressions.Select(expression => expression.References));
    }

    public static ValueTemplate EmptyObject { get; } = new(new LiteralPart(JsonElement.Parse("{}")));

    /// <summary>What all expressions of the template together can read.</summary>
    public ExpressionReferences References { get; }

    /// <exception cref="ExpressionException">A member of the value holds an expression that does not parse; its
    /// <see cref="ExpressionException.At"/> names the member, its position counts from the start of that string.</exception>
    public static ValueTemplate Parse(JsonElement value) => new(TemplateReader.Read(value, ""));

    /// <summary>The value with every expression replaced; null where the whole template is one expression that gives nothing.
    /// A member whose expression gives nothing is left out of its object; in an array it becomes null.</summary>
    /// <exception cref="ExpressionException">An expression failed.</exception>
    public JsonElement? Evaluate(ScopeObject scope, ExpressionLimits? limits = null) =>
        part.Evaluate(scope, limits ?? ExpressionLimits.Default);
}
