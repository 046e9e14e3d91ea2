namespace EventFlow.Tests.Definitions;

/// <summary>Bad files and the very lines that are printed for them.</summary>
public sealed class BadFileTests
{
    private const string TopKeys =
        "workflow, title, description, namespace, owner, tags, params, env, environments, concurrency, window, deadline, defaults, templates, "
        + "tasks, catch, output, triggers, notify";

    private const string JoinWords =
        "all_success, all_failed, all_done, all_done_min_one_success, all_skipped, one_success, one_failed, one_done, "
        + "none_failed, none_failed_min_one_success, none_skipped, always";

    public static TheoryData<string, string> WholeFiles => new()
    {
        { "", "1:1: EF1017 the file is empty: it begins with 'workflow: NAME'" },
        { "# nothing\n", "1:1: EF1017 the file is empty: it begins with 'workflow: NAME'" },
        { "[a]", "1:1: EF1040 a workflow file is a mapping with 'workflow' and 'tasks', found a list" },
        { "hello", "1:1: EF1040 a workflow file is a mapping with 'workflow' and 'tasks', found the text 'hello'" },
        { "tasks: { a: { uses: x } }", "1:1: EF1041 the file does not name its workflow: add 'workflow: my-workflow'" },
        { "workflow:\ntasks: { a: { uses: x } }", "1:1: EF1041 the file does not name its workflow: add 'workflow: my-workflow'" },
        { "workflow: w", "1:1: EF1041 the file has no 'tasks': add 'tasks:' with at least one task, such as 'load: { uses: http }'" },
        {
            "workflow: w\ntasks: {}", "2:1: EF1052 'tasks' of the workflow is empty: name at least one task, such as 'load: { uses: http }'"
        },
        { "workflow: w\ntasks:", "2:1: EF1052 'tasks' of the workflow is empty: name at least one task, such as 'load: { uses: http }'" },
        {
            "workflow: w\ntasks:\n- uses: x",
            "3:1: EF1043 'tasks' of the workflow: expected a mapping of names to tasks, such as 'load: { uses: http }', found a list"
        },
        {
            "workflow: 12\ntasks: { a: { uses: x } }",
            "1:11: EF1043 'workflow' of the file: expected text (put it in quotes), found the number 12"
        },
        {
            "workflow: my flow\ntasks: { a: { uses: x } }",
            "1:11: EF1046 'my flow' cannot be the id of a workflow: use 1 to 128 letters, digits, '_', '.' or '-', "
            + "the first one a letter or a digit"
        },
        {
            "workflow: w\ntasks: { 'a b': { uses: x } }",
            "2:10: EF1046 'a b' cannot be the name of a task: use 1 to 128 letters, digits, '_', '.' or '-', the first one a letter, "
            + "a digit or '_'"
        },
        {
            "workflow: w\nworkfow: v\ntasks: { a: { uses: x } }",
            "2:1: EF1042 unknown key 'workfow' in the workflow: did you mean 'workflow'?"
        },
        { "workflow: w\nzzzzz: v\ntasks: { a: { uses: x } }", $"2:1: EF1042 unknown key 'zzzzz' in the workflow: known are {TopKeys}" },
        {
            "workflow: w\nworkflow: v\ntasks: { a: { uses: x } }",
            "2:1: EF1012 the key 'workflow' stands here again: it is already in line 1; remove one of them"
        },
        {
            """{"workflow": "w", "workflow": "v", "tasks": {"a": {"uses": "x"}}}""",
            "1:19: EF1012 the key 'workflow' stands here again: it is already in line 1; remove one of them"
        },
        {
            "workflow: w\ntitle: 3\ntasks: { a: { uses: x } }",
            "2:8: EF1043 'title' of the workflow: expected text (put it in quotes), found the number 3"
        },
        {
            "workflow: w\ntitle: \"a\\e[2J\"\ntasks: { a: { uses: x } }",
            @"2:8: EF1048 'title' of the workflow holds control characters: 'a\u001b[2J'"
        },
        {
            "workflow: w\ntags: iot\ntasks: { a: { uses: x } }",
            "2:7: EF1043 'tags' of the workflow: expected a list of texts, found the text 'iot'"
        },
        { "workflow: w\ntags: [1]\ntasks: { a: { uses: x } }", "2:8: EF1043 a tag: expected text (put it in quotes), found the number 1" },
        {
            "workflow: w\ndefaults: { timeout: 10 }\ntasks: { a: { uses: x } }",
            "2:22: EF1044 'timeout' of 'defaults': expected a duration such as 30s, 1h30m or PT1H, at most 3650d, found the number 10"
        },
        {
            "workflow: w\ndefaults: { timeot: 10s }\ntasks: { a: { uses: x } }",
            "2:13: EF1042 unknown key 'timeot' in 'defaults': did you mean 'timeout'?"
        },
        { "workflow: w\ntasks: { a: }", "2:10: EF1043 task 'a': expected a mapping such as { uses: http }, found nothing" },
        { "workflow: w\ntasks: { a: http }", "2:13: EF1043 task 'a': expected a mapping such as { uses: http }, found the text 'http'" },
        {
            "workflow: w\ntasks: { a: { needs: [] } }",
            "2:10: EF1050 task 'a' says nothing to do: give it 'uses: <task type>', or 'tasks:' to make it a group"
        },
        {
            "workflow: w\ntasks: { a: { uses: x, tasks: { b: { uses: x } } } }",
            "2:24: EF1051 group 'a' has 'uses' and 'tasks': one node does one thing, keep one of them"
        },
        {
            "workflow: w\ntasks: { g: { tasks: {} } }",
            "2:15: EF1052 'tasks' of group 'g' is empty: name at least one task, such as 'load: { uses: http }'"
        },
        {
            "workflow: w\ntasks: { g: { tasks: { b: { uses: x } }, retry: 3 } }",
            "2:42: EF1053 'retry' does not apply to group 'g': put it on the tasks inside"
        },
        {
            "workflow: w\ntasks: { g: { tasks: { b: { use: x, uses: y } } } }",
            "2:29: EF1042 unknown key 'use' in task 'g/b': did you mean 'uses'?"
        },
        {
            "workflow: w\nparams: [site]\ntasks: { a: { uses: x } }",
            "2:9: EF1043 'params' of the workflow: expected a mapping of names to JSON Schemas, such as 'site: { type: string }', "
            + "found a list"
        },
        {
            "workflow: w\nparams: { p: string }\ntasks: { a: { uses: x } }",
            "2:14: EF1043 parameter 'p': expected a JSON Schema such as { type: string }, found the text 'string'"
        },
        {
            "workflow: w\nparams: { p: { typ: string } }\ntasks: { a: { uses: x } }",
            "2:16: EF1201 unknown keyword 'typ' in the schema of parameter 'p': did you mean 'type'?"
        },
        {
            "workflow: w\nparams: { p: { type: strin } }\ntasks: { a: { uses: x } }",
            "2:22: EF1202 'type' in the schema of parameter 'p': expected one of string, number, integer, boolean, object, array, null, "
            + "or a list of them, "
                + "found the text 'strin': did you mean 'string'?"
        },
        {
            "workflow: w\nparams: { p: { pattern: '(' } }\ntasks: { a: { uses: x } }",
            "2:25: EF1202 'pattern' in the schema of parameter 'p': expected a regular expression of at most 1000 characters, "
            + "found the text '('"
        },
        {
            "workflow: w\nparams: { p: { type: integer, default: many } }\ntasks: { a: { uses: x } }",
            "2:40: EF1203 the default of parameter 'p' does not satisfy its schema: expected integer, found \"many\""
        },
        {
            "workflow: w\n---\nworkflow: v",
            "1:1: EF1041 the file has no 'tasks': add 'tasks:' with at least one task, such as 'load: { uses: http }'\n"
            + "2:1: EF1013 a second document begins here: a file holds one document, split the file"
        },
        {
            "workflow: w\ntasks: {a: {uses: x}",
            "2:21: EF1004 not valid YAML: While parsing a flow mapping, did not find expected ',' or '}'."
        },
        {
            """{"workflow": "w",}""",
            "1:18: EF1005 not valid JSON: The JSON object contains a trailing comma at the end"
        },
    };

