namespace EventFlow.Core.Expressions.Syntax;

/// <summary>One <c>%</c> on its way up a path. Only the parser changes it.</summary>
internal sealed class ParentSlot(string label)
{
    /// <summary>Steps still to go up; at zero the step is found.</summary>
    public int Level { get; set; } = 1;

    /// <summary>The variable that carries the value from that step to the <c>%</c>. No name that can be written.</summary>
    public string Label { get; set; } = label;
}
