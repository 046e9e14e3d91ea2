using EventFlow.Core.Graphs;
using EventFlow.Core.Graphs.Layout;
using EventFlow.Tests.Definitions;

namespace EventFlow.Tests.Graphs;

public sealed class LayoutTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Parents_stand_left_of_their_children_and_slots_keep_apart(int seed)
    {
        var scope = GraphScope.Of(Files.Good(Flows.Random(400, seed)).Graph, "");

        var layered = LayeredScope.Of(scope, [.. scope.Boxes.Select(_ => new Reach(22, 22))], gap: 16);

        Assert.All(scope.Lines, line => Assert.True(layered[line.From].Layer < layered[line.To].Layer));
        Assert.All(scope.Lines, line => Assert.Equal(layered[line.To].Layer - layered[line.From].Layer + 1, layered.Path(line).Count()));
        Assert.All(layered.Layers, layer => Assert.All(layer.Zip(layer.Skip(1)), pair =>
            Assert.True(pair.Second.Y - pair.Second.Above - pair.First.Y - pair.First.Below >= 16 - 0.01)));
    }

    [Fact]
    public void Lines_that_need_not_cross_do_not()
    {
        var scope = GraphScope.Of(Files.Good("""
            workflow: w
            tasks:
              a: { uses: noop }
              b: { uses: noop }
              c: { uses: noop }
              x: { needs: [c], uses: noop }
              y: { needs: [b], uses: noop }
              z: { needs: [a], uses: noop }
              end: { needs: [x, y], uses: noop }
            """).Graph, "");

        Assert.Equal(0, CrossingReducer.Crossings(LayeredScope.Of(scope, [.. scope.Boxes.Select(_ => new Reach(0, 0))], gap: 1).Layers));
    }

    [Fact]
    public void The_sweeps_take_away_most_crossings_of_a_tangle()
    {
        var scope = GraphScope.Of(Files.Good(Flows.Random(300, seed: 9)).Graph, "");
        var before = scope.Lines.Count;

        var after = CrossingReducer.Crossings(LayeredScope.Of(scope, [.. scope.Boxes.Select(_ => new Reach(0, 0))], gap: 1).Layers);

        Assert.InRange(after, 0, before * 40L);
    }
}
