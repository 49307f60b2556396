using Xunit.Abstractions;

namespace Floorline.Browser.Tests;

/// <summary>Prints how soon a page is painted; no limit is asserted, because the machine is shared (`dotnet test tests/Browser.Tests --filter FirstPaint --logger "console;verbosity=detailed"`).</summary>
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
            painted.Add(await page.Page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"));
        }

        output.WriteLine($"first contentful paint of {at}: {string.Join(", ", painted.Select(static p => $"{p:0} ms"))}");
        Assert.All(painted, static p => Assert.True(p > 0));
    }
}
