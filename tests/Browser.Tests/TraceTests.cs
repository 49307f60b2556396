using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace Floorline.Browser.Tests;

/// <summary>A recording is dropped, read, and its findings lead to their intervals.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class TraceTests(Workbench workbench)
{
    [BrowserTheory]
    [InlineData(1280, false)]
    [InlineData(360, true)]
    public async Task Trace_Chosen_ShowsBudgetCausesAndFindings(int width, bool dark)
    {
        await using WatchedPage page = await workbench.Open("/trace", width, 900, dark);

        await page.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "gaps.json", MimeType = "application/json", Buffer = ManySmallGaps() });
        await page.Page.Locator("#trace-verdict").WaitForAsync();

        Assert.StartsWith("Launch overhead: many small gaps between short kernels", await page.Page.Locator("#trace-verdict").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("Where the time went: compute 2.00 ms, idle 7.96 ms.", await page.Page.Locator("svg[data-chart=budget]").GetAttributeAsync("aria-label"));
        Assert.Equal("Why the device was idle: host operator 6.37 ms, launch latency 1.59 ms.", await page.Page.Locator("svg[data-chart=idle]").GetAttributeAsync("aria-label"));

        ILocator timeline = page.Page.Locator(".timeline canvas");
        string all = (await timeline.GetAttributeAsync("aria-label"))!;
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show when" }).First.ClickAsync();
        string near = (await timeline.GetAttributeAsync("aria-label"))!;
        Assert.NotEqual(all, near);
        await timeline.PressAsync("Home");
        Assert.Equal(all, await timeline.GetAttributeAsync("aria-label"));

        string folder = Directory.CreateDirectory(RepositoryRoot.Of(".build", "screenshots")).FullName;
        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"trace-{width}.png"), FullPage = true });
        int over = await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(over <= 0, $"{over} px too wide");
        if (Needs.Axe is null)
        {
            Assert.Empty(await AccessibilityTests.Serious(page));
        }
    }

    [BrowserFact]
    public async Task Trace_ThatIsNone_SaysWhatIsExpected()
    {
        await using WatchedPage page = await workbench.Open("/trace");

        await page.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "x.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes("{}") });

        await page.Page.Locator(".refused").WaitForAsync();
    }

    /// <summary>200 kernels of 10 us, 40 us apart, each launched by an operator that takes the time between.</summary>
    private static byte[] ManySmallGaps()
    {
        var events = new List<object>();
        for (int i = 0; i < 200; i++)
        {
            int at = 1000 + i * 50;
            events.Add(new { ph = "X", cat = "cuda_runtime", name = "cudaLaunchKernel", pid = 100, tid = 100, ts = at - 8, dur = 5, args = new { correlation = i + 1 } });
            events.Add(new { ph = "X", cat = "cpu_op", name = "aten::mm", pid = 100, tid = 100, ts = at - 40, dur = 38, args = new { } });
            events.Add(new { ph = "X", cat = "kernel", name = "gemm_kernel", pid = 0, tid = 7, ts = at, dur = 10, args = new { device = 0, stream = 7, correlation = i + 1 } });
        }

        return JsonSerializer.SerializeToUtf8Bytes(new { schemaVersion = 1, deviceProperties = Array.Empty<object>(), traceEvents = events });
    }
}
