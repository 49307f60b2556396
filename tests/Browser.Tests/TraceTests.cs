using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Floorline.Browser.Tests;

/// <summary>A recording is dropped, read, and its findings lead to their intervals.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class TraceTests(Workbench workbench, ITestOutputHelper output)
{
    [BrowserTheory]
    [InlineData(1280, false)]
    [InlineData(360, true)]
    public async Task Trace_Chosen_ShowsBudgetCausesAndFindings(int width, bool dark)
    {
        await using WatchedPage page = await workbench.Open("/trace", width, 900, dark);

        await page.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "gaps.json", MimeType = "application/json", Buffer = ManySmallGaps() });
        await page.Page.Locator("#trace-verdict").WaitForAsync();

        Assert.StartsWith("Host-bound: the device waits for the host", await page.Page.Locator("#trace-verdict").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("Where the time went: compute 2.00 ms, idle 7.96 ms.", await page.Page.Locator("svg[data-chart=budget]").GetAttributeAsync("aria-label"));
        Assert.Equal("Why the device was idle: host operator 6.37 ms, launch latency 1.59 ms.", await page.Page.Locator("svg[data-chart=idle]").GetAttributeAsync("aria-label"));

        // what the command line says beside losses and findings
        string all = await page.Page.Locator("main").InnerTextAsync();
        Assert.All(["Slow. The window would take ", "9.96 ms with 200 kernels", "It computed 20 % of the time", "Counted: 200 kernels, copies and fills"],
            said => Assert.Contains(said, all, StringComparison.Ordinal));

        ILocator timeline = page.Page.Locator(".timeline canvas");
        await page.Page.Locator("ul[aria-label=Events]").WaitForAsync();
        Assert.Equal(["gemm", "operator", "call"], await page.Page.Locator("ul[aria-label=Events] li").AllInnerTextsAsync());
        Assert.Contains("598 events", await timeline.GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        string whole = (await timeline.GetAttributeAsync("aria-label"))!;
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show when" }).First.ClickAsync();

        // the view glides there and back
        await Assertions.Expect(timeline).Not.ToHaveAttributeAsync("aria-label", whole);
        await timeline.PressAsync("Home");
        await Assertions.Expect(timeline).ToHaveAttributeAsync("aria-label", whole);

        await Shot(page, $"trace-{width}");
        int over = await Over(page);
        Assert.True(over <= 0, $"{over} px too wide");
        if (Needs.Axe is null)
        {
            Assert.Empty(await AccessibilityTests.Serious(page));
        }
    }

    [BrowserTheory]
    [InlineData(1280, false)]
    [InlineData(360, true)]
    public async Task Events_ByKeyboardAndPointer_SayWhatTheyAre(int width, bool dark)
    {
        await using WatchedPage page = await workbench.Open("/trace", width, 900, dark);
        await Drop(page, "gaps.json", ManySmallGaps());
        ILocator timeline = page.Page.Locator(".timeline canvas");
        ILocator tip = page.Page.Locator(".timeline-tip");

        await timeline.FocusAsync();
        await timeline.PressAsync("ArrowDown");
        Assert.StartsWith("idle, host operator: 40.0 us", await tip.Locator("b").InnerTextAsync(), StringComparison.Ordinal);
        await timeline.PressAsync("ArrowDown");
        Assert.StartsWith("gemm_kernel: 10.0 us", await tip.Locator("b").InnerTextAsync(), StringComparison.Ordinal);
        string first = await tip.Locator("span").InnerTextAsync();
        await timeline.PressAsync(".");
        Assert.NotEqual(first, await tip.Locator("span").InnerTextAsync());
        await timeline.PressAsync("Enter");
        Assert.DoesNotContain("from 0 ms", await timeline.GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        await timeline.PressAsync("Escape");
        Assert.Equal(0, await tip.CountAsync());

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();
        string all = (await timeline.GetAttributeAsync("aria-label"))!;
        LocatorBoundingBoxResult box = (await timeline.BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + 50);
        await tip.WaitForAsync();
        Assert.StartsWith("gemm_kernel: 10.0 us", await tip.Locator("b").InnerTextAsync(), StringComparison.Ordinal);
        await page.Page.Mouse.WheelAsync(0, -400);
        await page.Page.WaitForFunctionAsync("all => document.querySelector('.timeline canvas').getAttribute('aria-label') !== all", all);
        string near = (await timeline.GetAttributeAsync("aria-label"))!;
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(box.X + box.Width / 2 + 60, box.Y + 50);
        await page.Page.Mouse.UpAsync();
        Assert.NotEqual(near, await timeline.GetAttributeAsync("aria-label"));
    }

    [BrowserTheory]
    [InlineData(1280, false)]
    [InlineData(360, true)]
    public async Task Second_Recording_IsHeldAgainstTheFirst(int width, bool dark)
    {
        await using WatchedPage page = await workbench.Open("/trace", width, 900, dark);
        await Drop(page, "before.json", ManySmallGaps());
        await Drop(page, "after.json", ManySmallGaps(apart: 62), last: true);

        ILocator verdict = page.Page.Locator("#comparison-verdict");
        await verdict.WaitForAsync();
        Assert.StartsWith("Slower: ", await verdict.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("idle", await page.Page.Locator("section[aria-labelledby=parts-title] tbody").InnerTextAsync(), StringComparison.Ordinal);
        await Shot(page, $"trace-compare-{width}");
        Assert.True(await Over(page) <= 0, "too wide");
        if (Needs.Axe is null)
        {
            Assert.Empty(await AccessibilityTests.Serious(page));
        }

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "The other way round" }).ClickAsync();
        await page.Page.Locator("#comparison-verdict", new() { HasTextString = "Faster" }).WaitForAsync();
    }

    [BrowserFact]
    public async Task Recording_InPlaceOfAnother_LetsTheServerForgetIt()
    {
        await using WatchedPage page = await workbench.Open("/trace");
        await Drop(page, "one.json", ManySmallGaps(10));
        string first = page.Requests.Last(static r => r.EndsWith("/timeline?device=0", StringComparison.Ordinal)).Split("/timeline")[0];
        Assert.Equal(200, (await page.Page.APIRequest.GetAsync(first)).Status);

        await page.Page.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = "two.json", MimeType = "application/json", Buffer = ManySmallGaps(20) });
        await page.Page.GetByText("two.json: 60 events.").WaitForAsync();

        Assert.Equal(404, (await page.Page.APIRequest.GetAsync(first)).Status);
    }

    /// <summary>How long a frame takes is printed, not asserted: it depends on the machine.</summary>
    [BrowserFact]
    public async Task HalfAMillionEvents_Zoomed_AreDrawnAllTheWay()
    {
        const int Kernels = 125_000;
        string folder = Directory.CreateDirectory(RepositoryRoot.Of(".build", "traces")).FullName;
        string file = Path.Combine(folder, $"half-a-million-{Environment.ProcessId}.json");
        await File.WriteAllBytesAsync(file, Large(Kernels));
        try
        {
            await using WatchedPage page = await workbench.Open("/trace");
            await page.Page.Locator("input[type=file]").SetInputFilesAsync(file);
            await page.Page.Locator("ul[aria-label=Events]").WaitForAsync(new() { Timeout = 120_000 });
            ILocator timeline = page.Page.Locator(".timeline canvas");
            Assert.Contains("499,997 events", await timeline.GetAttributeAsync("aria-label"), StringComparison.Ordinal);
            await Shot(page, "trace-half-a-million");

            JsonElement seen = await page.Page.EvaluateAsync<JsonElement>(ZoomScript);
            double[] frames = [.. seen.GetProperty("frames").EnumerateArray().Select(static f => f.GetDouble()).Order()];
            double[] work = [.. seen.GetProperty("work").EnumerateArray().Select(static f => f.GetDouble()).Order()];
            output.WriteLine($"499,997 events and {Kernels - 1} gaps in 15 rows, {frames.Length} frames while zooming: median {frames[frames.Length / 2]:0.0} ms, 95 % below {frames[frames.Length * 95 / 100]:0.0} ms; script of a frame: median {work[work.Length / 2]:0.0} ms, most {work[^1]:0.0} ms");

            Assert.NotEmpty(frames);
            Assert.Equal(0, seen.GetProperty("empty").GetInt32());
            await timeline.PressAsync("Home");
            Assert.Contains("from 0 ms", await timeline.GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>
    /// Turns the wheel once per frame, in and out again, and tells how long each frame took, how long its script ran, and how many frames showed nothing.
    /// </summary>
    private const string ZoomScript = """
        async () => {
          const canvas = document.querySelector('.timeline canvas');
          const copy = new OffscreenCanvas(400, 60).getContext('2d', { willReadFrequently: true });
          const box = canvas.getBoundingClientRect();
          const ask = window.requestAnimationFrame.bind(window);
          const work = [];
          window.requestAnimationFrame = (act) => ask((time) => {
            const from = performance.now();
            act(time);
            work.push(performance.now() - from);
          });
          const next = () => new Promise((done) => ask(done));
          const frames = [];
          let empty = 0;
          let last = await next();
          for (let i = 0; i < 120; i++) {
            const deltaY = i < 60 ? -100 : 100;
            canvas.dispatchEvent(new WheelEvent('wheel', { deltaY, clientX: box.x + box.width * 0.6, clientY: box.y + 40, bubbles: true, cancelable: true }));
            const now = await next();
            frames.push(now - last);
            last = now;
            if (i % 20 === 19) {
              copy.clearRect(0, 0, 400, 60);
              copy.drawImage(canvas, 130, 40, 400, 60, 0, 0, 400, 60);
              if (!copy.getImageData(0, 0, 400, 60).data.some((value) => value > 0)) empty++;
              last = await next();
            }
          }
          window.requestAnimationFrame = ask;
          return { frames, work, empty };
        }
        """;

    [BrowserFact]
    public async Task Trace_ThatIsNone_SaysWhatIsExpected()
    {
        await using WatchedPage page = await workbench.Open("/trace");

        await page.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "x.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes("{}") });

        await page.Page.Locator(".refused").WaitForAsync();
    }

    private static async Task Drop(WatchedPage page, string name, byte[] bytes, bool last = false)
    {
        ILocator files = page.Page.Locator("input[type=file]");
        await (last ? files.Last : files.First).SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/json", Buffer = bytes });
        await page.Page.Locator("ul[aria-label=Events]").WaitForAsync();
    }

    private static Task<int> Over(WatchedPage page) => page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    private static Task Shot(WatchedPage page, string name) =>
        page.Page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(RepositoryRoot.Of(".build", "screenshots")).FullName, name + ".png"), FullPage = true });

    /// <summary>Kernels 10 us long, each launched by a call in an operator that takes the time between.</summary>
    private static byte[] ManySmallGaps(int kernels = 200, int apart = 50)
    {
        var text = new StringBuilder("""{"schemaVersion":1,"deviceProperties":[],"traceEvents":[""");
        for (int i = 0; i < kernels; i++)
        {
            int at = 1000 + i * apart;
            text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$$"""
                {"ph":"X","cat":"cuda_runtime","name":"cudaLaunchKernel","pid":100,"tid":100,"ts":{{{at - 8}}},"dur":5,"args":{"correlation":{{{i + 1}}}}},
                {"ph":"X","cat":"cpu_op","name":"aten::mm","pid":100,"tid":100,"ts":{{{at - 40}}},"dur":38,"args":{}},
                {"ph":"X","cat":"kernel","name":"gemm_kernel","pid":0,"tid":7,"ts":{{{at}}},"dur":10,"args":{"device":0,"stream":7,"correlation":{{{i + 1}}}}}
                """);
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }

    /// <summary>Kernels on eight streams, launched by two threads from operators inside operators: four events each.</summary>
    private static byte[] Large(int kernels)
    {
        var text = new StringBuilder("""{"schemaVersion":1,"deviceProperties":[],"traceEvents":[""");
        for (int i = 0; i < kernels; i++)
        {
            int at = 1000 + i * 50;
            int thread = 100 + i % 2;
            text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$$"""
                {"ph":"X","cat":"cpu_op","name":"aten::linear","pid":100,"tid":{{{thread}}},"ts":{{{at - 46}}},"dur":{{{40 + i % 40}}},"args":{}},
                {"ph":"X","cat":"cpu_op","name":"aten::mm","pid":100,"tid":{{{thread}}},"ts":{{{at - 40}}},"dur":{{{30 + i % 7}}},"args":{}},
                {"ph":"X","cat":"cuda_runtime","name":"cudaLaunchKernel","pid":100,"tid":{{{thread}}},"ts":{{{at - 16}}},"dur":5,"args":{"correlation":{{{i + 1}}}}},
                {"ph":"X","cat":"kernel","name":"{{{(i % 3 == 0 ? "gemm_kernel" : $"elementwise_kernel_{i % 50}")}}}","pid":0,"tid":{{{7 + i % 8}}},"ts":{{{at}}},"dur":{{{8 + i % 30}}},"args":{"device":0,"stream":{{{7 + i % 8}}},"correlation":{{{i + 1}}}}}
                """);
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }
}
