using System.Text.Json;
using Floorline.Core.Quantities;
using Microsoft.Playwright;

namespace Floorline.Browser.Tests;

/// <summary>The view Lab on this machine: a step with its verdict, a comparison, a cancel.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class LabTests(Workbench workbench)
{
    private const string Small = "/lab?model=qwen2.5-0.5b&layers=1&context=64&rounds=3&limit=1s";

    [BrowserFact]
    public async Task Decode_Run_ShowsTheVerdictAndLeadsToTheCalculator()
    {
        await using WatchedPage page = await workbench.Open(Small);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        await page.Page.Locator("#measured-title").WaitForAsync();
        await Assertions.Expect(page.Page.Locator("#measured-title")).ToBeFocusedAsync();
        Assert.Contains("qwen2.5-0.5b", await page.Page.Locator("#measured-title").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("floorline lab decode qwen2.5-0.5b --context 64 --layers 1 --rounds 3 --limit 1s", await page.Page.Locator(".verdict .command").InnerTextAsync());
        await page.Page.Locator("svg[data-chart=waterfall]").WaitForAsync();
        Assert.Equal(5, await page.Page.Locator("section[aria-labelledby=lab-figures] tbody tr").CountAsync());

        // what the page shows is the job's document, and a reload shows it again
        string shown = await page.Figure("step_ms");
        string job = System.Web.HttpUtility.ParseQueryString(new Uri(page.Page.Url).Query)["job"]!;
        await page.Page.ReloadAsync();
        await page.Page.Locator("#measured-title").WaitForAsync();
        Assert.Equal(shown, await page.Figure("step_ms"));
        using var http = new HttpClient();
        string events = await http.GetStringAsync($"{workbench.Address}/api/v1/jobs/{job}/events");
        using JsonDocument document = JsonDocument.Parse(events[events.IndexOf("event: result", StringComparison.Ordinal)..].Replace("event: result\n", "", StringComparison.Ordinal).Replace("data: ", "", StringComparison.Ordinal));
        Assert.Equal(Figures.Of(Seconds.FromMilliseconds(document.RootElement.GetProperty("step_ms").GetDouble())), shown);
        Assert.Equal(document.RootElement.GetProperty("verdict")[0].GetString(), await page.Page.Locator("#measured-title").InnerTextAsync());

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Open in the calculator" }).ClickAsync();
        await page.Verdict();
        Assert.Equal("qwen2.5-0.5b", await page.Field("Model").InputValueAsync());
        Assert.StartsWith("bw=", await page.Field("Hardware").InputValueAsync(), StringComparison.Ordinal);
        Assert.EndsWith("ms", await page.Field("Measured time of one step").InputValueAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Compare_ByKeyboardAndCancelled_SaysWhatItHasByThen()
    {
        await using WatchedPage page = await workbench.Open("/lab?layers=1", 360, 780);
        await page.Page.GetByRole(AriaRole.Radio, new() { Name = "A decode step" }).FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        Assert.True(await page.Page.GetByRole(AriaRole.Radio, new() { Name = "Techniques" }).IsCheckedAsync());
        Assert.Equal(0, await page.Field("Weights").CountAsync());
        await page.Page.GetByText("floorline lab compare --layers 1").WaitForAsync();
        await page.Page.Locator("#start").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");

        await page.Page.Locator("#measured-title").WaitForAsync();
        Assert.Equal("Ended early", await page.Page.Locator(".verdict .pill").InnerTextAsync());
        Assert.Contains("ended before its time", await page.Page.Locator(".verdict").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    [AxeTheory]
    [InlineData(false, 1280)]
    [InlineData(true, 360)]
    public async Task Compare_WithEveryTechnique_ShowsPredictedMeasuredAndError(bool dark, int width)
    {
        await using WatchedPage page = await workbench.Open("/lab?kind=compare", width, 900, dark);
        await page.Page.RouteAsync("**/api/v1/jobs/0123", static route => route.FulfillAsync(new() { ContentType = "application/json", Body = """{"id":"0123","verb":"lab compare","state":"done","problems":[]}""" }));
        await page.Page.RouteAsync("**/api/v1/jobs/0123/events", static route => route.FulfillAsync(new() { ContentType = "text/event-stream", Body = "event: result\ndata: " + Compared.ReplaceLineEndings("") + "\n\n" }));
        await page.Go("/lab?kind=compare&job=0123");

        ILocator techniques = page.Page.Locator("section[aria-labelledby=techniques-title] table");
        await techniques.WaitForAsync();
        Assert.Equal(["Weight format", "Batch, q4_0 weights"], await techniques.Locator(".group-row").AllInnerTextsAsync());
        Assert.Equal(["fp32", "bf16", "18.9 ms", "18.0 ms", "+5.0 %", "1.96x", "2.06x", "memory-bound (weights)"], await techniques.Locator("tbody").First.Locator("tr:not(.group-row) > *").AllInnerTextsAsync());
        Assert.Contains("1.01x no gain", await techniques.Locator("tr.no-gain").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("No gain here, because arithmetic binds", await page.Page.Locator(".reasons").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await page.Page.Locator("svg[data-chart=lab-grid] circle").CountAsync());
        Assert.Empty(await AccessibilityTests.Serious(page));
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await Picture(page, $"lab-compare-{width}");
    }

    [BrowserFact]
    public async Task Decode_BeyondTheLimits_IsSaidAtItsField()
    {
        await using WatchedPage page = await workbench.Open("/lab?model=qwen2.5-0.5b&limit=20min&batch=9999");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        await page.Page.Locator("#lab-limit-wrong").WaitForAsync();
        Assert.Contains("at most 120 s", await page.Page.Locator("#lab-limit-wrong").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await page.Page.Locator("#lab-batch-wrong").IsVisibleAsync());
    }

    [BrowserFact]
    public async Task OwnFile_IsTheCommandLines()
    {
        await using WatchedPage page = await workbench.Open("/lab");
        ILocator own = page.Page.Locator("section[aria-labelledby=own-title]");

        await own.GetByRole(AriaRole.Button, new() { Name = "Copy command" }).ClickAsync();
        await own.GetByText("Copied").WaitForAsync();
        Assert.Equal("floorline lab run model.gguf", await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    [AxeTheory]
    [InlineData(false, 1280)]
    [InlineData(true, 360)]
    public async Task Step_After_HasNoSeriousFinding(bool dark, int width)
    {
        await using WatchedPage page = await workbench.Open(Small, width, 900, dark);
        await page.Page.Locator("#start").ClickAsync();
        await page.Page.Locator("#measured-title").WaitForAsync();
        Assert.Empty(await AccessibilityTests.Serious(page));
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await Picture(page, $"lab-step-{width}");
    }

    private const string Compared = """
        {"schema":"floorline/lab@1","tool_version":"0","kind":"compare","verdict":["Predicted from one measured step, 1 others are 5 % off at the median (a processor, 1 thread)."],"inputs":{"layers":"1"},"shape":"lab","layers":1,
        "read_gb_s":{"median":15,"low":14,"high":16,"samples":5,"dropped":0},"update_gb_s":null,"peak_fp32_gflop_s":{"median":90,"low":89,"high":91,"samples":5,"dropped":0},"peak_int8_gflop_s":null,"launch_us":null,"kernels":[],"attention":[],
        "median_absolute_error":0.05,"grid":[{"weights":"fp32","kv":"bf16","kv_heads":8,"batch":1,"context":512,"measured_ms":37,"floor_ms":33,"regime":"memory_bound_weights"},
        {"weights":"fp32","kv":"bf16","kv_heads":8,"batch":2,"context":512,"measured_ms":36,"floor_ms":33,"regime":"memory_bound_weights","predicted_ms":37.8,"predicted_low_ms":35,"predicted_high_ms":40,"lever":"lab","because":"","error":0.05}],
        "comparisons":[{"code":"weights","technique":"weight format","before":"fp32","after":"bf16","measured_before_ms":37,"measured_after_ms":18,"predicted_ms":18.9,"predicted_low_ms":17,"predicted_high_ms":21,"lever":"bf16","because":"","error":0.05,"gain":2.06,"predicted_gain":1.96,"regime_before":"memory_bound_weights","regime_after":"memory_bound_weights"},
        {"code":"batch","technique":"batch, q4_0 weights","before":"1","after":"2","measured_before_ms":21,"measured_after_ms":42,"predicted_ms":41,"predicted_low_ms":38,"predicted_high_ms":45,"lever":"batch","because":"","error":-0.02,"gain":1.01,"predicted_gain":1.02,"regime_before":"compute_bound","regime_after":"compute_bound","no_gain_because":"arithmetic binds, and there is as much of it as before"}],
        "prefill_regime":"compute_bound","interrupted":false,"findings":[]}
        """;

    private static Task Picture(WatchedPage page, string name) =>
        page.Page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(RepositoryRoot.Of(".build", "screenshots")).FullName, name + ".png"), FullPage = true });
}
