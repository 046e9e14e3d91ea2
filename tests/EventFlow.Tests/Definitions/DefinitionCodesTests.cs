using System.Reflection;
using EventFlow.Core.Definitions;
using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Definitions;

public sealed class DefinitionCodesTests
{
    [Fact]
    public void No_code_is_given_twice()
    {
        var codes = typeof(DefinitionCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)
            .ToList();

        Assert.NotEmpty(codes);
        Assert.Equal(codes.Distinct(), codes);
    }

    [Fact]
    public void The_sources_of_the_reader_spell_no_code_but_by_its_name()
    {
        var sources = new[] { "Definitions", "Validation" }
            .SelectMany(folder => SourceTree.Files($"src/EventFlow.Core/{folder}", "*.cs"))
            .Where(file => Path.GetFileName(file) is not ("DefinitionCodes.cs" or "DefinitionError.cs"));

        Assert.All(sources, file => Assert.DoesNotMatch("EF[0-9]{4}", SourceTree.Read(file)));
    }
}
