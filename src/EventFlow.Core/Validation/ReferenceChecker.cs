using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Validation;

/// <summary>Checks that what the expressions of a file name exists, is visible where it is used, and has a value by then.</summary>
internal sealed class ReferenceChecker(
    Findings findings, IReadOnlyDictionary<string, NodeDraft> everywhere, HashSet<string> parameters, HashSet<string> env)
{
    private static readonly string[] Roots =
        ["params", "tasks", "run", "item", "index", "key", "error", "env", "trigger", "event", "secrets"];

    private readonly NameChecker names = new(findings, env);
    private readonly Dictionary<ScopeDraft, int[]?> orders = [];
    private readonly Dictionary<ScopeDraft, List<Question>> questions = [];

    /// <param name="order">Parents first; null where a cycle leaves no order and no answer about what comes first.</param>
    public void Order(ScopeDraft scope, int[]? order) => orders[scope] = order;

    public void Check(IEnumerable<NodeDraft> nodes)
    {
        foreach (var node in nodes)
        {
            foreach (var use in node.Expressions.TakeWhile(_ => !findings.IsFull))
            {
                CheckRoots(node, use);
                CheckParams(node, use);
                names.Check(node.Label, use.References, use.Site, NameChecker.OfRun);
                CheckTasks(node, use);
            }
        }

        foreach (var (scope, asked) in questions)
        {
            Answer(scope, asked);
        }
    }

    private void CheckRoots(NodeDraft node, ExpressionUse use)
    {
        foreach (var root in use.References.Roots.TakeWhile(_ => !findings.IsFull))
        {
            var place = use.Site.PlaceOf(root);
            if (!Roots.Contains(root))
            {
                var hint = findings.Suggestions.DidYouMean(root, Roots);
                findings.Error(place, DefinitionCodes.UnknownRoot,
                    $"{node.Label} reads {Words.Quote(root)}, which no expression has"
                    + $"{(hint.Length > 0 ? hint : $": there are {string.Join(", ", Roots)}")}");
            }
            else if (root == "event")
            {
                findings.Error(place, DefinitionCodes.EventOutsideTrigger,
                    $"{node.Label} reads 'event', which only the expressions of a trigger see: give the trigger "
                    + "'params: { site: \"${{ data.site }}\" }', and read params.site");
            }
            else if (root is "item" or "index" or "key" && !IsThere(root, node, use.Slot))
            {
                findings.Error(place, DefinitionCodes.ItemOutsideForeach,
                    $"{node.Label} reads '{root}' outside of a foreach: "
                    + (use.Slot == ExpressionSlot.Foreach
                        ? "in a foreach itself it is that of an outer group's foreach"
                        : "only a task with 'foreach', or in a group with one, has it"));
            }
            else if (root == "error" && use.Slot != ExpressionSlot.Compensate && !IsAfterCatch(node))
            {
                findings.Error(place, DefinitionCodes.ErrorOutsideCatch,
                    $"{node.Label} reads 'error', which only a task with 'only: catch' has, one inside of such a group, or a 'compensate'");
            }
            else if (root == "secrets" && use.Slot is not (ExpressionSlot.With or ExpressionSlot.Compensate))
            {
                findings.Error(
                    place, DefinitionCodes.SecretsOutsideWith,
                    $"{node.Label} reads 'secrets' outside of 'with': secrets go only into a task's input");
            }
        }
    }

    private static bool IsAfterCatch(NodeDraft node)
    {
        for (var at = node; at is not null; at = at.Scope.Owner)
        {
            if (at.OnlyCatch)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A map gives <c>item</c> and <c>index</c> to its children, a loop <c>index</c> to its rounds and to its own
    /// condition.</summary>
    private static bool IsThere(string root, NodeDraft node, ExpressionSlot slot)
    {
        for (var at = node; at is not null; at = at.Scope.Owner)
        {
            var isOwn = at == node;
            if ((at.HasForeach && !(isOwn && slot == ExpressionSlot.Foreach))
                || (root == "index" && at.IsLoop && (!isOwn || slot == ExpressionSlot.While)))
            {
                return true;
            }
        }

        return false;
    }

    private void CheckParams(NodeDraft node, ExpressionUse use)
    {
        foreach (var name in use.References.Params.Where(name => !parameters.Contains(name)).TakeWhile(_ => !findings.IsFull))
        {
            var hint = NameChecker.Backticks("params", name, parameters) ?? findings.Suggestions.DidYouMean(name, parameters);
            findings.Error(use.Site.PlaceOf("params", name), DefinitionCodes.UnknownParam,
                $"{node.Label} reads 'params.{Words.Clip(name, 60)}', which 'params' does not declare{hint}");
        }
    }

    private void CheckTasks(NodeDraft node, ExpressionUse use)
    {
        foreach (var name in use.References.Tasks.TakeWhile(_ => !findings.IsFull))
        {
            if (use.Slot == ExpressionSlot.While && node.Inner!.ByName.ContainsKey(name))
            {
                // As it ended in the round before.
                continue;
            }

            var (user, target) = Resolve(node, name);
            if (target == node && use.Slot == ExpressionSlot.Compensate)
            {
                // It has ended well, or there would be nothing to undo.
                continue;
            }

            if (target is null)
            {
                Unknown(node, use, name);
            }
            else if (!user.Parents.Contains(target.Index) && !(user.IsAfterRun && !target.OnlyCatch))
            {
                Ask(new Question(node, use, name, user, target));
            }
        }
    }

    /// <summary>The node of that name that is nearest in scope, and the node of that scope on the way to it from the user.</summary>
    private static (NodeDraft User, NodeDraft? Target) Resolve(NodeDraft node, string name)
    {
        for (var at = node; at is not null; at = at.Scope.Owner)
        {
            if (at.Scope.ByName.TryGetValue(name, out var target))
            {
                return (at, target);
            }
        }

        return (node, null);
    }

    private void Unknown(NodeDraft node, ExpressionUse use, string name)
    {
        var place = use.Site.PlaceOf("tasks", name);
        if (everywhere.TryGetValue(name, out var other))
        {
            findings.Error(place, DefinitionCodes.TaskInOtherScope,
                $"{node.Label} reads 'tasks.{Words.Clip(name, 60)}', which is {other.Label} in another scope: only siblings, "
                + "and siblings of the groups around, can be read");
            return;
        }

        var visible = node.Scope.ByName.Keys.Where(sibling => sibling != node.Name);
        var hint = NameChecker.Backticks("tasks", name, everywhere.Keys) ?? findings.Suggestions.DidYouMean(name, visible);
        findings.Error(
            place, DefinitionCodes.UnknownTask, $"{node.Label} reads 'tasks.{Words.Clip(name, 60)}', which does not exist{hint}");
    }

    private void Ask(Question question)
    {
        if (question.User == question.Target && question.Target.IsLoop && question.Node != question.Target)
        {
            // What the loop has given so far, read by a task inside of it.
            return;
        }

        if (question.User == question.Target)
        {
            findings.Error(question.Place, DefinitionCodes.TaskNotUpstream,
                $"{question.Node.Label} reads 'tasks.{question.Name}', which is "
                + $"{(question.Node == question.Target ? "itself" : "the group it is part of")}: it has no output yet");
        }
        else if (orders[question.Target.Scope] is not null)
        {
            if (!questions.TryGetValue(question.Target.Scope, out var asked))
            {
                questions[question.Target.Scope] = asked = [];
            }

            asked.Add(question);
        }
    }

    private void Answer(ScopeDraft scope, List<Question> asked)
    {
        var index = new UpstreamIndex(scope, orders[scope]!);
        var doubtful = index.Below(node => node.NeedsBroken);
        foreach (var question in index.Missing(asked, question => (question.User.Index, question.Target.Index))
            .Where(question => !doubtful[question.User.Index]).TakeWhile(_ => !findings.IsFull))
        {
            findings.Error(question.Place, DefinitionCodes.TaskNotUpstream,
                $"{question.Node.Label} reads 'tasks.{question.Name}', which need not have run by then: "
                + $"add {Words.Quote(question.Name)} to the needs of {question.User.Label}");
        }
    }

    private sealed record Question(NodeDraft Node, ExpressionUse Use, string Name, NodeDraft User, NodeDraft Target)
    {
        public Definitions.Text.Place Place => Use.Site.PlaceOf("tasks", Name);
    }
}
