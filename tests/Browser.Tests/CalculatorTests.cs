using System.Text.Json;
using Microsoft.Playwright;

namespace Floorline.Browser.Tests;

/// <summary>The calculator's main job: state a situation, read the verdict, take it elsewhere.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class CalculatorTests(Workbench workbench)
{
    private const string Voice = "/?model=personaplex&on=jetson-thor&context=3000&measured=114ms";

    [BrowserFact]
    public async Task Calculator_NothingStated_TeachesAndOffersCases()
    {
        await using WatchedPage page = await workbench.Open("/");

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "A voice assistant on a Jetson" }).ClickAsync();

        Assert.StartsWith("Transitional: 114 ms is 1.70 times the floor of 67.1 ms", await page.Verdict(), StringComparison.Ordinal);
        Assert.Equal(Voice, page.At);
    }

    [BrowserFact]
    public async Task Calculator_Typed_ShowsEveryPart()
    {
        await using WatchedPage page = await workbench.Open("/");

        await page.Field("Model").FillAsync("llama-3-8b");
        await page.Field("Hardware").FillAsync("h100");
        await page.Field("Measured time of one step").FillAsync("9ms");
        await page.Page.Locator(".verdict h2", new() { HasText = "9.00 ms" }).WaitForAsync();

        foreach (string name in new[] { "waterfall", "roofline", "sweep-context", "sweep-batch", "sweep-weights", "capacity", "sensitivity" })
        {
            Assert.True(await page.Page.Locator($"svg[data-chart={name}]").IsVisibleAsync(), name);
        }

        Assert.True(await page.Page.Locator(".tree .question.on").CountAsync() > 0);
        Assert.Equal(1, await page.Page.Locator(".tree .goal.on").CountAsync());
        Assert.True(await page.Page.Locator(".levers:not(.greyed) .lever").CountAsync() > 3);
        Assert.True(await page.Page.Locator(".levers.greyed .lever-why").CountAsync() > 0);
    }

    [BrowserFact]
    public async Task Calculator_TypedFast_ShowsTheLatest()
    {
        await using WatchedPage page = await workbench.Open(Voice);
        await page.Verdict();

        await page.Field("Measured time of one step").FillAsync("");
        await page.Field("Measured time of one step").PressSequentiallyAsync("250ms", new() { Delay = 5 });

        await page.Page.Locator(".verdict h2", new() { HasText = "250 ms" }).WaitForAsync();
        Assert.Equal("250 ms", await page.Figure("measured_ms"));
        Assert.EndsWith("measured=250ms", page.At, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Calculator_LeverTicked_PredictsWithIt()
    {
        await using WatchedPage page = await workbench.Open(Voice);
        await page.Verdict();

        await page.Page.GetByText("more that help less").ClickAsync();
        await page.Page.GetByLabel("Apply FP8 weights and activations").ClickAsync();

        await page.Page.Locator(".applied", new() { HasText = "With FP8 weights and activations" }).WaitForAsync();
        Assert.Contains("apply=fp8", page.At, StringComparison.Ordinal);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Take back FP8 weights and activations" }).ClickAsync();
        await page.Page.Locator(".applied").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal(Voice, page.At);
    }

    [BrowserFact]
    public async Task Calculator_UnknownNames_SayWhatIsExpectedAtTheField()
    {
        await using WatchedPage page = await workbench.Open("/?model=llama-3-8b&on=h1OO");

        ILocator wrong = page.Page.Locator(".field.wrong .wrong-text");
        await wrong.WaitForAsync();

        Assert.Contains("Found 'h1OO'", await wrong.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("true", await page.Field("Hardware").GetAttributeAsync("aria-invalid"));
    }

    [BrowserFact]
    public async Task Calculator_FourSituations_StandSideBySide()
    {
        await using WatchedPage page = await workbench.Open(Voice);
        await page.Verdict();
        ILocator add = page.Page.GetByRole(AriaRole.Button, new() { Name = "+ Compare" });
        foreach (string weights in new[] { "fp8", "nvfp4", "int8" })
        {
            await add.ClickAsync();
            await page.Field("Weights").FillAsync(weights);
            await page.Page.Keyboard.PressAsync("Escape");
        }

        await page.Page.Locator(".column .bar-value").Nth(7).WaitForAsync();

        Assert.Equal(4, await page.Page.Locator(".column").CountAsync());
        Assert.Equal(0, await add.CountAsync());
        Assert.Contains("d.weights=int8", page.At, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Calculator_Copied_IsTheCommandTheDocumentAndTheAddress()
    {
        await using WatchedPage page = await workbench.Open(Voice);
        await page.Verdict();

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Copy command" }).ClickAsync();
        Assert.Equal("floorline diagnose personaplex --on jetson-thor --context 3000 --measured 114ms", await Clipboard(page));

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Copy JSON" }).ClickAsync();
        using JsonDocument document = JsonDocument.Parse(await Clipboard(page));
        Assert.Equal("floorline/diagnosis@1", document.RootElement.GetProperty("schema").GetString());

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Copy link" }).ClickAsync();
        Assert.Equal(page.Page.Url, await Clipboard(page));
    }

    [BrowserTheory]
    [InlineData("waterfall", "Save Where the time goes as SVG", ".svg")]
    [InlineData("roofline", "Save Roofline as PNG", ".png")]
    public async Task Chart_Saved_IsAFileOfItsOwn(string name, string button, string extension)
    {
        await using WatchedPage page = await workbench.Open(Voice);
        await page.Verdict();

        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync());

        Assert.Equal(name + extension, download.SuggestedFilename);
        byte[] content = await File.ReadAllBytesAsync(await download.PathAsync());
        Assert.True(content.Length > 2000);
        if (extension == ".svg")
        {
            string text = System.Text.Encoding.UTF8.GetString(content);
            Assert.Contains("R1 weights", text, StringComparison.Ordinal);
            Assert.DoesNotContain("var(--", text, StringComparison.Ordinal);
            System.Xml.Linq.XDocument.Parse(text);
        }
        else
        {
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], content[..4]);
        }
    }

    private static async Task<string> Clipboard(WatchedPage page)
    {
        await page.Page.GetByText("Copied").First.WaitForAsync();
        string text = await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        await page.Page.GetByText("Copied").First.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        return text;
    }
}
