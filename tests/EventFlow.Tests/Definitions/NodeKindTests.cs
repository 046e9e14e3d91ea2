namespace EventFlow.Tests.Definitions;

public class NodeKindTests
{
    [Theory]
    [InlineData("wait: 10m", "EF1043 'wait' of task 'a': expected { for: 10m } or { until: an instant such as 2026-03-01T06:00:00Z }, found the text '10m'")]
    [InlineData("wait: {}", "EF1041 'wait' of task 'a' has one of 'for' and 'until': say how long, or until when")]
    [InlineData("wait: { for: 1m, until: 2026-03-01T06:00:00Z }", "EF1041 'wait' of task 'a' has one of 'for' and 'until': say how long, or until when")]
    [InlineData("wait: { for: soon }", "EF1044 'for' of 'wait' of task 'a': expected a duration such as 30s, 1h30m or PT1H, at most 3650d, found the text 'soon'")]
    [InlineData("wait: { until: 2026-03-01 }", "EF1072 'until' of 'wait' of task 'a': expected an instant with its offset such as 2026-03-01T06:00:00Z, or an expression that gives one, found the text '2026-03-01'")]
    [InlineData("wait: { for: 1m, untill: 3 }", "EF1042 unknown key 'untill' in 'wait' of task 'a': did you mean 'until'?")]
    [InlineData("wait: { for: 1m }\nretry: 3", "EF1071 'retry' of task 'a' has no effect beside 'wait': remove it")]
    [InlineData("wait: { for: \"${{ tasks.x.output }}\" }", "EF1135 task 'a' reads 'tasks.x', which does not exist")]
    [InlineData("wait: { for: \"${{ secrets.x }}\" }", "EF1134 task 'a' reads 'secrets' outside of 'with': secrets go only into a task's input")]
    [InlineData("wait: { for: 1m }\nuses: x", "EF1051 task 'a' has 'wait' and 'uses': one node does one thing, keep one of them")]
    [InlineData("tasks: { b: { uses: x } }\nwhile: true\nmax: 3", "EF1073 'while' of group 'a': expected one expression such as ${{ index = 0 or tasks.probe.output.ready = false }}, found true")]
    [InlineData("tasks: { b: { uses: x } }\nwhile: ${{ index < 3 }}", "EF1041 group 'a' has 'while' and no 'max': say how many rounds there are at most, such as max: 10")]
    [InlineData("tasks: { b: { uses: x } }\nwhile: ${{ index < 3 }}\nmax: 10001", "EF1045 'max' of group 'a': expected a whole number from 1 to 10000, found the number 10001")]
    [InlineData("tasks: { b: { uses: x } }\nmax: 3", "EF1074 'max' of group 'a' belongs to a loop, a group with 'tasks', 'while' and 'max': complete it or remove the key")]
    [InlineData("uses: x\nmax: 3", "EF1074 'max' of task 'a' belongs to a loop, a group with 'tasks', 'while' and 'max': complete it or remove the key")]
    [InlineData("tasks: { b: { uses: x } }\nwhile: ${{ item = 1 }}\nmax: 3", "EF1133 group 'a' reads 'item' outside of a foreach: only a task with 'foreach', or in a group with one, has it")]
    [InlineData("tasks: { b: { uses: x } }\nwhile: ${{ tasks.a.output }}\nmax: 3", "EF1136 group 'a' reads 'tasks.a', which is itself: it has no output yet")]
    [InlineData("tasks: { b: { uses: x } }\nwhile: ${{ tasks.c.output }}\nmax: 3", "EF1135 group 'a' reads 'tasks.c', which does not exist")]
    [InlineData("signal: [go]", "EF1043 'signal' of task 'a': expected the name of a signal such as approved, found a list")]
    [InlineData("signal: go now", "EF1046 'go now' cannot be the name of a signal: use 1 to 128 letters, digits, '_', '.' or '-', the first one a letter or a digit")]
    [InlineData("signal: go\nretry: 3", "EF1071 'retry' of task 'a' has no effect beside 'signal': remove it")]
    [InlineData("approve: ops", "EF1043 'approve' of task 'a': expected a mapping such as { by: [ops], within: 2d }, found the text 'ops'")]
    [InlineData("approve: { within: 2d }", "EF1041 'approve' of task 'a' has no 'by': name 1 to 100 roles, such as by: [ops]")]
    [InlineData("approve: { by: [1] }", "EF1043 'by' of 'approve' of task 'a': expected a role such as ops, or a list of them, found the number 1")]
    [InlineData("approve: { by: ops, escalate: { to: lead } }", "EF1041 'approve' of task 'a' has 'escalate' and no 'within': say when others may decide, such as within: 2d")]
    [InlineData("approve: { by: ops, form: { typ: object } }", "EF1201 unknown keyword 'typ' in the schema of 'form' of 'approve' of task 'a': did you mean 'type'?")]
    [InlineData("approve: { by: ops }\ntimeout: 1m", "EF1071 'timeout' of task 'a' has no effect beside 'approve': remove it")]
    [InlineData("switch: berlin", "EF1043 'switch' of task 'a': expected a mapping such as { on: \"${{ params.site }}\", cases: { berlin: load }, default: none }, found the text 'berlin'")]
    [InlineData("switch: { on: x, cases: { x: a } }", "EF1075 'on' of 'switch' of task 'a': expected one expression such as ${{ params.site }}, found the text 'x'", "EF1076 'x' of 'switch' of task 'a' names 'a', which is no sibling of it")]
    [InlineData("switch: { on: \"${{ 1 }}\" }", "EF1041 'switch' of task 'a' has no 'cases': give it at least one, such as berlin: load")]
    [InlineData("switch: { on: \"${{ 1 }}\", cases: { x: [b, 3] } }", "EF1076 'x' of 'switch' of task 'a' names 'b', which is no sibling of it", "EF1043 'x' of 'switch' of task 'a': expected a task name or a list of them, found the number 3")]
    [InlineData("switch: { on: \"${{ 1 }}\", cases: { x: [] } }\nforeach: [1]", "EF1071 'foreach' of task 'a' has no effect beside 'switch': remove it")]
    [InlineData("uses: x\ncatch: { then: h }", "EF1077 'catch' of task 'a' leads to 'h', which is no sibling of it")]
    [InlineData("uses: x\ncatch: { then: b }\n  b: { uses: x }", "EF1077 'catch' of task 'a' leads to 'b', which runs anyway: give it 'only: catch'")]
    [InlineData("uses: x\ncatch: [{ on: Sql.* }, 3]", "EF1041 'catch' of task 'a' has no 'then': name the task that deals with the error", "EF1043 'catch' of task 'a': expected a mapping such as { on: [\"Sql.*\"], then: page-dba }, or a list of them, found the number 3")]
    [InlineData("uses: x\nonly: catch", "EF1078 task 'a' has 'only: catch' and is named by no 'catch': name it in one, or remove 'only'")]
    [InlineData("uses: x\nonly: start", "EF1047 'only' of task 'a': expected one of catch, found the text 'start'")]
    [InlineData("uses: x\ncatch: { then: b }\n  b: { only: catch, needs: [a], uses: x }", "EF1078 task 'b' has 'only: catch' and waits for other tasks too: let a task that needs it do so")]
    [InlineData("uses: x\ncatch: { then: b }\n  b: { only: catch, uses: x }\n catch: { then: b }", "EF1078 task 'b' has 'only: catch' and is named by the 'catch' of the workflow and by that of a task: use two nodes")]
    [InlineData("uses: x\nneeds: [c]\ncatch: { then: b }\n  b: { only: catch, uses: x }\n  c: { needs: [b], uses: x }", "EF1101 cycle: a -> b -> c -> a (each waits for the one before it): remove one of these needs")]
    [InlineData("uses: x\nwith: { e: \"${{ error.type }}\" }", "EF1139 task 'a' reads 'error', which only a task with 'only: catch' has, one inside of such a group, or a 'compensate'")]
    [InlineData("uses: x\nteardown: true", "EF1079 task 'a' tears down and needs nothing: name in 'needs' what has to end before it")]
    [InlineData("uses: x\nteardown: [b]", "EF1079 'teardown' of task 'a' names 'b', which is no sibling of it")]
    [InlineData("uses: x\nneeds: [b]\njoin: all_done\nteardown: true\n  b: { uses: x }", "EF1079 task 'a' tears down, so it runs when its parents have ended, however: name them in a list, without a rule")]
    [InlineData("uses: x\nteardown: { setup: b }\nneeds: [b]\n  b: { uses: x }", "EF1042 unknown key 'setup' in 'teardown' of task 'a': did you mean 'setups'?")]
    [InlineData("uses: x\nteardown: 3\nneeds: [b]\n  b: { uses: x }", "EF1043 'teardown' of task 'a': expected true, the name of a setup task, a list of them, or { setups: […], fail_run: true }, found the number 3")]
    [InlineData("run: [x]", "EF1043 'run' of task 'a': expected the id of a workflow such as daily-load, found a list")]
    [InlineData("run: my load", "EF1046 'my load' cannot be the id of a workflow: use 1 to 128 letters, digits, '_', '.' or '-', the first one a letter or a digit")]
    [InlineData("run: w", "EF2150 task 'a' runs 'w', the workflow it is part of: to repeat tasks use 'while' or 'foreach'")]
    [InlineData("tasks: { b: { run: w } }", "EF2150 task 'a/b' runs 'w', the workflow it is part of: to repeat tasks use 'while' or 'foreach'")]
    [InlineData("uses: x\nversion: 3", "EF2151 'version' of task 'a' stands only beside 'run': remove it")]
    [InlineData("run: x\nversion: 0", "EF1045 'version' of task 'a': expected a whole number from 1 to 2147483647, found the number 0")]
    [InlineData("run: x\nwait_for_completion: no", "EF1043 'wait_for_completion' of task 'a': expected true or false, found the text 'no'")]
    [InlineData("run: x\nparent_close_policy: terminate", "EF1047 'parent_close_policy' of task 'a': expected one of request_cancel, abandon, found the text 'terminate'")]
    [InlineData("run: x\nwait_for_completion: false\ntimeout: 1h", "EF2152 'timeout' of task 'a' has no effect with 'wait_for_completion: false': remove it")]
    [InlineData("run: x\nwith: 3", "EF1043 'with' of task 'a': expected a mapping of input names to values, or one expression, found the number 3")]
    [InlineData("run: x\nuses: y", "EF1051 task 'a' has 'run' and 'uses': one node does one thing, keep one of them")]
    [InlineData("uses: x\nbatch: 3", "EF1054 'batch' of task 'a' stands only beside 'foreach': add a foreach or remove it")]
    [InlineData("uses: x\nforeach: [1]\nbatch: 0", "EF1045 'batch' of task 'a': expected a whole number from 1 to 100000, found the number 0")]
    [InlineData("uses: x\nwith: { k: \"${{ key }}\" }", "EF1133 task 'a' reads 'key' outside of a foreach: only a task with 'foreach', or in a group with one, has it")]
    public void What_is_wrong_with_a_kind_of_node_is_said(string body, params string[] errors) =>
        Assert.Equal(errors, Errors(body));

