using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Floorline.Browser.Tests;

/// <summary>A page that keeps what went wrong in it; closing it fails the test if anything did.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string _address;
    private readonly ConcurrentQueue<string> _wrong = [];

    public WatchedPage(IBrowserContext context, IPage page, string address)
    {
        _context = context;
        Page = page;
        _address = address;
        page.Console += (_, message) =>
        {
            // a refused situation is a 400 that the page shows, a journal that is not there yet a 404; Chromium logs every such answer
            bool refused = message.Text.Contains("status of 400", StringComparison.Ordinal)
                || (message.Text.Contains("status of 404", StringComparison.Ordinal) && message.Location.Contains("/api/v1/journal", StringComparison.Ordinal));
            if (message.Type is "error" or "warning" && !refused)
            {
                _wrong.Enqueue($"console {message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _wrong.Enqueue($"script error: {error}");
        page.Request += (_, request) =>
        {
            Requests.Enqueue(request.Url);
            if (!request.Url.StartsWith(_address, StringComparison.Ordinal) && !request.Url.StartsWith("blob:" + _address, StringComparison.Ordinal))
            {
                _wrong.Enqueue($"a request to {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    public ConcurrentQueue<string> Requests { get; } = [];

    public async Task Go(string at)
    {
        await Page.GotoAsync(_address + at);
        await Page.Locator("main h2").First.WaitForAsync();
    }

    /// <summary>Waits until the verdict stands and nothing is being computed.</summary>
    public async Task<string> Verdict()
    {
        await Page.Locator(".verdict[aria-busy=false] h2, .verdict:not([aria-busy]) h2").First.WaitForAsync();
        return await Page.Locator(".verdict h2").First.InnerTextAsync();
    }

    /// <summary>A figure of the verdict by its name in the page.</summary>
    public Task<string> Figure(string name) => Page.Locator($"[data-figure={name}]").First.InnerTextAsync();

    /// <summary>The field with a label.</summary>
    public ILocator Field(string label) => Page.GetByLabel(label, new PageGetByLabelOptions { Exact = true });

    /// <summary>The page's address without the server's.</summary>
    public string At => Page.Url[_address.Length..];

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        Assert.True(_wrong.IsEmpty, string.Join('\n', _wrong));
    }
}
