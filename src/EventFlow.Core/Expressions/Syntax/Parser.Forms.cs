using EventFlow.Core.Expressions.Functions;
using EventFlow.Core.Expressions.Nodes;

namespace EventFlow.Core.Expressions.Syntax;

/// <summary>The forms that are more than one operator between two operands.</summary>
internal sealed partial class Parser
{
    private BlockNode Block(Token token)
    {
        var expressions = new List<Node>();
        while (!current.Is(")"))
        {
            expressions.Add(Expression(0));
            if (!Accept(";"))
            {
                break;
            }
        }

        Expect(")");
        return new BlockNode(token.Position, [.. expressions]);
    }

    private ArrayNode Array(Token token)
    {
        var items = new List<Node>();
        if (!current.Is("]"))
        {
            do
            {
                var item = Expression(0);
                var range = current;
                items.Add(Accept("..") ? new RangeNode(range.Position, item, Expression(0)) : item);
            }
            while (Accept(","));
        }

        Expect("]");
        return new ArrayNode(token.Position, [.. items]);
    }

    private KeyValuePair<Node, Node>[] Pairs()
    {
        var pairs = new List<KeyValuePair<Node, Node>>();
        if (!current.Is("}"))
        {
            do
            {
                var key = Expression(0);
                Expect(":");
                pairs.Add(KeyValuePair.Create(key, Expression(0)));
            }
            while (Accept(","));
        }

        Expect("}");
        return [.. pairs];
    }

    private SortTerm[] Terms()
    {
        var terms = new List<SortTerm>();
        Expect("(");
        do
        {
            var isDescending = current.Is(">");
            _ = isDescending ? Accept(">") : Accept("<");
            terms.Add(new SortTerm(Expression(0), isDescending));
        }
        while (Accept(","));

        Expect(")");
        return [.. terms];
    }

    private Node Subscript(Token token, Node left)
    {
        if (Accept("]"))
        {
            return Paths.KeepingArray(left);
        }

        var predicate = Expression(0);
        Expect("]");
        return Paths.Filtered(left, predicate, token.Position);
    }

    private BindNode Bind(Token token, Node left) => left is VariableNode { Predicates.Length: 0 } variable
        ? new BindNode(token.Position, variable.Name, Expression(Powers[":="] - 1))
        : throw new ExpressionException("S0212", "The left side of := must be a variable name (start with $)", left.Position);

    private ConditionNode Conditional(Token token, Node condition)
    {
        var then = Expression(0);
        return new ConditionNode(token.Position, condition, then, Accept(":") ? Expression(0) : null);
    }

    private TransformNode Transform(Token token)
    {
        var pattern = Expression(0);
        Expect("|");
        var update = Expression(0);
        var delete = Accept(",") ? Expression(0) : null;
        Expect("|");
        return new TransformNode(token.Position, pattern, update, delete);
    }

    private string VariableBehind(Token token) => Expression(Powers[token.Text]) is var right && right is VariableNode variable
        ? variable.Name
        : throw new ExpressionException("S0214", $"The right side of {token.Text} must be a variable name (start with $)", right.Position);

    private Node CallOf(Token token, Node procedure)
    {
        var arguments = new List<Node?>();
        if (!current.Is(")"))
        {
            do
            {
                arguments.Add(Accept("?") ? null : Expression(0));
            }
            while (Accept(","));
        }

        Expect(")");
        if (procedure is PathNode { Steps: [NameNode { Name: "function" or "λ", Stages.Length: 0 }] })
        {
            return LambdaOf(token, arguments);
        }

        return arguments.Contains(null)
            ? new PartialNode(token.Position, procedure, [.. arguments])
            : new CallNode(token.Position, procedure, [.. arguments!]);
    }

    private LambdaNode LambdaOf(Token token, List<Node?> arguments)
    {
        var parameters = arguments.Select((argument, index) => argument is VariableNode variable
            ? variable.Name
            : throw new ExpressionException("S0208",
                $"Parameter {index + 1} of function definition must be a variable name (start with $)",
                argument?.Position ?? token.Position));
        string[] names = [.. parameters];
        var signature = current.Is("<") ? SignatureOf() : null;
        Expect("{");
        var body = Expression(0);
        Expect("}");
        return new LambdaNode(token.Position, names, signature, Tails.Mark(body));
    }

    private Signature SignatureOf()
    {
        var start = current.Position;
        var depth = 1;
        Advance();
        while (depth > 0 && !current.Is("{") && current.Kind != TokenKind.End)
        {
            depth += current.Is(">") ? -1 : current.Is("<") ? 1 : 0;
            if (depth > 0)
            {
                Advance();
            }
        }

        var end = current.Position;
        Expect(">");
        return SignatureReader.Read(source[start..end], start);
    }
}
