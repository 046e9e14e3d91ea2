using System.Text;
using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Tests.Timing;

namespace EventFlow.Tests.Definitions;

public sealed class HostileFileTests
{
    private static readonly TimeSpan TimeAllowed = TimeSpan.FromSeconds(1);
    private const long BytesAllowed = 64 * 1024 * 1024;

    private static readonly string[] CannotBeRead =
        [DefinitionCodes.JsonSyntax, DefinitionCodes.NotUtf8, DefinitionCodes.YamlSyntax, DefinitionCodes.ForbiddenCharacter];

    [CasesFact("yaml-hostile")]
    public void Every_hostile_yaml_file_is_answered_with_places_in_time_and_memory()
    {
        foreach (var file in Directory.GetFiles(Cases.Folder("yaml-hostile"), "*.yaml"))
        {
            AssertRefused(ReadWithin(File.ReadAllBytes(file), Path.GetFileName(file)), file);
        }
    }

    [CasesFact("yaml-hostile")]
    public void Hostile_yaml_files_are_refused_for_what_they_are()
    {
        AssertFinds("billion-laughs-9x9.yaml", DefinitionCodes.TooManyNodes, 7, 14);
        AssertFinds("doubling-alias-chain-21.yaml", DefinitionCodes.TooManyNodes, 19, 8);
        AssertFinds("deep-block-1000.yaml", DefinitionCodes.TooDeep, 65, 65);
        AssertFinds("deep-flow-5000.yaml", DefinitionCodes.TooDeep, 1, 65);
        AssertFinds("recursive-alias.yaml", DefinitionCodes.RecursiveAlias, 4, 15);
        AssertFinds("many-documents-1000.yaml", DefinitionCodes.SeveralDocuments, 3, 1);
        AssertFinds("merge-key-bomb.yaml", DefinitionCodes.MergeKey, 3, 3);
        AssertFinds("duplicate-keys.yaml", DefinitionCodes.DuplicateKey, 2, 1);
        AssertFinds("duplicate-keys.yaml", DefinitionCodes.DuplicateKey, 6, 5);
        AssertFinds("type-tags.yaml", DefinitionCodes.TagRefused, 1, 7);
        AssertFinds("type-tags.yaml", DefinitionCodes.TagRefused, 2, 8);
        AssertFinds("type-tags.yaml", DefinitionCodes.TagRefused, 3, 8);
        AssertFinds("norway-and-numbers.yaml", DefinitionCodes.NotANumber, 8, 6);
    }

    [CasesFact("json-hostile")]
    public void Every_bad_json_file_is_refused_as_json()
    {
        foreach (var file in Directory.GetFiles(Cases.Folder("json-hostile"), "n_*.json"))
        {
            var result = ReadWithin(File.ReadAllBytes(file), Path.GetFileName(file));

            AssertRefused(result, file);
            Assert.True(result.Errors.Any(error => CannotBeRead.Contains(error.Code)), file);
        }
    }

    [CasesFact("json-hostile")]
    public void Every_bad_json_value_inside_of_a_workflow_is_refused()
    {
        foreach (var file in Directory.GetFiles(Cases.Folder("json-hostile"), "n_*.json"))
        {
            AssertRefused(ReadWithin(AsDefault(File.ReadAllBytes(file)), "w.json"), file);
        }
    }

    [CasesFact("json-hostile")]
    public void Every_good_json_value_inside_of_a_workflow_is_kept_as_it_is()
    {
        foreach (var file in Directory.GetFiles(Cases.Folder("json-hostile"), "y_*.json").Where(
            file => !file.Contains("duplicated_key", StringComparison.Ordinal)))
        {
            var content = File.ReadAllBytes(file);
            var result = ReadWithin(AsDefault(content), "w.json");

            Assert.True(result.IsValid, $"{file}: {string.Join('\n', result.Errors)}");
            Assert.True(JsonElement.DeepEquals(JsonElement.Parse(content), result.Definition!.Params[0].Default!.Value), file);
        }
    }

    [CasesFact("json-hostile")]
    public void Every_doubtful_json_file_is_answered()
    {
        foreach (var file in Directory.GetFiles(Cases.Folder("json-hostile"), "i_*.json"))
        {
            AssertRefused(ReadWithin(File.ReadAllBytes(file), Path.GetFileName(file)), file);
            ReadWithin(AsDefault(File.ReadAllBytes(file)), "w.json");
        }
    }

    [CasesFact("naughty-strings")]
    public void Naughty_strings_are_values_like_any_other()
    {
        foreach (var text in NaughtyStrings())
        {
            var result = ReadWithin(AsDefault(JsonSerializer.SerializeToUtf8Bytes(text)), "w.json");

            Assert.True(result.IsValid, $"{text}: {string.Join('\n', result.Errors)}");
            Assert.Equal(text, result.Definition!.Params[0].Default!.Value.GetString());
        }
    }

    [CasesFact("naughty-strings")]
    public void Naughty_strings_as_names_and_keys_never_reach_a_terminal_raw()
    {
        foreach (var text in NaughtyStrings())
        {
            var name = JsonSerializer.Serialize(text);
            var json =
                """{"workflow":?,?:1,"title":?,"params":{?:{?:1}},"tasks":{?:{"uses":?,"needs":?,"when":?,"foreach":?,"timeout":?}}}"""
                .Replace("?", name, StringComparison.Ordinal);

            var result = ReadWithin(Encoding.UTF8.GetBytes(json), "w.json");

            AssertRefused(result, text);
            Assert.All(
                result.Errors, error => Assert.DoesNotContain(error.Message, c => char.IsControl(c) || c is >= '\u202a' and <= '\u202e'));
        }
    }

    private static string[] NaughtyStrings() =>
        JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(Path.Combine(Cases.Folder("naughty-strings"), "blns.json")))!;

    private static byte[] AsDefault(byte[] value) =>
        [.. "{\"workflow\":\"w\",\"params\":{\"p\":{\"default\":"u8, .. value, .. "}},\"tasks\":{\"a\":{\"uses\":\"x\"}}}"u8];

    private static void AssertFinds(string file, string code, int line, int column)
    {
        var errors = WorkflowFile.Read(File.ReadAllBytes(Path.Combine(Cases.Folder("yaml-hostile"), file)), file).Errors;

        Assert.Contains(errors, error => error.Code == code && error.Line == line && error.Column == column);
    }

    private static void AssertRefused(DefinitionResult result, string what)
    {
        Assert.False(result.IsValid, what);
        Assert.NotEmpty(result.Errors);
        Assert.All(result.Errors, error => Assert.True(error is { Line: >= 1, Column: >= 1, Code: ['E', 'F', '1', ..] }, error.ToString()));
    }

    // The best of three: the first may have to compile what it runs.
    private static DefinitionResult ReadWithin(byte[] content, string file)
    {
        for (var tries = 1; ; tries++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var began = ThreadTime.Now;

            var result = WorkflowFile.Read(content, file);

            var took = ThreadTime.Now - began;
            if (tries == 3 || took < TimeAllowed)
            {
                Assert.True(took < TimeAllowed, $"{file} took {took}");
                Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < BytesAllowed, file);
                return result;
            }
        }
    }
}
