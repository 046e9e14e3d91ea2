using System.Text;
using EventFlow.Core.Events;

namespace EventFlow.Tests.Events;

/// <summary>Events for tests.</summary>
internal static class Sample
{
    public static CloudEvent Event(string type = "com.example.order", string data = "{}", string id = "1", string source = "/shop") =>
        CloudEventFormat.Read(Encoding.UTF8.GetBytes(Json(type, data, id, source)));

    public static string Json(string type = "com.example.order", string data = "{}", string id = "1", string source = "/shop") =>
        $$"""{ "specversion": "1.0", "id": "{{id}}", "source": "{{source}}", "type": "{{type}}", "data": {{data}} }""";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
