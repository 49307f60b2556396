using Xunit.Abstractions;

namespace Floorline.Browser.Tests;

/// <summary>
/// Prints how soon a page is painted and how soon it answers a key; no limit is asserted, because the machine is shared (`dotnet test tests/Browser.Tests
/// --filter FirstPaint --logger "console;verbosity=detailed"`).
/// </summary>
[Collection(WorkbenchCollection.Name)]
public sealed class FirstPaintTests(Workbench workbench, ITestOutputHelper output)
{
    [BrowserTheory]
    [InlineData("/")]
    [InlineData("/?model=personaplex&on=jetson-thor&context=3000&measured=114ms")]
    public async Task FirstPaint_OnLoopback_IsPrinted(string at)
    {
        var painted = new List<double>();
        for (int i = 0; i < 5; i++)
        {
            await using WatchedPage page = await workbench.Open(at);
            await page.Page.WaitForFunctionAsync("() => performance.getEntriesByName('first-contentful-paint').length > 0");
            painted.Add(await page.Page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"));
        }

        output.WriteLine($"first contentful paint of {at}: {string.Join(", ", painted.Select(static p => $"{p:0} ms"))}");
        Assert.All(painted, static p => Assert.True(p > 0));
    }

    [BrowserFact]
    public async Task FirstPaint_AfterAKey_IsPrinted()
    {
        await using WatchedPage page = await workbench.Open("/?model=personaplex&on=jetson-thor&context=3000&measured=114ms");
        await page.Verdict();
        await page.Field("Measured time of one step").EvaluateAsync("e => { e.id = 'timed'; }");

        double[] took = await page.Page.EvaluateAsync<double[]>("""
            (async () => {
              const field = document.getElementById('timed');
              const took = [];
              for (let ms = 115; ms < 135; ms++) {
                const start = performance.now();
                field.value = ms + 'ms';
                field.dispatchEvent(new Event('input', { bubbles: true }));
                while (!document.getElementById('verdict-text').textContent.includes(ms + ' ms')) await new Promise(requestAnimationFrame);
                took.push(performance.now() - start);
              }
              return took.sort((a, b) => a - b);
            })()
            """);

        output.WriteLine($"from a key to the new verdict: median {took[took.Length / 2]:0} ms, slowest of {took.Length} {took[^1]:0} ms");
        Assert.Equal(20, took.Length);
    }
}
