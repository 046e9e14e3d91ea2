using System.Buffers;
using System.Text.Json;
using EventFlow.Contracts;

namespace EventFlow.Worker.Execution;

/// <summary>Writes an output as JSON and stops at the limit, before a runaway output has eaten the memory.</summary>
internal static class BoundedJson
{
    // The answer around the output, and a batch around that, have levels too.
    private static readonly int MaxDepth = WireJson.Options.MaxDepth - 2;

    private static readonly JsonElement Null = JsonSerializer.SerializeToElement<object?>(null);

    public static JsonElement Write(object? output, int maxBytes)
    {
        if (output is null)
        {
            return Null;
        }

        try
        {
            var buffer = new Buffer(maxBytes);
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = MaxDepth, SkipValidation = true }))
            {
                JsonSerializer.Serialize(writer, output, WireJson.Options);
            }

            var reader = new Utf8JsonReader(buffer.Written, new JsonReaderOptions { MaxDepth = MaxDepth });
            return JsonElement.ParseValue(ref reader);
        }
        catch (TooLargeException)
        {
            throw new TaskFailedException(new TaskError(
                "output_too_large",
                $"The output is larger than {maxBytes} bytes of JSON. Store it elsewhere and give its address as the output.",
                Retryable: false));
        }
        catch (Exception exception)
        {
            // Getters of the output's type are task code: anything may come out of them.
            throw new TaskFailedException(new TaskError(
                "Output.NotSerializable", $"The output of type {output.GetType().Name} cannot be written as JSON: {exception.Message}",
                Retryable: false));
        }
    }

    private sealed class TooLargeException : Exception;

    private sealed class Buffer(int maxBytes) : IBufferWriter<byte>
    {
        private readonly ArrayBufferWriter<byte> inner = new();

        public ReadOnlySpan<byte> Written => inner.WrittenSpan;

        public void Advance(int count)
        {
            inner.Advance(count);
            if (inner.WrittenCount > maxBytes)
            {
                throw new TooLargeException();
            }
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);
    }
}
