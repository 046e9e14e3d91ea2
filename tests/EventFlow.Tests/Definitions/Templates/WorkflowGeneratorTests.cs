using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Templates;

namespace EventFlow.Tests.Definitions.Templates;

public sealed class WorkflowGeneratorTests
{
    private const string Template = """
        workflow: load-$[[ inputs.site ]]
        inputs:
          site: { type: string }
          rows: { type: integer, default: 10 }
        tasks:
          "$[[ inputs.site ]]":
            uses: sql
            with: { rows: "$[[ inputs.rows ]]" }
        """;

    [Fact]
    public void Each_item_makes_a_workflow()
    {
        var made = Generate(Template, "- { site: berlin }\n- { site: oslo, rows: 5 }\n");

        Assert.Empty(made.Errors);
        Assert.Equal(["load-berlin", "load-oslo"], made.Workflows.Select(workflow => workflow.Id));
        Assert.Equal("""
            workflow: load-oslo
            tasks:
              oslo:
                uses: sql
                with:
                  rows: 5

            """, made.Workflows[1].Yaml);
    }

    [Fact]
    public void All_errors_are_told_at_their_items_and_nothing_is_made()
    {
        var made = Generate(Template,
            "- { site: berlin }\n- { rows: many }\n- { site: 'not a name' }\n- { site: berlin, row: 1 }\n- 7\n- { site: berlin }\n");

        Assert.Empty(made.Workflows);
        Assert.Equal(
            ["c.yaml:2:3: EF1092", "c.yaml:2:11: EF1094", "c.yaml:3:3: EF1046", "c.yaml:3:3: EF1046", "c.yaml:4:19: EF1093",
                "c.yaml:5:3: EF1043", "c.yaml:6:3: EF1097"],
            made.Errors.Select(error => $"{error.File}:{error.Line}:{error.Column}: {error.Code}").Order(StringComparer.Ordinal)
                .OrderBy(text => int.Parse(text.Split(':')[1], null)).ThenBy(text => int.Parse(text.Split(':')[2], null)));
    }

    [Theory]
    [InlineData("workflow: w\ntasks: { a: { uses: '$[[ inputs.x ]]' } }\n", "- {}\n", "t.yaml:2:21: EF1095")]
    [InlineData("- 1\n", "- {}\n", "t.yaml:1:1: EF1043")]
    [InlineData("workflow: w\n", "a: 1\n", "c.yaml:1:1: EF1043")]
    [InlineData("workflow: [\n", "- {}\n", "t.yaml:2:1: EF1004")]
    [InlineData("workflow: w\n", "", "c.yaml:1:1: EF1017")]
    public void A_template_or_a_configuration_that_is_none_is_refused(string template, string configuration, string error) =>
        Assert.StartsWith(error, Assert.Single(Generate(template, configuration).Errors).ToString(), StringComparison.Ordinal);

    private static GeneratedWorkflows Generate(string template, string configuration) =>
        WorkflowGenerator.Generate(Encoding.UTF8.GetBytes(template), "t.yaml", Encoding.UTF8.GetBytes(configuration), "c.yaml");
}
