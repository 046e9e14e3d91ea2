using System.Reflection;
using System.Xml.Linq;

namespace EventFlow.Tests.Architecture;

public sealed class ArchitectureTests
{
    // A project that is not in here needs a decision record first, then a line.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["EventFlow.Contracts"] = [],
        ["EventFlow.Core"] = [],
        ["EventFlow.Orchestrator"] = ["EventFlow.Contracts", "EventFlow.Core"],
        ["EventFlow.Worker"] = ["EventFlow.Contracts"],
        ["EventFlow.Bridges"] = ["EventFlow.Contracts", "EventFlow.Core"],
        ["EventFlow.Server"] = ["EventFlow.Bridges", "EventFlow.Contracts", "EventFlow.Core", "EventFlow.Orchestrator", "EventFlow.Worker"],
        ["EventFlow.Testing"] = ["EventFlow.Core"],
        ["EventFlow.Cli"] =
        [
            "EventFlow.Bridges", "EventFlow.Contracts", "EventFlow.Core", "EventFlow.Server", "EventFlow.Testing", "EventFlow.Worker",
            "IotHourly",
        ],
        ["IotHourly"] = ["EventFlow.Contracts", "EventFlow.Worker"],
        ["EltPipeline"] = ["EventFlow.Core", "EventFlow.Server", "EventFlow.Worker"],
        ["RetailSales"] = ["EventFlow.Server", "EventFlow.Worker"],
        ["CsvIntake"] = ["EventFlow.Server", "EventFlow.Worker"],
        ["IotHybrid"] = ["EventFlow.Server", "EventFlow.Worker"],
        ["SupplyChain"] = ["EventFlow.Server", "EventFlow.Worker"],
    };

    // The start of a package's (and its assemblies') name, and who may use it; hosts compose, so they may name the bus.
    private static readonly (string Package, string[] Projects)[] Owners =
    [
        ("AWSSDK", ["EventFlow.Orchestrator", "EventFlow.Bridges", "CsvIntake"]),
        ("YamlDotNet", ["EventFlow.Core"]),
        ("Cronos", ["EventFlow.Core"]),
        ("Confluent.Kafka", ["EventFlow.Bridges"]),
        ("MassTransit", ["EventFlow.Orchestrator", "EventFlow.Server", "EventFlow.Cli"]),
        ("Microsoft.EntityFrameworkCore", ["EventFlow.Orchestrator"]),
        ("Npgsql.EntityFrameworkCore", ["EventFlow.Orchestrator"]),
        ("Serilog", ["EventFlow.Server"]),
        ("Spectre.Console", ["EventFlow.Cli"]),
        ("System.CommandLine", ["EventFlow.Cli"]),
        ("MailKit", ["SupplyChain"]),
        ("Microsoft.Data.Sqlite", ["SupplyChain"]),
    ];

    private static readonly string[] KindsOfThings =
        ["Services", "Models", "Helpers", "Common", "Utils", "Shared", "Managers", "Extensions", "Interfaces", "Enums", "Dtos"];

    private static readonly IReadOnlyList<ProjectFile> Ours = SourceTree.Projects("src", "samples");

    public static TheoryData<string> Projects => [.. Ours.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Projects_reference_only_what_the_layout_allows(string name)
    {
        var project = Ours.Single(project => project.Name == name);
        Assert.True(Arrows.ContainsKey(name), $"{name} is not in the layout: record the decision, then add its arrows here.");

        None(project.Projects.Except(Arrows[name]));
        None(References(project).Where(IsOurs).Except(Arrows[name].Select(AssemblyOf)));
    }

    [Fact]
    public void The_benchmarks_start_the_product_and_use_the_worker_as_a_user_does()
    {
        var benchmarks = SourceTree.Projects("tests").Single(project => project.Name == "EventFlow.Benchmarks");

        None(benchmarks.Projects.Except(["EventFlow.Cli", "EventFlow.Contracts", "EventFlow.Worker"]));
        None(Ours.Where(project => project.Projects.Any(reference => SourceTree.Projects("tests").Any(test => test.Name == reference)))
            .Select(project => project.Name));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Packages_are_used_only_by_their_owners(string name)
    {
        var project = Ours.Single(project => project.Name == name);
        var used = project.Packages.Concat(References(project)).Distinct();

        None(used.Where(package => Owners.Any(
            owner => package.StartsWith(owner.Package, StringComparison.Ordinal) && !owner.Projects.Contains(name))));
    }

    [Theory]
    [InlineData("EventFlow.Contracts")]
    [InlineData("EventFlow.Core", "YamlDotNet", "Cronos")]
    public void Contracts_and_core_need_nothing_but_the_base_class_library(string name, params string[] allowed)
    {
        var project = Ours.Single(project => project.Name == name);

        None(References(project).Where(reference => !reference.StartsWith("System.", StringComparison.Ordinal)).Except(allowed));
    }

    [Theory]
    [InlineData("YamlDotNet", "src/EventFlow.Core/Definitions/")]
    [InlineData("using Cronos", "src/EventFlow.Core/Schedules/")]
    public void A_package_of_the_core_is_used_in_one_folder_alone(string package, string folder) =>
        None(Sources("src", text => text.Contains(package, StringComparison.Ordinal))
            .Where(file => !file.StartsWith(folder, StringComparison.Ordinal)));

    // The first two need the delayed-exchange plugin, context.Delay holds a delivery hostage, and a queue:
    // address declares a classic exchange
    // and queue that conflict with the quorum queue of the same name.
    [Theory]
    [InlineData("UseDelayedRedelivery")]
    [InlineData("UseDelayedMessageScheduler")]
    [InlineData("\"queue:")]
    [InlineData("context.Delay(")]
    public void Nothing_uses(string forbidden) =>
        None(Sources("src", text => text.Contains(forbidden, StringComparison.Ordinal)));

    [Fact]
    public void Folders_are_named_by_noun_and_never_by_kind_of_thing()
    {
        var folders = new[] { "src", "tests", "samples" }
            .SelectMany(root => SourceTree.Files(root, "*.cs"))
            .SelectMany(file => file.Split('/')[..^1])
            .Distinct();

        None(folders.Intersect(KindsOfThings, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        None(new[] { "src", "tests", "samples" }
            .SelectMany(root => SourceTree.Files(root, "*.cs"))
            .Where(file => File.ReadLines(Path.Combine(SourceTree.Root, file)).Count() > 400));

    [Fact]
    public void MassTransit_is_pinned_to_the_version_everything_was_checked_against()
    {
        var versions = XDocument.Parse(SourceTree.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Where(package => package.Attribute("Include")!.Value.StartsWith("MassTransit", StringComparison.Ordinal))
            .Select(package => package.Attribute("Version")!.Value)
            .ToList();

        Assert.NotEmpty(versions);
        Assert.All(versions, version => Assert.Equal("[8.4.0]", version));
    }

    [Fact]
    public void Public_names_spell_canceled_with_one_l()
    {
        var names = Ours.SelectMany(project => Assembly.Load(project.AssemblyName).GetExportedTypes())
            .SelectMany(type => type
                .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Select(member => $"{type.FullName}.{member.Name}")
                .Append(type.FullName!));

        None(names.Where(name => name.Contains("Cancelled", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void No_type_takes_a_name_of_the_task_library()
    {
        var types = Ours.SelectMany(project => Assembly.Load(project.AssemblyName).GetTypes());

        None(types.Where(type => type.Name is "Task" or "TaskStatus" or "TaskScheduler").Select(type => type.FullName));
    }

    [Theory]
    [InlineData("a(); // b", "a();  ")]
    [InlineData("a(/* b\n */);", "a( );")]
    [InlineData("var a = \"amqp://x\"; // b", "var a = \"amqp://x\";  ")]
    [InlineData("var a = @\"\\\"; // b", "var a = @\"\\\";  ")]
    [InlineData("var a = '\"'; // b", "var a = '\"';  ")]
    [InlineData("var a = \"\"\"\n // b\n \"\"\"; // c", "var a = \"\"\"\n // b\n \"\"\";  ")]
    public void Comments_are_told_from_text_that_looks_like_them(string source, string code) =>
        Assert.Equal(code, SourceText.WithoutComments(source));

    // Not Assert.Empty: it shortens the list one has to work through.
    private static void None(IEnumerable<string?> offenders)
    {
        var all = string.Join('\n', offenders);
        Assert.True(all.Length == 0, all);
    }

    private static IEnumerable<string> Sources(string folder, Func<string, bool> fits) =>
        SourceTree.Files(folder, "*.cs").Where(file => fits(SourceText.WithoutComments(SourceTree.Read(file))));

    private static string[] References(ProjectFile project) =>
        [.. Assembly.Load(project.AssemblyName).GetReferencedAssemblies().Select(assembly => assembly.Name!)];

    private static bool IsOurs(string assembly) =>
        Ours.Any(project => project.AssemblyName == assembly) || assembly.StartsWith("EventFlow.", StringComparison.Ordinal);

    private static string AssemblyOf(string project) => Ours.FirstOrDefault(known => known.Name == project)?.AssemblyName ?? project;
}
