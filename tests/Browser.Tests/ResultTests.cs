using System.Text;
using System.Text.Json;
using Floorline.Web;
using Floorline.Workbench;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;

namespace Floorline.Browser.Tests;

/// <summary>The views Results and Verify: files are dropped, and what the page shows is the answer's document.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class ResultTests(Workbench workbench)
{
    [BrowserFact]
    public async Task Results_OfAFile_ShowLatenciesAndLeadToTheCalculator()
    {
        await using WatchedPage page = await workbench.Open("/results?on=h100");
        Task<IResponse> answered = page.Page.WaitForResponseAsync(static r => r.Url.Contains("/api/v1/report?", StringComparison.Ordinal) && r.Request.Method == "POST");
        await page.Page.Locator("#files").SetInputFilesAsync(RepositoryRoot.Of("samples", "vllm-bench.json"));
        await page.Page.Locator("#reported-title").WaitForAsync();

        await Assertions.Expect(page.Page.Locator("#reported-title")).ToBeFocusedAsync();
        Assert.Contains("A token takes 7.91 ms, 1.69 times its floor", await page.Page.Locator("#reported-title").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("floorline report vllm-bench.json --on h100", await page.Page.Locator(".verdict .command").InnerTextAsync());
        JsonElement run = (await (await answered).JsonAsync())!.Value.GetProperty("runs")[0];
        Assert.Equal($"{run.GetProperty("ttft_ms").GetProperty("p50").GetDouble():0.0}", await Cell(page, "TTFT", 3));
        Assert.Equal("109.5", await Cell(page, "TTFT", 6));
        Assert.Equal("not known", await page.Page.Locator("[data-fact=goodput_per_s]").InnerTextAsync());
        Assert.Contains("no objective was stated", await page.Page.Locator(".run-card").InnerTextAsync(), StringComparison.Ordinal);

        // a reload shows the same again: the server keeps the answer, not the file
        await page.Page.ReloadAsync();
        await page.Page.GetByText("The files of this answer are gone.").WaitForAsync();
        Assert.Contains("1.69 times its floor", await page.Page.Locator("#reported-title").InnerTextAsync(), StringComparison.Ordinal);

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Open in the calculator" }).ClickAsync();
        await page.Verdict();
        Assert.Equal("llama-3-8b", await page.Field("Model").InputValueAsync());
        Assert.Equal("16", await page.Field("Batch").InputValueAsync());
        await page.Page.GoBackAsync();
        await page.Page.Locator("#reported-title").WaitForAsync();
    }

    [BrowserFact]
    public async Task Results_OfSeveralRuns_AreACurveATableAndTheRunThatIsChosen()
    {
        await using WatchedPage page = await workbench.Open("/results");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "See an example" }).ClickAsync();
        await page.Page.Locator("#reported-title").WaitForAsync();

        Assert.Equal("4", await page.Figure("runs"));
        Assert.Equal(4, await page.Page.Locator("svg[data-chart=throughput-latency] circle").CountAsync());
        await page.Page.Locator("svg[data-chart=throughput-latency] polyline").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Page.GetByLabel("Statistic").SelectOptionAsync("p99");
        await page.Page.GetByLabel("Latency", new() { Exact = true }).SelectOptionAsync("ttft_ms");
        Assert.Contains("p99 of TTFT", await page.Page.Locator("svg[data-chart=throughput-latency]").GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show run 3" }).ClickAsync();
        await page.Page.Locator("#run-title", new() { HasText = "Run 3" }).WaitForAsync();
        Assert.Contains("run=3&latency=ttft&of=p99&against=output_tok_s&kept=", page.At, StringComparison.Ordinal);

        // all of it stands in the address
        await page.Page.ReloadAsync();
        await page.Page.Locator("#run-title", new() { HasText = "Run 3" }).WaitForAsync();
        Assert.Contains("p99 of TTFT", await page.Page.Locator("svg[data-chart=throughput-latency]").GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Compare two: Verify" }).ClickAsync();
        await page.Page.Locator("#verify-title").WaitForAsync();
    }

    [BrowserFact]
    public async Task Results_WhatIsNone_SaysSoAndCanBeLeftOutByKeyboard()
    {
        await using WatchedPage page = await workbench.Open("/results", 360, 780);
        await page.Page.Locator("#files").SetInputFilesAsync([Payload("notes.txt", "Roses are red"), Payload("own.csv", "concurrency,ttft_ms,e2e_ms,output_tokens\n4,20,400,32\n")]);
        await page.Page.Locator(".refused").WaitForAsync();
        Assert.Contains("notes.txt: found text of no known form", await page.Page.Locator(".refused").InnerTextAsync(), StringComparison.Ordinal);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Leave out notes.txt" }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Locator("#reported-title").WaitForAsync();
        Assert.Equal(0, await page.Page.Locator(".refused").CountAsync());
    }

    [BrowserFact]
    public async Task Results_NamesAndFieldsOfAFile_AreTextAndNothingElse()
    {
        await using WatchedPage page = await workbench.Open("/results");
        string result = (await File.ReadAllTextAsync(RepositoryRoot.Of("samples", "vllm-bench.json"))).Replace("made up, to show the form", "<img src=x onerror=alert(1)>", StringComparison.Ordinal).Replace("\"model_id\": \"llama-3-8b\"", "\"model_id\": \"<script>alert(1)</script>\"", StringComparison.Ordinal);

        await page.Page.Locator("#files").SetInputFilesAsync(Payload("<b>bold<b>.json", result));
        await page.Page.Locator("#reported-title").WaitForAsync();

        Assert.Contains("<script>alert(1)</script>", await page.Page.Locator("#run-title").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.Page.Locator("main img, main script, .file-name b").CountAsync());
    }

    [BrowserFact]
    public async Task Verify_TwoRuns_GiveAVerdictWithItsIntervals()
    {
        await using WatchedPage page = await workbench.Open("/verify?slo=p95%3C500ms");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "See an example" }).ClickAsync();
        await page.Page.Locator("#verdict-title").WaitForAsync();

        await Assertions.Expect(page.Page.Locator("#verdict-title")).ToBeFocusedAsync();
        Assert.Equal("Keep", await page.Page.Locator(".verdict .pill").InnerTextAsync());
        Assert.Contains("faster", await page.Figure("speed"), StringComparison.Ordinal);
        Assert.Equal(2, await page.Page.Locator("svg[data-chart=change] circle").CountAsync());
        Assert.Equal(2, await page.Page.Locator("section[aria-labelledby=speed-title] tbody tr").CountAsync());
        Assert.Equal(1, await page.Page.Locator("section[aria-labelledby=targets-title] tbody tr").CountAsync());
        Assert.Contains("floorline verify example-before.csv example-after.csv --slo 'p95<500ms'", await page.Page.Locator(".verdict").InnerTextAsync(), StringComparison.Ordinal);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Copy Markdown" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Copied" }).WaitForAsync();
        string copied = await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.StartsWith("### ✅ Floorline: keep\n", copied, StringComparison.Ordinal);
        Assert.Equal(await (await page.Page.APIRequest.GetAsync($"{workbench.Address}/api/v1/verify/{Kept(page)}/markdown")).TextAsync(), copied);

        // another rule, the same files: judged again when asked for
        await page.Field("Latency targets").FillAsync("p95<300ms");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Judge" }).ClickAsync();
        await page.Page.Locator("td.bad", new() { HasText = "missed" }).WaitForAsync();
        await page.Page.ReloadAsync();
        await page.Page.GetByText("The files of this verdict are gone.").WaitForAsync();
        Assert.Equal("p95<300ms", await page.Field("Latency targets").InputValueAsync());
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Open the journal" }).ClickAsync();
        await page.Page.Locator(".journal").First.WaitForAsync();
    }

    [BrowserFact]
    public async Task Verify_FastAndWrongByKeyboard_IsRolledBack()
    {
        await using WatchedPage page = await workbench.Open("/verify", 360, 780);
        await page.Page.Locator("#baseline").SetInputFilesAsync(Payload("before.jsonl", Answers(200, [])));
        await page.Page.Locator("#candidate").SetInputFilesAsync(Payload("after.jsonl", Answers(120, [3, 7, 11, 20])));
        await page.Page.Locator("#golden").SetInputFilesAsync(Payload("golden.jsonl", string.Concat(Enumerable.Range(0, 50).Select(static i => $$"""{"id":"q{{i}}","prompt":"Say {{i}}","expected":"{{i}}"}""" + "\n"))));
        await page.Field("Latency targets").FocusAsync();
        await page.Page.Keyboard.TypeAsync("p95<1s");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Locator("#verdict-title").WaitForAsync();

        Assert.Equal("Roll back", await page.Page.Locator(".verdict .pill").InnerTextAsync());
        Assert.Contains("4 of 50 prompts have a serious fault", await page.Page.Locator("#verdict-title").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("4", await page.Figure("serious"));
        Assert.Equal(4, await page.Page.Locator("[aria-labelledby=faults-title] tbody tr").CountAsync());
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    [BrowserFact]
    public async Task Verify_CheckByAPerson_GivesTheSheetToFillIn()
    {
        await using WatchedPage page = await workbench.Open("/verify");
        string golden = """{"id":"q0","prompt":"Be kind","checks":[{"kind":"human","question":"Is it kind?"}]}""";
        string run = string.Concat(Enumerable.Range(0, 120).Select(static i => $$"""{"id":"q0","output":"hello","latency_ms":{{100 + (i % 9)}}}""" + "\n"));
        await page.Page.Locator("#baseline").SetInputFilesAsync([Payload("before.jsonl", run)]);
        await page.Page.Locator("#candidate").SetInputFilesAsync(Payload("after.jsonl", run));
        await page.Page.Locator("#golden").SetInputFilesAsync(Payload("golden.jsonl", golden));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Judge" }).ClickAsync();
        await page.Page.Locator("#verdict-title").WaitForAsync();
        Assert.Equal("Inconclusive", await page.Page.Locator(".verdict .pill").InnerTextAsync());

        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.GetByRole(AriaRole.Button, new() { Name = "Save the review sheet" }).ClickAsync());
        string[] sheet = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.StartsWith("key,id,question", sheet[0], StringComparison.Ordinal);

        await page.Page.GetByText("Limits, tolerance, marks").ClickAsync();
        await page.Page.Locator("#marks").SetInputFilesAsync(Payload("marks.csv", sheet[0] + "\n" + sheet[1][..^1] + "ok,\n"));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Judge" }).ClickAsync();
        await page.Page.Locator("[data-figure=quality]", new() { HasText = "pass" }).WaitForAsync();
    }

    [BrowserFact]
    public async Task Verify_Recorded_IsTheResultOfThePlan()
    {
        string folder = Directory.CreateTempSubdirectory("floorline-recorded-").FullName;
        var place = new JournalPlace { Folder = folder, Address = Path.Combine(folder, "journal.db") };
        Assert.True(Verb.JournalAdd(place, new JournalAddSpec { Situation = new SituationSpec { Model = "llama-3-8b", On = "h100", Weights = "bf16", Measured = "412ms" } }).IsOk);
        Assert.True(Verb.JournalAdd(place, new JournalAddSpec { Parent = "1", Situation = new SituationSpec { Weights = "fp8" }, Predicted = "300ms..360ms" }).IsOk);
        await using WebApplication server = WebServer.Make(new ServeOptions { Port = 0, Journal = place });
        await server.StartAsync();
        try
        {
            await using WatchedPage page = await workbench.OpenOf(WebServer.AddressOf(server).TrimEnd('/'), "/verify");
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "See an example" }).ClickAsync();
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Record in the journal" }).ClickAsync();
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Record it" }).WaitForAsync();
            await Assertions.Expect(page.Page.Locator("#record-title")).ToBeFocusedAsync();
            if (Needs.Axe is null)
            {
                Assert.Empty(await AccessibilityTests.Serious(page));
            }

            await page.Field("Planned entry").FillAsync("99");
            await page.Page.Keyboard.PressAsync("Escape");
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
            await page.Page.Locator(".save .wrong-text, .save .refused").First.WaitForAsync();

            await page.Field("Planned entry").FillAsync("2");
            await page.Page.Keyboard.PressAsync("Escape");
            await page.Field("Note").FillAsync("fp8 as expected");
            await page.Page.Keyboard.PressAsync("Enter");
            await page.Page.GetByText("On record as entry 3.").WaitForAsync();
            await page.Page.GetByRole(AriaRole.Link, new() { Name = "Show it in the journal" }).ClickAsync();
            await page.Page.Locator(".entry-panel", new() { HasText = "fp8 as expected" }).WaitForAsync();
            Assert.Contains("keep", await page.Page.Locator(".entry-panel").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            await server.StopAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [BrowserFact]
    public async Task Verify_WrongRule_IsSaidAtItsField()
    {
        await using WatchedPage page = await workbench.Open("/verify?slo=p95&detect=much");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "See an example" }).ClickAsync();

        await page.Page.Locator("#slo-wrong").WaitForAsync();
        Assert.True(await page.Page.Locator("#detect-wrong").IsVisibleAsync());
    }

    [BrowserFact]
    public async Task Counts_InTheAddress_AreJudged()
    {
        await using WatchedPage page = await workbench.Open("/verify?before=3/50&after=1/50");

        await page.Page.Locator("[data-figure=counts]").WaitForAsync();
        Assert.Contains("do not show a change", await page.Figure("counts"), StringComparison.Ordinal);
        Assert.Contains("p = 0.617", await page.Figure("counts"), StringComparison.Ordinal);
    }

    [AxeTheory]
    [InlineData("/results?on=h100", "#reported-title", false, 1280)]
    [InlineData("/results?on=h100", "#reported-title", true, 360)]
    [InlineData("/verify?slo=p95%3C500ms&tolerance=3%25", "#verdict-title", false, 360)]
    [InlineData("/verify?slo=p95%3C500ms&tolerance=3%25", "#verdict-title", true, 1920)]
    public async Task Answer_Shown_HasNoSeriousFindingAndFits(string at, string title, bool dark, int width)
    {
        await using WatchedPage page = await workbench.Open(at, width, 900, dark);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "See an example" }).ClickAsync();
        await page.Page.Locator(title).WaitForAsync();
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        Assert.Empty(await AccessibilityTests.Serious(page));
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(RepositoryRoot.Of(".build", "screenshots")).FullName, $"{title[1..]}-{width}.png"), FullPage = true });
    }

    private static Task<string> Cell(WatchedPage page, string metric, int column) =>
        page.Page.Locator("table.measured:not(.runs) tbody tr", new() { Has = page.Page.GetByText(metric, new() { Exact = true }) }).Locator($":nth-child({column})").First.InnerTextAsync();

    private static string Kept(WatchedPage page) => System.Web.HttpUtility.ParseQueryString(new Uri(page.Page.Url).Query)["kept"]!;

    private static FilePayload Payload(string name, string text) => new() { Name = name, MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(text) };

    /// <summary>Each of 50 prompts answered four times, some of them wrongly.</summary>
    private static string Answers(double median, int[] wrong)
    {
        var random = new Random(5);
        return string.Concat(Enumerable.Range(0, 200).Select(i => FormattableString.Invariant($$"""{"id":"q{{i % 50}}","output":"{{(wrong.Contains(i % 50) ? "no idea" : $"{i % 50}")}}","latency_ms":{{median * (0.85 + (0.3 * random.NextDouble())):0.000}}}""") + "\n"));
    }
}
