using EventFlow.Core.Expressions.Nodes;

namespace EventFlow.Core.Expressions.Syntax;

/// <summary>Finds the calls that end a function, so that a recursion through them needs no depth.</summary>
internal static class Tails
{
    public static Node Mark(Node body) => body switch
    {
        { Predicates.Length: > 0 } or { Group: not null } or { KeepsArray: true } => body,
        CallNode call => call with { IsTail = true },
        ConditionNode condition =>
            condition with { Then = Mark(condition.Then), Else = condition.Else is null ? null : Mark(condition.Else) },
        DefaultNode choice => choice with { Default = Mark(choice.Default) },
        BlockNode { Expressions.Length: > 0 } block =>
            block with { Expressions = [.. block.Expressions[..^1], Mark(block.Expressions[^1])] },
        _ => body,
    };
}
