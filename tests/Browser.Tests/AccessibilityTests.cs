using System.Text.Json;
using Microsoft.Playwright;

namespace Floorline.Browser.Tests;

/// <summary>axe-core finds nothing serious in any view, light and dark, wide and narrow; nothing is wider than the screen.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class AccessibilityTests(Workbench workbench)
{
    private const string Two = "/?model=llama-3-8b&on=4090&weights=q4_k_m&measured=7.6ms&b.model=llama-3-8b&b.on=h100&b.weights=fp8&b.measured=4.4ms&b.engine=vllm";
    private const string Pipeline = "/pipelines?budget=700ms&s1.name=hear&s1.model=nemotron-asr-0.6b&s1.on=jetson-thor&s1.measured=76ms&s2.name=think&s2.calls=22&s2.model=qwen2.5-vl-7b&s2.on=jetson-thor&s2.weights=nvfp4&s2.measured=34ms";

    private const string Planned = "/plan?model=llama-3-8b&on=h100&slo=ttft%3C300ms,itl%3C6ms&concurrency=8&prompt-tokens=1024&output-tokens=256";

    private const string Recorded = "/journal?entry=1&other=2&open=2";

    public static TheoryData<string> Views()
    {
        string[] places =
        [
            "/",
            "/?model=personaplex&on=jetson-thor&context=3000&measured=114ms",
            "/?model=params=7e9&on=h100&measured=1ms",
            "/?model=nothing&on=h100",
            Two,
            "/pipelines",
            Pipeline,
            "/actions",
            "/actions?measured=120ms&rate=50hz&chunk=4",
            "/plan",
            Planned,
            "/measure",
            "/measure?target=host",
            "/lab",
            "/lab?kind=compare&layers=1",
            "/accuracy",
            "/accuracy?do=calibrate",
            "/file",
            "/trace",
            "/results",
            "/verify",
            "/verify?before=3/50&after=1/50",
            "/journal",
            Recorded,
            "/catalogue?kind=hardware&find=jetson",
            "/report?model=personaplex&on=jetson-thor&measured=114ms",
        ];
        return [.. places];
    }

    // Opened light and wide, then seen dark and narrow: what a change of the system's theme and of the window's size leads to.
    [AxeTheory]
    [MemberData(nameof(Views))]
    public async Task View_AuditedInBothThemes_HasNoSeriousFinding(string at)
    {
        await using WatchedPage page = await workbench.Open(at, 1280, 900);
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.Page.WaitForTimeoutAsync(600);
        string[] light = await Serious(page);
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await page.Page.SetViewportSizeAsync(360, 900);
        await page.Page.WaitForTimeoutAsync(300);

        Assert.Empty(light);
        Assert.Empty(await Serious(page));
    }

    /// <summary>What axe-core calls serious or critical in the page as it stands.</summary>
    internal static async Task<string[]> Serious(WatchedPage page)
    {
        await page.Page.EvaluateAsync(await File.ReadAllTextAsync(Needs.AxePath));
        JsonElement? found = await page.Page.EvaluateAsync("axe.run(document, { resultTypes: ['violations'] })");
        return [.. found!.Value.GetProperty("violations").EnumerateArray()
            .Where(static v => v.GetProperty("impact").GetString() is "serious" or "critical")
            .Select(static v => $"{v.GetProperty("id").GetString()}: {string.Join(" | ", v.GetProperty("nodes").EnumerateArray().Take(3).Select(static n => n.GetProperty("html").GetString() + " " + n.GetProperty("failureSummary").GetString()))}")];
    }

    // Narrow first and then wider: each width is laid out anew.
    [BrowserTheory]
    [InlineData("/")]
    [InlineData("/?model=personaplex&on=jetson-thor&context=3000&measured=114ms")]
    [InlineData(Two)]
    [InlineData(Pipeline)]
    [InlineData(Planned)]
    [InlineData("/measure")]
    [InlineData("/measure?target=host")]
    [InlineData("/lab")]
    [InlineData("/lab?kind=compare&layers=1")]
    [InlineData("/accuracy?do=calibrate")]
    [InlineData("/file")]
    [InlineData("/results")]
    [InlineData("/verify?before=3/50&after=1/50")]
    [InlineData(Recorded)]
    [InlineData("/catalogue?kind=models")]
    [InlineData("/actions?measured=120ms&rate=50hz&chunk=4")]
    [InlineData("/report?model=personaplex&on=jetson-thor&measured=114ms")]
    public async Task View_AtAnyWidth_NeedsNoSidewaysScrolling(string at)
    {
        await using WatchedPage page = await workbench.Open(at, 360);
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        foreach (int width in (int[])[360, 768, 1280, 1920])
        {
            await page.Page.SetViewportSizeAsync(width, 900);
            await page.Page.WaitForTimeoutAsync(100);
            int over = await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(over <= 0, $"{at} is {over} px too wide at {width}");
        }
    }
}
