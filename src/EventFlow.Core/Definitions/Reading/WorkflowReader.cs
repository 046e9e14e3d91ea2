using EventFlow.Core.Definitions.Templates;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Expressions;
using EventFlow.Core.Validation;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>A whole file, from its nodes to a checked definition.</summary>
internal sealed class WorkflowReader(FileSource source, Findings findings)
{
    private const string Owner = "the workflow";
    private static readonly string[] Later = ["notify"];

    private static readonly string[] Keys =
        ["workflow", "title", "description", "namespace", "owner", "tags", "params", "env", "environments", "concurrency", "window",
         "deadline", "defaults", "templates", "tasks", "catch", "output", "triggers", .. Later];

    private static readonly string[] DefaultKeys = ["timeout", "retry", "priority"];

    private readonly ValueReader values = new(findings);

    public WorkflowDefinition? Read(FileNode root)
    {
        if (root.Kind != FileKind.Map)
        {
            findings.Error(
                root.Place, DefinitionCodes.NotAMapping,
                $"a workflow file is a mapping with 'workflow' and 'tasks', found {Words.Describe(root)}");
            return null;
        }

        values.CheckKeys(root, Keys, Owner);
        new UnsupportedKeys(findings).Report(root, Later, Owner);
        new TemplateExpansion(values).Apply(root);
        var parameters = new ParamsReader(values).Read(root.Find("params"));
        var env = new EnvReader(values).Read(root.Find("env"));
        var graph = Graph(root, parameters, env, out var catches, out var output);
        var windows = new WindowReader(values);
        var names = new NameChecker(findings, EnvNames(env));
        var id = Id(root);
        var triggers = new TriggersReader(
            values, source, parameters, new TriggerParams(values, new ExpressionReader(source, findings), parameters, names), names, id);
        graph?.All().SelectMany(scope => scope.Nodes).ToList().ForEach(node => ChildReader.RefuseItself(id, node, findings));
        var header = new WorkflowDefinition
        {
            Id = id,
            Title = values.Text(root.Find("title"), Owner, FileLimits.MaxTitleLength),
            Description = values.Text(root.Find("description"), Owner, FileLimits.MaxDescriptionLength, lines: true),
            Namespace = Namespace(root),
            Owner = values.Text(root.Find("owner"), Owner, FileLimits.MaxTitleLength),
            Tags = Tags(root.Find("tags")),
            Params = parameters,
            Env = env?.ToJson(),
            Schedules = triggers.Read(root.Find("triggers")),
            Events = triggers.Events,
            Concurrency = Concurrency(root.Find("concurrency"), parameters),
            Windows = windows.Windows(root.Find("window"), Owner),
            Deadline = windows.Deadline(root.Find("deadline"), Owner),
            Graph = new GraphDefinition([]),
        };
        return findings.ErrorCount == 0 ? header with { Graph = graph!.Build(), Catch = catches, Output = output } : null;
    }

    private ConcurrencyDefinition? Concurrency(FileEntry? entry, List<ParameterDefinition> parameters) =>
        new ConcurrencyReader(values, new ExpressionReader(source, findings), parameters.Select(parameter => parameter.Name).ToHashSet())
            .Read(entry);

    private ScopeDraft? Graph(
        FileNode root, List<ParameterDefinition> parameters, FileNode? env, out List<CatchRule> catches, out ValueTemplate? output)
    {
        catches = [];
        output = null;
        var defaults = Defaults(root.Find("defaults"));
        if (root.Find("tasks") is not { } tasks)
        {
            findings.Error(
                root.Place, DefinitionCodes.MissingKey,
                "the file has no 'tasks': add 'tasks:' with at least one task, such as 'load: { uses: http }'");
            return null;
        }

        var handlers = new CatchReader(values);
        var expressions = new ExpressionReader(source, findings);
        var reader = new TaskReader(values, expressions, handlers, defaults);
        var graph = reader.Scope(tasks, null, Owner);
        var scopes = graph.All().ToList();
        catches = Link(root, scopes, new NeedsReader(values, reader.Everywhere), handlers);
        var cycles = new CycleFinder(findings);
        var checker = new ReferenceChecker(
            findings, reader.Everywhere, parameters.Select(parameter => parameter.Name).ToHashSet(),
            EnvNames(env));
        scopes.ForEach(scope => checker.Order(scope, cycles.Find(scope)));
        var end = new OutputDraft(root.Find("output"), graph);
        output = end.Read(expressions);
        checker.Check([.. scopes.SelectMany(scope => scope.Nodes), .. end.Nodes]);
        return graph;
    }

