using EventFlow.Core.Graphs;
using EventFlow.Tests.Definitions;

namespace EventFlow.Tests.Graphs;

public sealed class WorkflowGraphTests
{
    private static readonly WorkflowGraph Graph = WorkflowGraph.Of(Files.Good("""
        workflow: w
        catch:
          - { on: [Timeout], then: page }
          - { then: page }
        tasks:
          route: { switch: { on: "${{ 1 }}", cases: { berlin: [sap], oslo: [api, sap] }, default: api } }
          sap: { uses: sap, catch: [{ on: [Timeout], then: mend }, { on: ["Http.*"], then: mend }] }
          api: { needs: [route], uses: http, catch: { then: mend } }
          mend: { only: catch, uses: log }
          poll:
            while: ${{ index < 3 }}
            max: 3
            tasks:
              pause: { wait: { for: 1m } }
          drop: { needs: [sap, poll], teardown: [sap], uses: sql }
          page: { only: catch, uses: pager }
        """));

    [Fact]
    public void An_edge_says_why_the_child_waits() => Assert.Equal(
        ["route>sap case berlin, oslo", "route>api case oslo, default", "sap>mend catch Timeout, Http.*", "api>mend catch *",
         "sap>drop teardown all_done_min_one_success", "poll>drop needs all_done"],
        Graph.Edges.Select(edge => $"{edge.From}>{edge.To} {edge.Kind} {edge.Rule}"));

    [Fact]
    public void The_catch_of_the_workflow_leads_to_nodes_without_an_edge() =>
        Assert.Equal([new GraphCatch("page", "Timeout"), new GraphCatch("page", "*")], Graph.Catch);

    [Fact]
    public void A_node_says_what_it_is()
    {
        Assert.Equal(
            ["route switch", "sap task", "api task", "mend task", "poll group", "poll/pause wait", "drop task", "page task"],
            Graph.Nodes.Select(node => $"{node.Path} {node.Kind}"));
        Assert.Equal(["mend", "page"], Graph.Nodes.Where(node => node.OnlyCatch).Select(node => node.Name));
        Assert.Equal("drop", Assert.Single(Graph.Nodes, node => node.Teardown).Name);
        Assert.Equal("poll", Assert.Single(Graph.Nodes, node => node.Loop).Name);
    }

    [Fact]
    public void A_node_says_what_it_may_wait_for()
    {
        var graph = WorkflowGraph.Of(Files.Good("""
            workflow: w
            tasks:
              load: { uses: sql, pool: warehouse }
              report: { run: mail, window: { days: mon-fri } }
            """));

        Assert.Equal(
            [("load", "warehouse", false), ("report", null, true)], graph.Nodes.Select(node => (node.Name, node.Pool, node.Window)));
    }
}
