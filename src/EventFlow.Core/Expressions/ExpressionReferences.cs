namespace EventFlow.Core.Expressions;

/// <summary>The names an expression may read. The engine loads nothing else, so that an expression costs what it uses.</summary>
/// <param name="Roots">Root names read: <c>params</c>, <c>tasks</c>, <c>item</c> … Names bound inside the expression do not count.</param>
/// <param name="Tasks">Task names read as <c>tasks.NAME</c>.</param>
/// <param name="Params">Parameter names read as <c>params.NAME</c>.</param>
/// <param name="All">The expression reads the whole of its input in a way that cannot be told in advance (<c>$</c>, <c>*</c>,
/// <c>tasks</c> alone).</param>
public sealed record ExpressionReferences(
    IReadOnlySet<string> Roots, IReadOnlySet<string> Tasks, IReadOnlySet<string> Params, bool All)
{
    /// <summary>Names read as <c>env.NAME</c>.</summary>
    public IReadOnlySet<string> Env { get; init; } = new HashSet<string>();

    /// <summary>What is read of <c>run</c> and <c>trigger</c>, as <c>run.key</c>.</summary>
    public IReadOnlySet<string> Start { get; init; } = new HashSet<string>();

    public static ExpressionReferences Nothing { get; } =
        new(new HashSet<string>(), new HashSet<string>(), new HashSet<string>(), All: false);
    public static ExpressionReferences Everything { get; } = Nothing with { All = true };

    public static ExpressionReferences Union(IEnumerable<ExpressionReferences> several)
    {
        var some = several.Where(one => !ReferenceEquals(one, Nothing)).ToList();
        return some.Count switch
        {
            0 => Nothing,
            1 => some[0],
            _ => new(
                some.SelectMany(one => one.Roots).ToHashSet(), some.SelectMany(one => one.Tasks).ToHashSet(),
                some.SelectMany(one => one.Params).ToHashSet(), some.Exists(one => one.All))
            {
                Env = some.SelectMany(one => one.Env).ToHashSet(),
                Start = some.SelectMany(one => one.Start).ToHashSet(),
            },
        };
    }
}