    private static HashSet<string> EnvNames(FileNode? env) => (env?.Entries ?? []).Select(entry => entry.Key).ToHashSet();

    /// <summary>Whatever makes a node the parent of another; all names are known.</summary>
    private List<CatchRule> Link(FileNode root, List<ScopeDraft> scopes, NeedsReader needs, CatchReader catches)
    {
        var nodes = scopes.SelectMany(scope => scope.Nodes).ToList();
        nodes.ForEach(needs.Read);
        nodes.ForEach(new TeardownReader(values).Link);
        nodes.ForEach(node => SwitchReader.Link(node, values));
        nodes.ForEach(catches.Link);
        var rules = catches.OfWorkflow(root.Find("catch"), scopes[0]);
        nodes.ForEach(catches.Close);
        return rules;
    }

    private string Id(FileNode root)
    {
        var entry = root.Find("workflow");
        if (entry is null or { Value.Kind: FileKind.Null })
        {
            findings.Error(
                entry?.Place ?? root.Place, DefinitionCodes.MissingKey, "the file does not name its workflow: add 'workflow: my-workflow'");
            return "";
        }

        var id = values.Text(entry, "the file", int.MaxValue);
        return id is not null && Names.CheckId(entry.Value, "the id of a workflow", findings) ? id : "";
    }

    private string Namespace(FileNode root)
    {
        var name = values.Text(root.Find("namespace"), Owner, FileLimits.MaxTitleLength);
        if (name is not null)
        {
            Names.CheckId(root.Find("namespace")!.Value, "a namespace", findings);
        }

        return name ?? "default";
    }

    private List<string> Tags(FileEntry? entry)
    {
        if (entry is null or { Value.Kind: FileKind.Null })
        {
            return [];
        }

        if (entry.Value.Kind != FileKind.List)
        {
            values.Wrong(entry.Value, "'tags' of the workflow", "a list of texts");
            return [];
        }

        if (entry.Value.Items.Count > FileLimits.MaxTags)
        {
            findings.Error(
                entry.Value.Place, DefinitionCodes.OutOfRange,
                $"'tags' of the workflow has {entry.Value.Items.Count} tags, more than {FileLimits.MaxTags}");
        }

        return entry.Value.Items.Select(Tag).OfType<string>().ToList();
    }

    private string? Tag(FileNode node)
    {
        if (node.Kind == FileKind.Text)
        {
            return values.CheckText(node, "a tag", FileLimits.MaxTagLength);
        }

        values.Wrong(node, "a tag", node.Kind is FileKind.Number or FileKind.Bool ? "text (put it in quotes)" : "text");
        return null;
    }

    private TaskDefaults Defaults(FileEntry? entry)
    {
        if (entry is null or { Value.Kind: FileKind.Null })
        {
            return new TaskDefaults(null, RetryPolicy.None, 0);
        }

        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, "'defaults' of the workflow", "a mapping with timeout, retry and priority");
            return new TaskDefaults(null, RetryPolicy.None, 0);
        }

        values.CheckKeys(entry.Value, DefaultKeys, "'defaults'");
        return new TaskDefaults(
            values.Duration(entry.Value.Find("timeout"), "'defaults'"),
            new RetryReader(values).Read(entry.Value.Find("retry"), "'defaults'") ?? RetryPolicy.None,
            new PoolReader(values).Priority(entry.Value.Find("priority"), "'defaults'") ?? 0);
    }
}
