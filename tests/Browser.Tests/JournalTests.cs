using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Web;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;

namespace Floorline.Browser.Tests;

/// <summary>The journal's main job: what was tried, what came out, what was decided; and putting a situation on record.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class JournalTests(Workbench workbench)
{
    [BrowserFact]
    public async Task Journal_Seeded_ShowsTheEntriesOfTheDocument()
    {
        await using WatchedPage page = await workbench.Open("/journal");
        ILocator rows = page.Page.Locator(".entries tbody tr");
        await rows.First.WaitForAsync();

        JsonElement[] entries = [.. Of(JsonText.Of(Verb.JournalList(workbench.Journal, new JournalListSpec()).Value)).GetProperty("entries").EnumerateArray()];
        Assert.Equal(SeededJournal.Entries, await rows.CountAsync());
        for (int i = 0; i < entries.Length; i++)
        {
            string row = await rows.Nth(i).InnerTextAsync();
            Assert.Contains($"{entries[i].GetProperty("number").GetInt64()}", row, StringComparison.Ordinal);
            Assert.Contains(entries[i].GetProperty("situation").GetProperty("model").GetString()!, row, StringComparison.Ordinal);
            Assert.Contains(entries[i].GetProperty("measured_ms") is { ValueKind: JsonValueKind.Number } time ? Time(time) : "not yet", row, StringComparison.Ordinal);
            Assert.Contains(entries[i].GetProperty("verdict").GetString()!.Replace('_', ' '), row, StringComparison.Ordinal);
            Assert.Contains(entries[i].GetProperty("note").GetString()!, row, StringComparison.Ordinal);
        }
    }

    [BrowserFact]
    public async Task Journal_Seeded_ShowsTreeScatterAndScores()
    {
        await using WatchedPage page = await workbench.Open("/journal");
        ILocator chart = page.Page.Locator("svg[data-chart=predictions]");
        await chart.WaitForAsync();

        JsonElement scores = Of(JsonText.Of(Verb.JournalScore(workbench.Journal, "500").Value));
        int inside = scores.GetProperty("entries").EnumerateArray().Count(static e => e.GetProperty("measured_ms").GetDouble() >= e.GetProperty("prediction").GetProperty("low_ms").GetDouble()
            && e.GetProperty("measured_ms").GetDouble() <= e.GetProperty("prediction").GetProperty("high_ms").GetDouble());
        int predictions = scores.GetProperty("predictions").GetInt32();
        Assert.Equal($"{predictions} predictions with a result; {inside} of the results lie in the interval that was predicted.", await chart.GetAttributeAsync("aria-label"));
        Assert.Equal((2, 1), (predictions, inside));
        Assert.Equal(predictions, await chart.Locator("circle").CountAsync());
        Assert.Equal(scores.GetProperty("ranks").GetArrayLength(), await page.Page.GetByRole(AriaRole.Region, new() { Name = "Scores" }).Locator("tbody tr").CountAsync());

        ILocator tree = page.Page.Locator("section[aria-labelledby=tree-title]");
        Assert.Equal(SeededJournal.Entries, await tree.Locator("li").CountAsync());
        Assert.Equal(2, await tree.Locator("> .entry-tree > li").CountAsync());
        Assert.Contains("weights bf16 → fp8", await tree.InnerTextAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Journal_TwoTicked_AreComparedAndStandInTheAddress()
    {
        await using WatchedPage page = await workbench.Open("/journal");
        await page.Page.GetByLabel("Compare entry 2", new() { Exact = true }).CheckAsync();
        await page.Page.GetByLabel("Compare entry 1", new() { Exact = true }).CheckAsync();
        ILocator head = page.Page.Locator("#entries-compared");
        await head.WaitForAsync();

        JsonElement said = Of(JsonText.Of(Verb.JournalCompare(workbench.Journal, "1", "2").Value));
        Assert.Equal("faster", said.GetProperty("speed").GetProperty("verdict").GetString());
        Assert.Equal(
            $"{Time(said.GetProperty("entries")[0].GetProperty("measured_ms"))} became {Time(said.GetProperty("entries")[1].GetProperty("measured_ms"))}: {Figures.Percent(-said.GetProperty("change").GetDouble())} less time.",
            await head.InnerTextAsync());
        string side = await page.Page.GetByRole(AriaRole.Region, new() { Name = "The two entries side by side" }).InnerTextAsync();
        Assert.Contains("fp8", side, StringComparison.Ordinal);
        Assert.Contains("Their samples say: faster", await page.Page.Locator(".verdict").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("/journal?entry=1&other=2", page.At);

        string before = await head.InnerTextAsync();
        await page.Page.ReloadAsync();
        await head.WaitForAsync();
        Assert.Equal(before, await head.InnerTextAsync());
        await page.Page.GetByLabel("Compare entry 7", new() { Exact = true }).CheckAsync();
        await page.Page.Locator(".verdict .pill", new() { HasText = "Entry 2 against 7" }).First.WaitForAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Close the comparison" }).ClickAsync();
        await head.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal("/journal", page.At);
    }

    [BrowserFact]
    public async Task Journal_EntryOpened_IsShownInFullAndLeadsToTheCalculator()
    {
        await using WatchedPage page = await workbench.Open("/journal");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Entry 2 in full", Exact = true }).ClickAsync();
        ILocator panel = page.Page.Locator(".entry-panel");
        await panel.WaitForAsync();

        string text = await panel.InnerTextAsync();
        foreach (string part in new[] { "Golden set unchanged.", "120, median 6.5", "(floors)", "bench-1", "0.9.1", "weights bf16 → fp8" })
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }

        await panel.GetByRole(AriaRole.Button, new() { Name = "Its parent" }).ClickAsync();
        await page.Page.Locator("#entry-title", new() { HasText = "Entry 1:" }).WaitForAsync();
        Assert.Contains("open=e", page.At, StringComparison.Ordinal);
        await panel.GetByRole(AriaRole.Link, new() { Name = "Open in the calculator" }).ClickAsync();

        Assert.Contains("9.00 ms", await page.Verdict(), StringComparison.Ordinal);
        Assert.Equal("vllm", await page.Field("Engine").InputValueAsync());
    }

    [BrowserFact]
    public async Task Journal_Filtered_ListsThoseOnlyAndSaysWhatAFilterTakes()
    {
        await using WatchedPage page = await workbench.Open("/journal?verdict=keep");
        ILocator rows = page.Page.Locator(".entries tbody tr");
        await rows.First.WaitForAsync();
        Assert.Equal(3, await rows.CountAsync());

        await page.Field("Model").FillAsync("personaplex");
        await page.Page.WaitForFunctionAsync("() => document.querySelectorAll('.entries tbody tr').length === 1");
        Assert.Equal("/journal?model=personaplex&verdict=keep", page.At);

        await page.Field("Model").FillAsync("nothing-like-it");
        await page.Page.GetByText("No entry is like that.").WaitForAsync();
        await page.Field("Verdict").FillAsync("good");
        await page.Page.Locator(".field.wrong .wrong-text").WaitForAsync();
    }

    [BrowserFact]
    public async Task Journal_ByKeyboard_ComparesTwo()
    {
        await using WatchedPage page = await workbench.Open("/journal");
        await page.Page.Locator(".entries tbody tr").First.WaitForAsync();
        int ticked = 0;
        for (int i = 0; i < 60 && ticked < 2; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            if (await page.Page.EvaluateAsync<bool>("document.activeElement.type === 'checkbox'"))
            {
                await page.Page.Keyboard.PressAsync("Space");
                ticked++;
            }
        }

        await page.Page.Locator("#entries-compared").WaitForAsync();
        Assert.Equal($"/journal?entry={SeededJournal.Entries - 1}&other={SeededJournal.Entries}", page.At);
    }

    [BrowserFact]
    public async Task Journal_NoneThere_TeachesAndTheCalculatorBeginsOne()
    {
        string folder = Directory.CreateTempSubdirectory("floorline-empty-").FullName;
        await using WebApplication server = WebServer.Make(new ServeOptions { Port = 0, Journal = new JournalPlace { Folder = folder, Address = Path.Combine(folder, "journal.db") } });
        await server.StartAsync();
        try
        {
            await using WatchedPage page = await workbench.OpenOf(WebServer.AddressOf(server).TrimEnd('/'), "/journal");
            await page.Page.GetByRole(AriaRole.Heading, new() { Name = "No experiment is on record yet." }).WaitForAsync();
            await Audit(page);
            await Picture(page, "journal-empty");
            await page.Page.GetByRole(AriaRole.Link, new() { Name = "With an example" }).ClickAsync();
            await page.Verdict();

            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save to journal" }).ClickAsync();
            Assert.Equal("9ms", await page.Field("Measured time to record").InputValueAsync());
            await page.Field("Note").FillAsync("hf_abcdefghijklmnopqrstuvwxyzABCDEFGH");
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
            await page.Page.Locator(".save .wrong-text", new() { HasText = "token or password" }).WaitForAsync();
            await Audit(page);
            await Picture(page, "journal-save");
            Assert.False(File.Exists(Path.Combine(folder, "journal.db")));

            await page.Field("Note").FillAsync("where <i>we</i> start");
            await page.Page.Keyboard.PressAsync("Enter");
            await page.Page.GetByText("On record as entry 1.").WaitForAsync();
            await page.Page.GetByRole(AriaRole.Link, new() { Name = "Show it in the journal" }).ClickAsync();
            await page.Page.Locator(".entry-panel", new() { HasText = "where <i>we</i> start" }).WaitForAsync();
            Assert.Equal(1, await page.Page.Locator(".entries tbody tr").CountAsync());

            await page.Go("/?model=llama-3-8b&on=h100&weights=fp8&batch=4&engine=vllm&measured=6.5ms");
            await page.Verdict();
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save to journal" }).ClickAsync();
            await page.Field("Changed from entry").FillAsync("1");
            await page.Page.Keyboard.PressAsync("Escape");
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
            await page.Page.Locator(".save .wrong-text", new() { HasText = "2 fields that differ" }).WaitForAsync();
            await page.Page.WaitForTimeoutAsync(600);
            await Picture(page, "journal-save-2");
            await page.Page.GetByLabel("More than one thing changed: record it all the same").CheckAsync();
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
            await page.Page.GetByText("On record as entry 2.").WaitForAsync();
        }
        finally
        {
            await server.StopAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [BrowserFact]
    public async Task Journal_LongRowOfExperiments_StaysOnTheScreenAndIsReadInPages()
    {
        string folder = Directory.CreateTempSubdirectory("floorline-long-").FullName;
        var place = new JournalPlace { Folder = folder, Address = Path.Combine(folder, "journal.db") };
        for (int i = 0; i < 60; i++)
        {
            JournalAddSpec spec = new() { Situation = new() { Measured = $"{90 - i}ms" }, Note = new string('n', 300) };
            Assert.True(Verb.JournalAdd(place, i == 0 ? spec with { Situation = spec.Situation with { Model = "llama-3-8b", On = "h100" } } : spec with { Parent = "latest", Settings = [$"step-{i}=on"] }).IsOk);
        }

        await using WebApplication server = WebServer.Make(new ServeOptions { Port = 0, Journal = place });
        await server.StartAsync();
        try
        {
            await using WatchedPage page = await workbench.OpenOf(WebServer.AddressOf(server).TrimEnd('/'), "/journal?entry=1&other=60&open=60", 360);
            await page.Page.Locator("#entries-compared").WaitForAsync();
            await page.Page.Locator("section[aria-labelledby=tree-title] li").Nth(59).WaitForAsync();
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Older entries" }).ClickAsync();
            await page.Page.Locator(".entries tbody tr").Nth(59).WaitForAsync();

            Assert.Equal(0, await page.Page.GetByRole(AriaRole.Button, new() { Name = "Older entries" }).CountAsync());
            int over = await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(over <= 0, $"{over} px too wide");
            float narrowest = await page.Page.EvaluateAsync<float>("Math.min(...[...document.querySelectorAll('.entry-tree p')].map((p) => p.getBoundingClientRect().width))");
            Assert.True(narrowest > 150, $"a line of the tree has {narrowest} px");
        }
        finally
        {
            await server.StopAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task Picture(WatchedPage page, string name) =>
        page.Page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(RepositoryRoot.Of(".build", "screenshots")).FullName, name + ".png") });

    private static async Task Audit(WatchedPage page)
    {
        if (Needs.Axe is null)
        {
            await page.Page.WaitForTimeoutAsync(600);
            Assert.Empty(await AccessibilityTests.Serious(page));
        }
    }

    private static JsonElement Of(string document) => JsonDocument.Parse(document).RootElement;

    private static string Time(JsonElement milliseconds) => Figures.Of(Seconds.FromMilliseconds(milliseconds.GetDouble()));
}
