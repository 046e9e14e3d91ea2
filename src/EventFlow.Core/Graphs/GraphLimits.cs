using System.Globalization;

namespace EventFlow.Core.Graphs;

public static class GraphLimits
{
    /// <summary>Nodes a picture has, where nobody asks for another number: more is neither drawn in a second nor read by anybody.</summary>
    public const int MostNodes = 1_000;

    internal static string LeftOut(int nodes) => string.Create(
        CultureInfo.InvariantCulture, $"{nodes} more node{(nodes == 1 ? " is" : "s are")} not drawn; -o json has all of them");
}
