using System.Text.Json;
using EventFlow.Core.Expressions.Nodes;
using EventFlow.Core.Expressions.Syntax;
using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions;

/// <summary>A JSONata expression, parsed once and evaluated as often as needed. Immutable and safe to share between threads.</summary>
public sealed class Expression
{
    private readonly Node node;

    private Expression(string source, Node node)
    {
        Source = source;
        this.node = node;
        References = ReferenceFinder.Find(node);
    }

    public string Source { get; }

    /// <summary>What the expression can read, known without evaluating it.</summary>
    public ExpressionReferences References { get; }

    /// <exception cref="ExpressionException">The text is not a valid expression;
    /// the position points into <paramref name="source"/>.</exception>
    public static Expression Parse(string source) => new(source, Parser.Parse(source));

    /// <summary>The value, or null where JSONata says "nothing" (a path that matches no value).</summary>
    /// <exception cref="ExpressionException">A type error or a budget of <paramref name="limits"/> that ran out.</exception>
    public JsonElement? Evaluate(ScopeObject scope, ExpressionLimits? limits = null) =>
        Run(new ScopeValue(scope), null, limits, scope.Moment, static (value, evaluation) => ToElement(value, evaluation));

    /// <summary>Evaluates on any JSON value, with variables; null is "no input".</summary>
    /// <param name="input">The value that <c>$</c> stands for.</param>
    /// <param name="bindings">Variables by their name without <c>$</c>.</param>
    /// <param name="limits">The budget; <see cref="ExpressionLimits.Default"/> where null.</param>
    /// <param name="moment">The time and the chance; those of the clock of <paramref name="limits"/> where null.</param>
    /// <exception cref="ExpressionException">A type error or a budget of <paramref name="limits"/> that ran out.</exception>
    public JsonElement? Evaluate(
        JsonElement? input, IReadOnlyDictionary<string, JsonElement>? bindings = null, ExpressionLimits? limits = null,
        ExpressionMoment? moment = null) =>
        Run(
            input is { } element ? Value.Of(element) : null, bindings, limits, moment,
            static (value, evaluation) => ToElement(value, evaluation));

    /// <summary>Evaluates and casts to a truth value as JSONata's $boolean does; nothing is false.</summary>
    public bool IsTrue(ScopeObject scope, ExpressionLimits? limits = null) =>
        Run(new ScopeValue(scope), null, limits, scope.Moment, static (value, _) => Truth.Of(value));

    /// <summary>The value as text, as <c>$string</c> gives it; nothing is empty.</summary>
    internal string EvaluateText(ScopeObject scope, ExpressionLimits? limits) =>
        Run(
            new ScopeValue(scope), null, limits, scope.Moment,
            static (value, evaluation) => evaluation.Built(Display.Of(value, evaluation)));

    private static JsonElement? ToElement(Value? value, Evaluation evaluation) =>
        value is null ? null : Output.ToElement(value, evaluation);

    private T Run<T>(
        Value? input, IReadOnlyDictionary<string, JsonElement>? bindings, ExpressionLimits? limits, ExpressionMoment? moment,
        Func<Value?, Evaluation, T> finish)
    {
        var evaluation = new Evaluation(limits ?? ExpressionLimits.Default, moment);
        var frame = new Frame(evaluation, input);
        if (bindings is not null)
        {
            foreach (var (name, value) in bindings)
            {
                frame.Bind(name, Value.Of(value));
            }
        }

        // An array as input is one context, not many: $ is the array, while a name still finds the members of its items.
        var context = input is ArrayValue ? new ListValue([input]) { IsSequence = true, WrapsInput = true } : input;
        try
        {
            return finish(node.Evaluate(context, frame), evaluation);
        }
        catch (InsufficientExecutionStackException)
        {
            throw evaluation.Error("U1001", "The expression or its data nests too deep for the stack.");
        }
        catch (Exception error) when (error is InvalidOperationException or JsonException or ArgumentException)
        {
            throw evaluation.Error("EF1507", "The data holds what JSON text cannot carry, such as half a surrogate pair: " + error.Message);
        }
    }
}
