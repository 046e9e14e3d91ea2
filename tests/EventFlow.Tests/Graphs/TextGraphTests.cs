using EventFlow.Core.Graphs;
using EventFlow.Core.Graphs.Text;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Definitions;
using EventFlow.Tests.Docs;

namespace EventFlow.Tests.Graphs;

public sealed class TextGraphTests
{
    [Fact]
    public void A_chain_is_one_row() => Shows("""
        extract ──► transform ──► load
        """, """
        workflow: w
        tasks:
          extract: { uses: noop }
          transform: { needs: [extract], uses: noop }
          load: { needs: [transform], uses: noop }
        """);

    [Fact]
    public void The_sample_shows_its_branch_its_map_and_its_condition() => Shows("""
                          ╭─► alert?
        ingest ──► check ─┴─► clean[*] ──► aggregate ──► notify

        [*] once per item
        ?   only if its condition holds
        """, SourceTree.Read("samples/IotHourly/iot-hourly.yaml"));

    [Fact]
    public void A_group_is_a_frame_around_its_tasks() => Shows("""
        regions ──► ┌ region[*] ─────────┐ ──► report
                    │          ╭─► check │
                    │ extract ─┴─► load  │
                    └────────────────────┘

        [*] once per item
        """, """
        workflow: w
        tasks:
          regions: { uses: noop }
          region:
            needs: [regions]
            foreach: ${{ tasks.regions.output }}
            tasks:
              extract: { uses: noop }
              check: { needs: [extract], uses: noop }
              load: { needs: [extract], uses: noop }
          report: { needs: [region], uses: noop }
        """);

    [Fact]
    public void Lines_that_cross_pass_over_each_other_and_lines_that_meet_join() => Shows("""
        a ─────┬──────╮
           ╭───┼─► x ─┴─► end
        b ─┴─┬─┼─► y
        c ───┴─┴─► z

        end: one_success of x, a
        """, """
        workflow: w
        tasks:
          a: { uses: noop }
          b: { uses: noop }
          c: { uses: noop }
          x: { needs: [a, b], uses: noop }
          y: { needs: [a, b, c], uses: noop }
          z: { needs: [a, c], uses: noop }
          end: { needs: [x, a], join: one_success, uses: noop }
        """);

    [Fact]
    public void What_waits_for_its_window_or_a_pool_is_marked() => Shows("""
        load@# ──► report

        @   begins only within its window
        #   needs slots of a pool
        """, """
        workflow: w
        tasks:
          load: { uses: sql, pool: warehouse, window: { from: "22:00" } }
          report: { needs: [load], uses: http }
        """);

    [Fact]
    public void Branches_catches_and_teardowns_say_what_leads_along_their_lines() => Shows("""
               ╭─► sap ───┬──────────╮
        route ─┴─► api ─┬─┼─► mend!  ╰─┬─► drop~
        page!           ╰─┴─► load ────╯

        !   only after a failure that leads to it
        ~   clears away, whatever became of the rest
        sap: case berlin, oslo of route
        api: case oslo, default of route
        mend: catch Timeout, Http.* of sap
        mend: catch * of api
        load: one_success of sap, api
        drop: all_done of load
        drop: teardown of sap
        page: catch * of the workflow
        """, """
        workflow: w
        catch: { then: page }
        tasks:
          route: { switch: { on: "${{ 1 }}", cases: { berlin: [sap], oslo: [api, sap] }, default: api } }
          sap: { uses: sap, catch: [{ on: [Timeout, "Http.*"], then: mend }] }
          api: { uses: http, catch: { then: mend } }
          mend: { only: catch, uses: log }
          load: { needs: [sap, api], join: one_success, uses: sql }
          drop: { needs: [load], teardown: [sap], uses: sql }
          page: { only: catch, uses: pager }
        """);

    [Fact]
    public void The_picture_of_the_page_is_the_one_that_is_drawn() => Assert.Contains(
        $"```text\n{string.Join('\n', TextGraph.Draw(Files.Good(WorkflowPage.Of("site-load")), new TextGraphOptions()))}\n```\n",
        SourceTree.Read(WorkflowPage.Path), StringComparison.Ordinal);

    [Fact]
    public void A_loop_is_a_group_with_a_sign() => Shows("""
        ┌ poll[+] ────────┐ ──► load
        │ pause ──► probe │
        └─────────────────┘

        [+] round after round
        """, """
        workflow: w
        tasks:
          poll:
            while: ${{ index < 3 }}
            max: 3
            tasks:
              pause: { wait: { for: 1m } }
              probe: { needs: [pause], uses: http }
          load: { needs: [poll], uses: sql }
        """);

    [Fact]
    public void A_picture_may_be_of_ascii_alone()
    {
        var lines = TextGraph.Draw(Files.Good(SourceTree.Read("samples/IotHourly/iot-hourly.yaml")), new TextGraphOptions(Ascii: true));

        Assert.All(lines, line => Assert.True(line.All(char.IsAscii), line));
        Assert.Equal("""
                              +-> alert?
            ingest --> check -+-> clean[*] --> aggregate --> notify

            [*] once per item
            ?   only if its condition holds
            """, string.Join('\n', lines));
    }

    [Fact]
    public void Where_there_is_no_room_it_is_a_list_by_layers()
    {
        var lines = TextGraph.Draw(Files.Good(SourceTree.Read("samples/IotHourly/iot-hourly.yaml")), new TextGraphOptions(Width: 30));

        Assert.Equal("""
               1  ingest
               2  check      needs ingest
               3  alert?     needs check
               3  clean[*]   needs check
               4  aggregate  needs clean
               5  notify     needs aggregate

            [*] once per item
            ?   only if its condition holds
            """, string.Join('\n', lines));
    }

    [Fact]
    public void Every_edge_can_be_followed_in_the_picture()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var definition = Files.Good(Flows.Random(4 + (seed / 2), seed));
            var lines = TextGraph.Draw(definition, new TextGraphOptions(Width: 2_000));
            var walk = new PictureWalk(lines);

            var edges = WorkflowGraph.Of(definition).Edges.ToLookup(edge => edge.From, edge => edge.To);

            Assert.All(edges, children => Assert.True(
                walk.From(children.Key).IsSupersetOf(children), $"seed {seed}, {children.Key}:\n{string.Join('\n', lines)}"));
        }
    }

    private static void Shows(string picture, string yaml) =>
        Assert.Equal(picture, string.Join('\n', TextGraph.Draw(Files.Good(yaml), new TextGraphOptions())));
}
