using EventFlow.Tests.Definitions;

namespace EventFlow.Tests.Validation;

/// <summary>What expressions may name, and the lines that are printed where they name something else.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void A_file_may_read_what_is_declared_visible_and_upstream()
    {
        var result = Files.Read("""
            workflow: w
            params: { site: { type: string, default: a }, max-rows: { type: integer, default: 1 } }
            tasks:
              a: { uses: x, with: { site: "${{ params.site }} of ${{ params.`max-rows` }}", key: "${{ secrets.key }}" } }
              b: { uses: x, needs: a, when: "${{ tasks.a.output.rows > 0 }}" }
              c: { uses: x, needs: b, with: { far: "${{ tasks.a.output }}", run: "${{ run.id }}" } }
              g:
                needs: c
                foreach: ${{ tasks.a.output.files }}
                tasks:
                  d: { uses: x, with: { file: "${{ item }}", number: "${{ index }}", outer: "${{ tasks.a.state }}" } }
                  e: { uses: x, needs: d, foreach: "${{ item.parts }}", with: { part: "${{ item }}", d: "${{ tasks.d.output }}" } }
            """);

        Assert.Empty(result.Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void A_literal_with_dollar_and_braces_is_no_expression() =>
        Files.Good(Files.Task("with: { text: '$${{ nothing', more: '}} { }' }"));

    public static TheoryData<string, string> Bodies => new()
    {
        { "with: { x: \"${{ parms.a }}\" }", "5:21: EF1132 task 'a' reads 'parms', which no expression has: did you mean 'params'?" },
        { "with: { x: \"${{ params.site }}\" }", "5:21: EF1137 task 'a' reads 'params.site', which 'params' does not declare" },
        { "with: { x: \"${{ tasks.d.output }}\" }", "5:21: EF1135 task 'a' reads 'tasks.d', which does not exist" },
        {
            "with: { x: \"${{ tasks.b.output }}\" }",
            "5:21: EF1136 task 'a' reads 'tasks.b', which need not have run by then: add 'b' to the needs of task 'a'"
        },
        { "with: { x: \"${{ tasks.a.output }}\" }", "5:21: EF1136 task 'a' reads 'tasks.a', which is itself: it has no output yet" },
        {
            "with: { x: \"${{ item }}\" }",
            "5:21: EF1133 task 'a' reads 'item' outside of a foreach: only a task with 'foreach', or in a group with one, has it"
        },
        {
            "foreach: ${{ item }}",
            "5:18: EF1133 task 'a' reads 'item' outside of a foreach: in a foreach itself it is that of an outer group's foreach"
        },
        { "when: ${{ secrets.a }}", "5:15: EF1134 task 'a' reads 'secrets' outside of 'with': secrets go only into a task's input" },
        {
            "with:\n  x: |\n    one\n    two ${{ item }}",
            "8:17: EF1133 task 'a' reads 'item' outside of a foreach: only a task with 'foreach', or in a group with one, has it"
        },
        {
            "with: { x: 'it''s ${{ item }}' }",
            "5:27: EF1133 task 'a' reads 'item' outside of a foreach: only a task with 'foreach', or in a group with one, has it"
        },
        {
            "with: { x: \"\\t${{ item }}\" }",
            "5:23: EF1133 task 'a' reads 'item' outside of a foreach: only a task with 'foreach', or in a group with one, has it"
        },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_bad_reference_prints_exactly_this(string body, string expected) =>
        Assert.Equal([$"w.yaml:{expected}"], Files.Errors(Files.Task(body)));

    [Fact]
    public void An_expression_that_does_not_parse_is_told_where_it_breaks()
    {
        var error = Assert.Single(Files.Read(Files.Task("with: { x: \"${{ 1 + }}\" }")).Errors);

        Assert.Equal("EF1131", error.Code);
        Assert.Equal(5, error.Line);
        Assert.InRange(error.Column, 17, 26);
    }

    [Fact]
    public void Every_bad_expression_of_an_input_is_told() => Assert.Equal(
        ["EF1131", "EF1131", "EF1132"],
        Files.Read(Files.Task("with: { x: \"${{ 1 + }}\", y: { z: [\"${{ ) }}\"] } }\nwhen: ${{ zzzzzz }}"))
            .Errors.Select(error => error.Code));

    [Fact]
    public void A_name_with_a_hyphen_is_told_to_stand_in_backticks() => Assert.Contains(
        "tasks.`page-dba`",
        Files.Errors(
            "workflow: w\ntasks:\n  page-dba: { uses: x }\n  b: { uses: x, needs: page-dba, with: { x: "
            + "\"${{ tasks.page-dba.output }}\" } }")[0],
        StringComparison.Ordinal);

    [Fact]
    public void A_task_inside_of_another_group_cannot_be_read() => Assert.Equal(
        ["w.yaml:4:46: EF1138 task 'b' reads 'tasks.c', which is task 'g/c' in another scope: only siblings, and siblings of the groups around, can be read"],
        Files.Errors(
            "workflow: w\ntasks:\n  g: { tasks: { c: { uses: x } } }\n  b: { uses: x, needs: g, with: { x: "
            + "\"   ${{ tasks.c.output }}\" } }"));

    [Fact]
    public void A_group_waits_for_what_its_tasks_read() => Assert.Equal(
        ["w.yaml:4:51: EF1136 task 'g/c' reads 'tasks.b', which need not have run by then: add 'b' to the needs of group 'g'"],
        Files.Errors(
            "workflow: w\ntasks:\n  b: { uses: x }\n  g: { tasks: { c: { uses: x, with: { x: \"    ${{ tasks.b.output }}\" } } } }"));

    [Fact]
    public void A_wrong_need_is_not_told_twice() => Assert.Equal(
        ["EF1102"],
        Files.Read(
            "workflow: w\ntasks:\n  load: { uses: x }\n  b: { uses: x, needs: lod }\n  c: { uses: x, needs: b, with: { x: "
            + "\"${{ tasks.load.output }}\" } }").Errors.Select(error => error.Code));
}
