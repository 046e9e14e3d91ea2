using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
    private const int ValueShown = 100;

    private void Branch(TaskInstance node)
    {
        var definition = node.Node.Definition.Switch!;
        node.StartedAt = at;
        try
        {
            var value = definition.On.Evaluate(ExpressionScopes.Build(state, node, definition.On.References, "switch"));
            var text = ValueOf(value);
            var chosen = text is null ? null : definition.Cases.FirstOrDefault(one => one.Value == text);
            if ((chosen?.Targets ?? definition.Default) is { } targets)
            {
                Choose(node, definition, targets, chosen is null ? "its default" : $"case {Clip(chosen.Value)}", value);
                return;
            }

            Fail(node, new RunError(
                ErrorTypes.Switch,
                $"switch: {definition.On.Source} gave {Clip(value?.GetRawText() ?? "nothing")}, for which there is no case and no default; "
                + $"there are cases for {string.Join(", ", definition.Cases.Take(20).Select(one => one.Value))}"));
        }
        catch (ExpressionException e)
        {
            Fail(node, new RunError(ErrorTypes.Expression, $"switch: {definition.On.Source}: {e.Message}"));
        }
    }

    private void Choose(TaskInstance node, SwitchDefinition definition, IReadOnlyList<int> targets, string choice, JsonElement? value)
    {
        Record("task.switched", node, EventData.Reason($"chose {choice}"));
        Succeed(node, value);
        foreach (var index in definition.Targets.Except(targets))
        {
            Finish(node.Scope.Nodes[index], TaskState.Skipped, WaitReasons.NotChosen(node, choice));
        }
    }

    /// <summary>As the cases are written; null for what no case can stand for.</summary>
    private static string? ValueOf(JsonElement? value) => value?.ValueKind switch
    {
        null or JsonValueKind.Object or JsonValueKind.Array => null,
        JsonValueKind.String => value.Value.GetString(),
        _ => value.Value.GetRawText(),
    };

    private static string Clip(string text) => text.Length <= ValueShown ? text : text[..ValueShown] + "…";
}
