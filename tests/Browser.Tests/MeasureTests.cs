using System.Text.Json;
using Floorline.Core.Quantities;
using Microsoft.Playwright;

namespace Floorline.Browser.Tests;

/// <summary>The view Measure, against the stand-in server and this machine. Measurements come one at a time, as everything in this collection does.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class MeasureTests(Workbench workbench)
{
    [BrowserFact]
    public async Task Endpoint_Measured_ShowsLiveFiguresAndLeadsToTheCalculator()
    {
        await using WatchedPage page = await workbench.Open("/measure?concurrency=2&duration=4s&output-tokens=16&model=llama-3-8b&on=h100");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        // attached, not visible: the line of a steady server is flat, and a box of no height counts as hidden
        await page.Page.Locator("svg[data-chart=live-itl] polyline.hoped").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.Contains("s left", await page.Page.Locator(".measure-left span").InnerTextAsync(), StringComparison.Ordinal);
        await Picture(page, "measure-live");

        await page.Page.Locator("#measured-title").WaitForAsync();
        await Assertions.Expect(page.Page.Locator("#measured-title")).ToBeFocusedAsync();
        Assert.Contains("times its floor", await page.Page.Locator("#measured-title").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(4, await page.Page.Locator("section[aria-labelledby=latencies-title] tbody tr").CountAsync());
        Assert.True(int.Parse(await page.Figure("completed"), System.Globalization.CultureInfo.InvariantCulture) > 4);
        await Picture(page, "measure-result");

        // what the page shows is the job's document, and a reload shows it again
        string shown = await page.Figure("itl_p50_ms");
        string job = System.Web.HttpUtility.ParseQueryString(new Uri(page.Page.Url).Query)["job"]!;
        await page.Page.ReloadAsync();
        await page.Page.Locator("#measured-title").WaitForAsync();
        Assert.Equal(shown, await page.Figure("itl_p50_ms"));
        using var http = new HttpClient();
        string events = await http.GetStringAsync($"{workbench.Address}/api/v1/jobs/{job}/events");
        using JsonDocument document = JsonDocument.Parse(events[events.IndexOf("event: result", StringComparison.Ordinal)..].Replace("event: result\n", "", StringComparison.Ordinal).Replace("data: ", "", StringComparison.Ordinal));
        double median = document.RootElement.GetProperty("runs")[0].GetProperty("itl_ms").GetProperty("p50").GetDouble();
        Assert.Equal(Figures.Of(Seconds.FromMilliseconds(median)), shown);

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Open in the calculator" }).ClickAsync();
        await page.Verdict();
        Assert.Equal("llama-3-8b", await page.Field("Model").InputValueAsync());
        Assert.Equal("2", await page.Field("Batch").InputValueAsync());
        Assert.EndsWith("ms", await page.Field("Measured time of one step").InputValueAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Host_ByKeyboardAndCancelled_ShowsWhatItHasByThen()
    {
        await using WatchedPage page = await workbench.Open("/measure?target=host&unkept=1", 360, 780);
        await page.Page.Locator("#start").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Locator(".measure-left progress[value]").WaitForAsync();
        await page.Page.GetByText("Now: memory bandwidth").WaitForAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await page.Page.WaitForTimeoutAsync(700);
        await page.Page.Keyboard.PressAsync("Enter");

        await page.Page.Locator("#measured-title").WaitForAsync();
        Assert.Contains("ended before its time", await page.Page.Locator(".verdict").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await page.Page.Locator("section[aria-labelledby=host-title] tbody tr").CountAsync() >= 4);
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await Picture(page, "measure-host-360");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Open in the calculator" }).ClickAsync();
        Assert.StartsWith("bw=", await page.Field("Hardware").InputValueAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Endpoint_LoadBeyondTheLimit_IsSaidAtItsField()
    {
        await using WatchedPage page = await workbench.Open("/measure?duration=20min&concurrency=9999");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        await page.Page.Locator("#duration-wrong").WaitForAsync();
        Assert.Contains("at most 300 s", await page.Page.Locator("#duration-wrong").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await page.Page.Locator("#concurrency-wrong").IsVisibleAsync());
    }

    [BrowserFact]
    public async Task Nothing_Allowed_TeachesTheOption()
    {
        await using WatchedPage page = await workbench.Open("/");
        await page.Page.RouteAsync("**/api/v1/measure/targets", static route => route.FulfillAsync(new() { ContentType = "application/json", Body = """{"endpoints":[],"host":{"name":"here","processors":2},"limits":{"duration_ms":300000,"concurrency":256}}""" }));
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Measure", Exact = true }).ClickAsync();

        await page.Page.GetByText("floorline serve --allow-endpoint http://localhost:8000").WaitForAsync();
        Assert.Equal(1, await page.Page.GetByRole(AriaRole.Radio, new() { Name = "This machine" }).CountAsync());
    }

    [AxeTheory]
    [InlineData(false, 1280)]
    [InlineData(true, 360)]
    public async Task Measure_WhileAndAfter_HasNoSeriousFinding(bool dark, int width)
    {
        await using WatchedPage page = await workbench.Open("/measure?duration=1500ms&output-tokens=8&on=h100&model=llama-3-8b", width, 900, dark);
        await page.Page.Locator("#start").ClickAsync();
        await page.Page.Locator("svg[data-chart=live-itl]").WaitForAsync();
        Assert.Empty(await AccessibilityTests.Serious(page));
        await page.Page.Locator("#measured-title").WaitForAsync();
        Assert.Empty(await AccessibilityTests.Serious(page));
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await Picture(page, dark ? "measure-dark-360" : "measure-light");
    }

    private static Task Picture(WatchedPage page, string name) =>
        page.Page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(RepositoryRoot.Of(".build", "screenshots")).FullName, name + ".png"), FullPage = true });
}