    [Theory]
    [InlineData("output: ${{ tasks.missing.output }}", "EF1135 'output' of the workflow reads 'tasks.missing', which does not exist")]
    [InlineData("output: ${{ params.b }}", "EF1137 'output' of the workflow reads 'params.b', which 'params' does not declare")]
    [InlineData("output: ${{ item }}", "EF1133 'output' of the workflow reads 'item' outside of a foreach: only a task with 'foreach', or in a group with one, has it")]
    [InlineData("output: ${{ secrets.a }}", "EF1134 'output' of the workflow reads 'secrets' outside of 'with': secrets go only into a task's input")]
    public void What_is_wrong_with_the_output_is_said(string output, string error) => Assert.Equal(
        [error],
        Files.Read($"workflow: w\ntasks:\n  a: {{ uses: x }}\n{output}").Errors.Select(found => $"{found.Code} {found.Message}"));

    /// <summary>A line that begins with space is of another task, <c>catch</c> behind one of the workflow.</summary>
    private static string Indented(string line) => line.StartsWith(" catch", StringComparison.Ordinal) ? $"{line[1..]}\n" : line.StartsWith(' ') ? $"{line}\n" : $"    {line}\n";

    /// <summary>Without their places.</summary>
    private static string[] Errors(string body) =>
        [.. Files.Read($"workflow: w\ntasks:\n  a:\n{string.Concat(body.Split('\n').Select(Indented))}")
            .Errors.Select(error => $"{error.Code} {error.Message}")];
}