    public static TheoryData<string, string> TaskBodies => new()
    {
        { "needs: [d]", "5:13: EF1102 task 'a' needs 'd', which does not exist" },
        { "needs: a", "5:12: EF1104 task 'a' needs itself: remove 'a' from its needs" },
        { "needs: [b, c, b]", "5:19: EF1105 task 'a' names 'b' twice in its needs: remove one" },
        { "needs: [1]", "5:13: EF1043 'needs' of task 'a': expected a task name (put it in quotes), found the number 1" },
        {
            "needs: true",
            "5:12: EF1043 'needs' of task 'a': expected a task name, a list of them, or a mapping of them to join rules, found true"
        },
        { "join: all_done", "5:5: EF1057 'join' of task 'a' has no effect without 'needs': remove it or name the parents" },
        {
            "needs: { b: all_done }\njoin: all_done",
            "6:5: EF1056 'join' of task 'a' stands beside a mapping that gives each parent its rule: remove one of them"
        },
        {
            "needs: b\njoin: all_sucess",
            $"6:11: EF1047 'join' of task 'a': expected one of {JoinWords}, or {{ at_least: N }}, found the text 'all_sucess': "
            + "did you mean 'all_success'?"
        },
        {
            "needs: { b: at_least }",
            $"5:17: EF1047 the rule of 'b' in 'needs' of task 'a': expected one of {JoinWords}, or {{ at_least: N }}, "
            + $"found the text 'at_least': write {{ at_least: 1 }}"
        },
        {
            "needs: [b, c]\njoin: { at_least: 3 }",
            "6:23: EF1106 'join' of task 'a' asks for at least 3 successes of 2 parents, so it can never be met"
        },
        {
            "needs: [b, c]\njoin: { at_least: 0 }",
            "6:23: EF1045 'at_least' of 'join' of task 'a': expected a whole number from 1 to 2147483647, found the number 0"
        },
        {
            "needs: { b: { at_most: 1 } }",
            "5:19: EF1042 unknown key 'at_most' in the rule of 'b' in 'needs' of task 'a': known are at_least"
        },
        { "needs: { b: {} }", "5:17: EF1043 the rule of 'b' in 'needs' of task 'a': expected a rule or { at_least: N }, found a mapping" },
        {
            "timeout: 30",
            "5:14: EF1044 'timeout' of task 'a': expected a duration such as 30s, 1h30m or PT1H, at most 3650d, found the number 30"
        },
        {
            "timeout: soon",
            "5:14: EF1044 'timeout' of task 'a': expected a duration such as 30s, 1h30m or PT1H, at most 3650d, found the text 'soon'"
        },
        { "timeout: 0s", "5:14: EF1045 'timeout' of task 'a': expected a duration longer than 0, found '0s'" },
        { "retry: 0", "5:12: EF1045 'retry' of task 'a': expected a whole number from 1 to 1000, found the number 0" },
        { "retry: 1.5", "5:12: EF1045 'retry' of task 'a': expected a whole number from 1 to 1000, found the number 1.5" },
        {
            "retry: { attempts: 1001 }",
            "5:24: EF1045 'attempts' of 'retry' of task 'a': expected a whole number from 1 to 1000, found the number 1001"
        },
        {
            "retry: { delay: 1s }",
            "5:12: EF1041 'retry' of task 'a' has no 'attempts': say how many tries there are in all, such as attempts: 3"
        },
        { "retry: { attemps: 3, attempts: 3 }", "5:14: EF1042 unknown key 'attemps' in 'retry' of task 'a': did you mean 'attempts'?" },
        {
            "retry: { attempts: 3, delay: 5 }",
            "5:34: EF1044 'delay' of 'retry' of task 'a': expected a duration such as 30s, 1h30m or PT1H, at most 3650d, found the number 5"
        },
        {
            "retry: { attempts: 3, backoff: expo }",
            "5:36: EF1047 'backoff' of 'retry' of task 'a': expected one of fixed, linear, exponential, found the text 'expo'"
        },
        { "retry: { attempts: 3, factor: 3 }", "5:27: EF1060 'factor' of 'retry' of task 'a' needs 'backoff: exponential'" },
        {
            "retry: { attempts: 3, backoff: exponential, factor: 0.5 }",
            "5:57: EF1045 'factor' of 'retry' of task 'a': expected a number from 1 to 1000, found the number 0.5"
        },
        {
            "retry: { delay: [1s], backoff: linear }",
            "5:27: EF1060 'backoff' of 'retry' of task 'a' has no effect beside a list of delays: remove it, or give one delay"
        },
        {
            "retry: { attempts: 3, delay: 1m, max_delay: 1s }",
            "5:49: EF1060 'max_delay' of 'retry' of task 'a' is shorter than the delay before the first retry"
        },
        {
            "retry: { attempts: 3, jitter: half }",
            "5:35: EF1047 'jitter' of 'retry' of task 'a': expected one of none, full, equal, found the text 'half'"
        },
        {
            "retry: { attempts: 3, on: [500] }",
            "5:32: EF1043 'on' of 'retry' of task 'a': expected an error type such as Timeout or \"Http.*\", or a list of them, "
            + "found the number 500"
        },
        {
            "retry: often",
            "5:12: EF1043 'retry' of task 'a': expected a number of attempts, a mapping such as { attempts: 3, delay: 5s }, "
            + "or a list of at most 50 such mappings, found the text 'often'"
        },
        { "max_parallel: 3", "5:5: EF1054 'max_parallel' of task 'a' stands only beside 'foreach': add a foreach or remove it" },
        { "tolerate: 5%", "5:5: EF1054 'tolerate' of task 'a' stands only beside 'foreach': add a foreach or remove it" },
        {
            "foreach: [1]\nmax_parallel: 0",
            "6:19: EF1045 'max_parallel' of task 'a': expected a whole number from 1 to 1000000, found the number 0"
        },
        {
            "foreach: [1]\ntolerate: { count: 1, percents: 5 }",
            "6:27: EF1042 unknown key 'percents' in 'tolerate' of task 'a': did you mean 'percent'?"
        },
        { "foreach: [1]\ntolerate: { percent: 101 }", "6:26: EF1045 'percent' of 'tolerate' of task 'a': expected a number from 0 to 100, found the number 101" },
        { "foreach: [1]\ntolerate: { count: 5% }", "6:24: EF1043 'count' of 'tolerate' of task 'a': expected a whole number, found the text '5%'" },
        { "foreach: [1]\ntolerate: {}", "6:15: EF1041 'tolerate' of task 'a' is empty: say what may fail, such as { count: 10, percent: 5 }" },
        { "foreach: [1]\ntolerate: 101%", "6:15: EF1045 'tolerate' of task 'a': expected a share from 0% to 100%, found the text '101%'" },
        {
            "foreach: [1]\ntolerate: some",
            "6:15: EF1043 'tolerate' of task 'a': expected a count such as 3, a share such as 5% or both, { count: 10, percent: 5 }, found the text 'some'"
        },
        {
            "foreach: params.files",
            "5:14: EF1059 'foreach' of task 'a': expected an expression such as ${{ params.files }}, a list or a mapping, "
            + "found the text 'params.files'"
        },
        {
            "foreach: x ${{ 1 }}",
            "5:14: EF1059 'foreach' of task 'a': expected an expression such as ${{ params.files }}, a list or a mapping, "
            + "found the text 'x ${{ 1 }}'"
        },
        {
            "when: params.x > 1",
            "5:11: EF1058 'when' of task 'a': expected one expression, found the text 'params.x > 1': write when: ${{ params.x > 1 }}"
        },
        {
            "when: ${{ 1 }} ${{ 2 }}",
            "5:11: EF1058 'when' of task 'a': expected one expression, found the text '${{ 1 }} ${{ 2 }}': write when: "
            + "${{ tasks.check.output.rows > 0 }}"
        },
        {
            "when:",
            "5:10: EF1058 'when' of task 'a': expected one expression, found nothing: write when: ${{ tasks.check.output.rows > 0 }}"
        },
        { "with: [1]", "5:11: EF1043 'with' of task 'a': expected a mapping of input names to values, or one expression, found a list" },
        { "with: { x: .nan }", "5:16: EF1016 .nan has no JSON value: leave it out, or put it in quotes if it is meant as text" },
        { "with: { x: *y }", "5:16: EF1010 no anchor '&y' stands before this alias" },
        {
            "with: { x: !!python/name:os.system '' }",
            "5:16: EF1011 the tag 'tag:yaml.org,2002:python/name:os.system' is refused: "
            + "only '!!str !!int !!float !!bool !!null !!map !!seq' may stand, each before a value of its kind"
        },
        { "with: { x: !!int 'y' }", "5:16: EF1011 'y' is not what its tag '!!int' says" },
        {
            "with: { <<: {} }",
            "5:13: EF1014 merge keys ('<<') are not part of YAML 1.2: write the keys out, or use an alias for a whole value"
        },
        { "with: { [1]: 2 }", "5:13: EF1015 a key must be text, not a list, a mapping or an alias" },
    };

