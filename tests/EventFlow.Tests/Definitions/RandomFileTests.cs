using System.Text;
using EventFlow.Core.Definitions;

namespace EventFlow.Tests.Definitions;

/// <summary>Whatever the bytes: an answer with places, never an exception.</summary>
public sealed class RandomFileTests
{
    private const string Good = """
        workflow: iot
        title: &t "a \u00e9 title"
        description: |
          text
        params: { site: { type: string, enum: [a, *t], default: a } }
        defaults: { timeout: 10m, retry: { attempts: 3, delay: [5s, 1m] } }
        tasks:
          a: { uses: http }
          g:
            needs: [a]
            foreach: [1, 2]
            tolerate: 5%
            tasks:
              x: { uses: y, timeout: PT1H }
              z: { uses: y, needs: { x: all_done }, when: false }
          b:
            uses: 'it''s'
            needs: { a: all_success, g: { at_least: 1 } }
        """;

    private const string Parts = "[]{}:,-?&*!|>'\"#%@`~<= \n\t\r\\$.0aw";

    [Fact]
    public void Random_bytes_are_answered()
    {
        var random = new Random(20_240_101);
        for (var i = 0; i < 3_000; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            AssertAnswered(bytes);
        }
    }

    [Fact]
    public void Random_punctuation_is_answered()
    {
        var random = new Random(20_240_102);
        for (var i = 0; i < 6_000; i++)
        {
            AssertAnswered(
                Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Parts[random.Next(Parts.Length)]))));
        }
    }

    [Fact]
    public void Random_changes_of_a_good_file_are_answered()
    {
        var random = new Random(20_240_103);
        for (var i = 0; i < 3_000; i++)
        {
            AssertAnswered(Changed(Encoding.UTF8.GetBytes(Good), random));
        }
    }

    [Fact]
    public void A_good_file_cut_anywhere_is_answered()
    {
        var bytes = Encoding.UTF8.GetBytes(Good);
        for (var length = 0; length < bytes.Length; length++)
        {
            AssertAnswered(bytes[..length]);
        }
    }

    private static byte[] Changed(byte[] content, Random random)
    {
        var bytes = content.ToList();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.Insert(at, (byte)Parts[random.Next(Parts.Length)]);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(20), bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, Math.Min(random.Next(40), bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }

    private static void AssertAnswered(byte[] bytes)
    {
        foreach (var file in new[] { "w.yaml", "w.json" })
        {
            var result = WorkflowFile.Read(bytes, file);

            Assert.Equal(result.IsValid, result.Errors.Count == 0);
            Assert.All(result.Errors, error => Assert.True(error is { Line: >= 1, Column: >= 1 }));
        }
    }
}
