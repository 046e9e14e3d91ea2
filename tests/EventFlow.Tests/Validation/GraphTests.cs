using EventFlow.Tests.Definitions;

namespace EventFlow.Tests.Validation;

public sealed class GraphTests
{
    [Fact]
    public void A_cycle_is_told_with_its_whole_path() => Assert.Equal(
        ["w.yaml:3:24: EF1101 cycle: a -> b -> c -> a (each waits for the one before it): remove one of these needs"],
        Files.Errors("workflow: w\ntasks:\n  a: { uses: x, needs: c }\n  b: { uses: x, needs: a }\n  c: { uses: x, needs: b }"));

    [Fact]
    public void Only_what_is_on_the_cycle_is_in_its_path() => Assert.Equal(
        ["w.yaml:4:25: EF1101 cycle: b -> c -> b (each waits for the one before it): remove one of these needs"],
        Files.Errors(
            "workflow: w\ntasks:\n  a: { uses: x }\n  b: { uses: x, needs: [c, a] }\n  c: { uses: x, needs: b }\n  d: { uses: x, needs: "
            + "c }"));

    [Fact]
    public void Every_knot_of_a_file_is_told_once_also_inside_of_groups() => Assert.Equal(
        [
            "w.yaml:3:24: EF1101 cycle: a -> b -> a (each waits for the one before it): remove one of these needs",
            "w.yaml:7:28: EF1101 cycle: c -> d -> c (each waits for the one before it): remove one of these needs",
        ],
        Files.Errors("""
            workflow: w
            tasks:
              a: { uses: x, needs: b }
              b: { uses: x, needs: a }
              g:
                tasks:
                  c: { uses: x, needs: d }
                  d: { uses: x, needs: c }
            """));

    [Fact]
    public void A_need_of_another_scope_says_so() => Assert.Equal(
        [
            "w.yaml:5:28: EF1103 task 'g/b' needs 'a', which is task 'a' in another scope: needs name only siblings, here 'c'",
            "w.yaml:7:24: EF1103 task 'd' needs 'b', which is task 'g/b' in another scope: needs name only siblings, here 'a', 'g'",
        ],
        Files.Errors("""
            workflow: w
            tasks:
              a: { uses: x }
              g: { tasks: {
                  b: { uses: x, needs: a },
                  c: { uses: x } } }
              d: { uses: x, needs: b }
            """));

    [Fact]
    public void A_need_is_found_by_what_is_near() => Assert.Equal(
        ["w.yaml:4:28: EF1102 task 'check' needs 'ingst', which does not exist: did you mean 'ingest'?"],
        Files.Errors("workflow: w\ntasks:\n  ingest: { uses: x }\n  check: { uses: x, needs: ingst }"));
}