    [Theory]
    [MemberData(nameof(WholeFiles))]
    public void A_bad_file_prints_exactly_this(string text, string expected) => AssertErrors(expected, text);

    [Theory]
    [MemberData(nameof(TaskBodies))]
    public void A_bad_task_prints_exactly_this(string body, string expected) => AssertErrors(expected, Files.Task(body));

    [Fact]
    public void A_bad_task_type_is_named() => AssertErrors(
        "3:14: EF1046 'a b' cannot be a task type: use 1 to 128 letters, digits, '_', '.' or '-', the first one a letter or a digit",
        "workflow: w\ntasks:\n  a: { uses: a b }");

    [Fact]
    public void All_errors_of_a_file_are_told_at_once_in_its_order()
    {
        const string text = """
            workflow: bad id
            titel: x
            tasks:
              a:
                uses: x
                needs: [b, zz]
                timeout: 5
              b:
                uses: y
                needs: [a]
                retry: { attempts: 0 }
              c: {}
            """;

        var errors = Files.Read(text).Errors;

        Assert.Equal(
            ["EF1046", "EF1042", "EF1101", "EF1102", "EF1044", "EF1045", "EF1050"],
            errors.Select(error => error.Code));
        Assert.Equal(errors.OrderBy(error => error.Line).ThenBy(error => error.Column), errors);
        Assert.All(errors, error => Assert.Equal("w.yaml", error.File));
    }

    [Fact]
    public void A_finding_in_a_value_that_aliases_repeat_is_told_once() => AssertErrors(
        "2:8: EF1043 a tag: expected text (put it in quotes), found the number 1",
        "workflow: w\ntags: [&t 1, *t]\ntasks: { a: { uses: x } }");

    [Fact]
    public void Half_a_surrogate_pair_is_refused_in_yaml_as_in_json()
    {
        Assert.Equal(
            ["EF1004"], Files.Read("workflow: w\ntitle: \"\\udc00\"\ntasks: { a: { uses: x } }").Errors.Select(error => error.Code));
        Assert.Equal(
            ["EF1019"],
            Files.Read("""{"workflow": "w", "title": "\ud800", "tasks": {"a": {"uses": "x"}}}""").Errors.Select(error => error.Code));
    }

    private static void AssertErrors(string expected, string text) => Assert.Equal(
        expected.Split('\n').Select(line => $"w.yaml:{line}").Order(StringComparer.Ordinal),
        Files.Errors(text).Order(StringComparer.Ordinal));
}
