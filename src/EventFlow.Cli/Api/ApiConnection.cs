using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Api;

/// <summary>Asks the server, and says as an error what it answers in place of a result.</summary>
internal sealed class ApiConnection : IDisposable
{
    private readonly HttpClient http;

    public ApiConnection(ApiAddress address)
    {
        // A proxy knows nothing of this machine's own loopback.
        http = new HttpClient(new SocketsHttpHandler { UseProxy = !address.Url.IsLoopback }) { BaseAddress = address.Url };
        if (!string.IsNullOrEmpty(address.Key))
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", address.Key);
        }
    }

    public Uri Url => http.BaseAddress!;

    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Get, path, content: null, key: null, cancellationToken);

    public Task<T> PutAsync<T>(string path, HttpContent content, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Put, path, content, key: null, cancellationToken);

    public Task<T> PatchAsync<T>(string path, HttpContent content, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Patch, path, content, key: null, cancellationToken);

    public Task<T> DeleteAsync<T>(string path, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Delete, path, content: null, key: null, cancellationToken);

    public Task<T> PostAsync<T>(string path, HttpContent? content, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Post, path, content, key: null, cancellationToken);

    /// <param name="key">What the server knows a repetition by; null: each call is one of its own.</param>
    public Task<T> PostAsync<T>(string path, HttpContent? content, string? key, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Post, path, content, key, cancellationToken);

    /// <param name="path">That of the page after a cursor.</param>
    public async Task<IReadOnlyList<T>> ListAllAsync<T>(Func<string?, string> path, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        string? cursor = null;
        do
        {
            var page = await GetAsync<Page<T>>(path(cursor), cancellationToken);
            items.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return items;
    }

    public void Dispose() => http.Dispose();

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content, string? key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Url, $"api/v1/{path}")) { Content = content };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw await ApiFailure.OfAsync(response, cancellationToken);
            }

            return response.StatusCode == HttpStatusCode.NoContent
                ? default!
                : (await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellationToken))!;
        }
        catch (Exception exception) when (ApiFailure.IsNotReached(exception, cancellationToken))
        {
            throw ApiFailure.NotReached(Url, exception);
        }
    }
}
