using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Expressions;

namespace EventFlow.Tests.Definitions.Templates;

public sealed class TemplateTests
{
    [Fact]
    public void A_use_is_the_task_of_the_template_with_its_inputs_in_place()
    {
        var node = Assert.Single(Files.Good("""
            workflow: w
            templates:
              load@1:
                inputs: { table: { type: string }, rows: { type: integer, default: 10 }, more: { default: { a: [1] } } }
                task:
                  uses: sql
                  with:
                    text: t $[[ inputs.table ]] $[[ inputs.rows ]]
                    rows: $[[ inputs.rows ]]
                    all: $[[inputs.more]]
                    $[[ inputs.table ]]: 1
                  retry: 2
                  timeout: 1m
            tasks:
              orders: { template: load@1, inputs: { table: orders }, timeout: 5m }
            """).Graph.Nodes);

        Assert.Equal(("orders", "sql", TimeSpan.FromMinutes(5), 2), (node.Name, node.Uses, node.Timeout, node.Retry.Rules[0].Attempts));
        Assert.Equal(
            """{"text":"t orders 10","rows":10,"all":{"a":[1]},"orders":1}""",
            JsonSerializer.Serialize(node.With.Evaluate(new ScopeObject())));
    }

    [Fact]
    public void Versions_stand_side_by_side_and_a_template_may_be_a_group_or_stand_in_one()
    {
        var graph = Files.Good("""
            workflow: w
            templates:
              load@1: { task: { uses: old } }
              load@2: { task: { tasks: { read: { uses: a }, write: { needs: read, uses: b } } } }
            tasks:
              one: { template: load@1 }
              two: { template: load@2, needs: [one] }
              group: { tasks: { inner: { template: load@1 } } }
            """).Graph;

        Assert.Equal("old", graph.Nodes[0].Uses);
        Assert.Equal(["read", "write"], graph.Nodes[1].Graph!.Nodes.Select(node => node.Name));
        Assert.Equal("old", graph.Nodes[2].Graph!.Nodes[0].Uses);
    }

    [Fact]
    public void An_input_may_be_an_expression_of_the_run()
    {
        var node = Files.Good("""
            workflow: w
            params: { files: { type: array } }
            templates:
              clean@1: { inputs: { file: { type: integer } }, task: { uses: clean, with: { file: "$[[ inputs.file ]]" } } }
            tasks:
              clean: { template: clean@1, foreach: "${{ params.files }}", inputs: { file: "${{ item }}" } }
            """).Graph.Nodes[0];

        Assert.Contains("item", node.With.References.Roots);
    }

    [Theory]
    [InlineData("t@1: { inputs: { a: { type: integer } }, task: { uses: x } }", "template: t@1, inputs: { a: b }", "EF1094",
        "at place of use")]
    [InlineData("t@1: { task: { uses: x, with: { a: \"$[[ inputs.b ]]\" } } }", "template: t@1", "EF1095", "in the template")]
    [InlineData("t@1: { task: { uses: x, with: { a: \"$[[ b ]]\" } } }", "template: t@1", "EF1095", "in the template")]
    [InlineData("t: { task: { uses: x } }", "uses: x", "EF1091", "in the template")]
    [InlineData("t@0: { task: { uses: x } }", "uses: x", "EF1091", "in the template")]
    [InlineData("t@1: { inputs: {} }", "uses: x", "EF1041", "in the template")]
    [InlineData("t@1: { task: { uses: x }, tusk: 1 }", "template: t@1", "EF1042", "in the template")]
    [InlineData("t@1: { task: { template: t@1 } }", "template: t@1", "EF1096", "in the template")]
    [InlineData("t@1: { task: { tasks: { a: { template: t@1 } } } }", "template: t@1", "EF1096", "in the template")]
    [InlineData("t@1: { task: { uses: x, retrry: 3 } }", "template: t@1", "EF1042", "at place of use")]
    [InlineData("t@1: { task: { uses: x, when: \"${{ tasks.none.output }}\" } }", "template: t@1", "EF1135", "at place of use")]
    [InlineData("t@1: { task: { uses: x } }", "uses: x, inputs: { a: 1 }", "EF1041", "at place of use")]
    [InlineData("t@1: { task: { uses: x } }", "template: 7", "EF1090", "at place of use")]
    [InlineData("t@1: { task: { uses: x } }", "template: t@1, inputs: [1]", "EF1043", "at place of use")]
    public void A_mistake_is_one_finding_at_its_place(string template, string use, string code, string where)
    {
        var error = Assert.Single(Files.Read($"workflow: w\ntemplates:\n  {template}\ntasks:\n  one: {{ {use} }}\n").Errors);

        Assert.Equal((code, where == "in the template" ? 3 : 5), (error.Code, error.Line));
        Assert.Equal(use == "template: t@1" && error.Line == 5, error.Message.EndsWith(" (from template 't@1')", StringComparison.Ordinal));
    }

    [Fact]
    public void What_templates_stand_for_counts_as_what_the_file_has()
    {
        var filler = string.Join(", ", Enumerable.Repeat("1", 50_000));
        var uses = string.Concat(Enumerable.Range(0, 50).Select(task => $"  t{task}: {{ template: big@1 }}\n"));

        var error = Assert.Single(
            Files.Read($"workflow: w\ntemplates:\n  big@1: {{ task: {{ uses: x, with: {{ a: [{filler}] }} }} }}\ntasks:\n{uses}").Errors);

        Assert.Equal(DefinitionCodes.TooManyNodes, error.Code);
    }
}
