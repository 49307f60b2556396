using System.Text;
using Microsoft.Playwright;

namespace Floorline.Browser.Tests;

/// <summary>The view Accuracy: a table dropped, held against floors and expected values, or an engine fitted to it.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class AccuracyTests(Workbench workbench)
{
    private const string Header = "row_id,model,params_total_b,bytes_per_weight,hardware,engine_version,phase,batch_or_concurrency,input_tokens,output_tokens,metric,value\n";

    [BrowserFact]
    public async Task Example_Tried_IsScoredThenFitted()
    {
        await using WatchedPage page = await workbench.Open("/accuracy");
        Assert.Equal(File.ReadAllText(RepositoryRoot.Of("samples", "runs.csv")).Trim(), await page.Page.Locator("pre.listing").InnerTextAsync());
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Try it with this table" }).ClickAsync();

        await page.Page.Locator("#measured-title").WaitForAsync();
        Assert.Equal("runs.csv: 5 rows, 5 scored, 0 faster than their floor.", await page.Page.Locator("#measured-title").InnerTextAsync());
        await Assertions.Expect(page.Page.Locator("#measured-title")).ToBeFocusedAsync();
        Assert.Equal("5", await page.Figure("scored"));
        Assert.EndsWith(" %", await page.Figure("median_ape"), StringComparison.Ordinal);
        Assert.Equal(5, await page.Page.Locator("svg[data-chart=backtest] circle").CountAsync());
        Assert.Equal(["decode", "prefill"], await page.Page.Locator("section[aria-labelledby=by-quantity] tbody th").AllInnerTextsAsync());
        Assert.Equal("floorline backtest runs.csv", await page.Page.Locator(".verdict .command").InnerTextAsync());

        // a reload shows the job's result again
        await page.Page.ReloadAsync();
        await page.Page.Locator("#measured-title").WaitForAsync();
        Assert.Equal("5", await page.Figure("rows"));
    }

    [BrowserFact]
    public async Task Runs_CalibratedByKeyboard_SayTheCommandThatStoresThem()
    {
        await using WatchedPage page = await workbench.Open("/accuracy", 360, 780);
        await page.Page.GetByRole(AriaRole.Radio, new() { Name = "Backtest" }).FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Field("Name to keep it under").FillAsync("my engine");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Try it with this table" }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");

        await page.Page.Locator("#coefficients-title").WaitForAsync();
        Assert.Equal("my engine", await page.Figure("engine"));
        Assert.Equal("5", await page.Figure("runs"));
        Assert.Equal("floorline calibrate runs.csv --engine 'my engine'", await page.Page.Locator(".take .command").InnerTextAsync());
        Assert.Contains("floorline.json", await page.Page.Locator(".next").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(2, await page.Page.Locator("section[aria-labelledby=held-title] tbody tr").CountAsync());
        Assert.Equal(5, await page.Page.Locator("svg[data-chart=calibration] circle").CountAsync());
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));

        // the same table against the other question, without being chosen again
        await page.Page.GetByRole(AriaRole.Radio, new() { Name = "Backtest" }).CheckAsync();
        await page.Page.Locator("svg[data-chart=backtest]").WaitForAsync();
    }

    [AxeTheory]
    [InlineData(false, 1280)]
    [InlineData(true, 360)]
    public async Task Table_WithAnImpossibleRow_SaysSoFirst(bool dark, int width)
    {
        const string Table = Header
            + "good,llama-3-8b,8.03,2,h100-sxm,vllm,decode,1,1024,0,step_ms,7.9\n"
            + "impossible,llama-3-8b,8.03,2,h100-sxm,vllm,decode,1,1024,0,step_ms,1\n"
            + "unknown,llama-3-8b,8.03,2,no-such-device,vllm,decode,1,1024,0,step_ms,9\n"
            + "nothing,my-own-net,,2,h100-sxm,vllm,decode,1,1024,0,step_ms,9\n";
        await using WatchedPage page = await workbench.Open("/accuracy", width, 900, dark);
        await Drop(page, "mine.csv", Table);

        await page.Page.Locator("#broken-title").WaitForAsync();
        Assert.Equal("Faster than possible", await page.Page.Locator(".verdict .pill").InnerTextAsync());
        Assert.Equal("mine.csv: 4 rows, 2 scored, 1 faster than their floor.", await page.Page.Locator("#measured-title").InnerTextAsync());
        Assert.StartsWith("impossible", await page.Page.Locator(".broken tbody tr").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await page.Page.EvaluateAsync<bool>("document.querySelector('.broken').getBoundingClientRect().top < document.querySelector('svg[data-chart=backtest]').getBoundingClientRect().top"));
        string skipped = await page.Page.Locator("section[aria-labelledby=skipped-title]").InnerTextAsync();
        Assert.Contains("hardware 'no-such-device' is not in the catalogue", skipped, StringComparison.Ordinal);
        Assert.Contains("no parameter count", skipped, StringComparison.Ordinal);
        Assert.Empty(await AccessibilityTests.Serious(page));
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await Picture(page, $"accuracy-{width}");
    }

    [BrowserFact]
    public async Task Backtest_LongAndCancelled_SaysThatNothingIsKept()
    {
        var table = new StringBuilder(Header);
        for (int i = 0; i < 40_000; i++)
        {
            table.Append($"r{i},llama-3-8b,8.03,2,h100-sxm,vllm,decode,1,{1024 + i},0,step_ms,9\n");
        }

        await using WatchedPage page = await workbench.Open("/accuracy");
        await Drop(page, "many.csv", table.ToString());
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");

        await page.Page.GetByText("nothing of it is kept").WaitForAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Try it with this table" }).WaitForAsync();
    }

    [BrowserTheory]
    [InlineData("backtest", "a,b\n1,2\n", "no column model")]
    [InlineData("calibrate", "model,hardware,metric,value\nllama-3-8b,h100,step_ms,9\n", "engine_version: found no name of an engine")]
    public async Task Table_WithoutWhatIsNeeded_SaysWhatIsWrong(string task, string table, string says)
    {
        await using WatchedPage page = await workbench.Open("/accuracy?do=" + task);
        await Drop(page, "wrong.csv", table);

        ILocator refused = page.Page.Locator(".refused");
        await refused.WaitForAsync();
        Assert.Contains(says, await refused.InnerTextAsync(), StringComparison.Ordinal);
    }

    private static Task Drop(WatchedPage page, string name, string table) =>
        page.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(table) });

    private static Task Picture(WatchedPage page, string name) =>
        page.Page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(RepositoryRoot.Of(".build", "screenshots")).FullName, name + ".png"), FullPage = true });
}
