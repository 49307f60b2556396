using Microsoft.Playwright;

namespace Floorline.Browser.Tests;

/// <summary>Pipelines and action chunks.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class PipelineTests(Workbench workbench)
{
    [BrowserFact]
    public async Task Pipeline_Sample_NamesTheStageToWorkOn()
    {
        await using WatchedPage page = await workbench.Open("/pipelines");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "A voice assistant on a Jetson Thor" }).ClickAsync();

        Assert.Equal("887 ms in 3 stages, 127 % of the budget of 700 ms (missed surely).", await page.Verdict());
        Assert.Equal("vision-language", await page.Page.Locator(".stages li.on h3").InnerTextAsync());
        Assert.Contains("s2.calls=22", page.At, StringComparison.Ordinal);

        await page.Page.ReloadAsync();
        Assert.StartsWith("887 ms in 3 stages", await page.Verdict(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Pipeline_StageChanged_IsComputedAgain()
    {
        await using WatchedPage page = await workbench.Open("/pipelines");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "A voice assistant on a Jetson Thor" }).ClickAsync();
        await page.Verdict();

        await page.Field("Budget for one request").FillAsync("1s");

        await page.Page.Locator(".verdict .pill", new() { HasText = "Within the budget" }).WaitForAsync();
    }

    [BrowserFact]
    public async Task Pipeline_StageOpened_IsItsSituationInTheCalculator()
    {
        await using WatchedPage page = await workbench.Open("/pipelines");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "A voice assistant on a Jetson Thor" }).ClickAsync();
        await page.Verdict();

        await page.Page.Locator(".stages li.on a").ClickAsync();

        Assert.StartsWith("Unexplained: 34.2 ms", await page.Verdict(), StringComparison.Ordinal);
    }

    [BrowserTheory]
    [InlineData("/actions?measured=33ms&rate=30hz&chunk=50", "Keeps up", "1.67 s")]
    [InlineData("/actions?measured=120ms&rate=50hz&chunk=4", "Stalls", "80.0 ms")]
    public async Task Actions_OfAPolicy_KeepUpOrStall(string at, string pill, string budget)
    {
        await using WatchedPage page = await workbench.Open(at);
        await page.Page.Locator("svg[data-chart=chunk]").WaitForAsync();

        Assert.Equal(pill, await page.Page.Locator(".verdict .pill").InnerTextAsync());
        Assert.Equal(budget, await page.Figure("budget_ms"));
    }

    [BrowserFact]
    public async Task Report_OfTwoSituations_HasAPageForEach()
    {
        await using WatchedPage page = await workbench.Open("/report?model=personaplex&on=jetson-thor&measured=114ms&b.model=llama-3-8b&b.on=h100");
        await page.Page.Locator(".sheet").Nth(1).WaitForAsync();
        await page.Page.EmulateMediaAsync(new() { Media = Media.Print });

        Assert.False(await page.Page.Locator(".report-bar").IsVisibleAsync());
        Assert.False(await page.Page.Locator("header.top").IsVisibleAsync());
        Assert.Equal(2, await page.Page.Locator(".sheet h2").CountAsync());
        byte[] pdf = await page.Page.PdfAsync();
        Assert.True(pdf.Length > 20_000);
    }
}
