using Microsoft.Playwright;

namespace Floorline.Browser.Tests;

/// <summary>Pictures of every view in .build/screenshots; with FLOORLINE_SCREENSHOTS=1 those of the documentation are written anew to docs/images.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class ScreenshotTests(Workbench workbench)
{
    private const string Voice = "/?model=personaplex&on=jetson-thor&context=3000&measured=114ms";
    private const string Two = "/?model=llama-3-8b&on=4090&weights=q4_k_m&context=8192&measured=7.6ms&b.model=llama-3-8b&b.on=h100&b.weights=fp8&b.context=8192&b.measured=4.4ms&b.engine=vllm&at=b";
    private const string Plan = "/plan?model=llama-3-8b&on=h100&slo=ttft%3C300ms,itl%3C6ms&concurrency=8&prompt-tokens=1024&output-tokens=256";
    private const string Pipeline = "/pipelines?name=voice%20and%20vision%20assistant&budget=700ms&s1.name=speech%20to%20text&s1.model=nemotron-asr-0.6b&s1.on=jetson-thor&s1.weights=bf16&s1.measured=76ms&s2.name=vision-language&s2.calls=22&s2.model=qwen2.5-vl-7b&s2.on=jetson-thor&s2.weights=nvfp4&s2.context=1024&s2.measured=34.2ms&s3.name=text%20to%20speech&s3.model=kokoro-82m&s3.on=jetson-thor&s3.weights=fp16&s3.measured=59ms";

    [BrowserTheory]
    [InlineData("calculator-light", Voice, 1440, false, true)]
    [InlineData("calculator-dark", Voice, 1440, true, false)]
    [InlineData("calculator-360", Voice, 360, false, true)]
    [InlineData("calculator-1920", Two, 1920, false, false)]
    [InlineData("compare-dark", Two, 1440, true, true)]
    [InlineData("welcome", "/", 1280, false, false)]
    [InlineData("plan", Plan, 1440, false, false)]
    [InlineData("plan-360", Plan, 360, true, false)]
    [InlineData("pipelines", Pipeline, 1440, false, true)]
    [InlineData("pipelines-360", Pipeline, 360, true, false)]
    [InlineData("actions", "/actions?measured=120ms&rate=50hz&chunk=4", 1280, false, false)]
    [InlineData("catalogue", "/catalogue?kind=hardware&find=jetson", 1440, true, false)]
    [InlineData("measure", "/measure", 1280, false, false)]
    [InlineData("results", "/results", 1280, false, false)]
    [InlineData("verify", "/verify?before=3/50&after=1/50", 1280, true, false)]
    [InlineData("lab", "/lab", 1280, false, false)]
    [InlineData("accuracy", "/accuracy", 1280, false, false)]
    [InlineData("journal", "/journal?entry=1&other=2", 1440, false, true)]
    [InlineData("journal-360", "/journal?open=2", 360, true, false)]
    [InlineData("file", "/file", 1280, false, false)]
    public async Task View_Pictured_IsAFile(string name, string at, int width, bool dark, bool documented)
    {
        await using WatchedPage page = await workbench.Open(at, width, width < 600 ? 780 : 1000, dark);
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        string path = Path.Combine(Directory.CreateDirectory(RepositoryRoot.Of(".build", "screenshots")).FullName, name + ".png");

        await page.Page.ScreenshotAsync(new() { Path = path, FullPage = true });
        if (documented && Environment.GetEnvironmentVariable("FLOORLINE_SCREENSHOTS") == "1")
        {
            await page.Page.ScreenshotAsync(new() { Path = RepositoryRoot.Of("docs", "images", name + ".png") });
        }

        Assert.True(new FileInfo(path).Length > 10_000);
    }
}
