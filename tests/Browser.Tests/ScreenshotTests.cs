namespace Floorline.Browser.Tests;

/// <summary>Writes the pictures of the documentation: to docs/images with FLOORLINE_SCREENSHOTS=1, else among the test results.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class ScreenshotTests(Workbench workbench)
{
    private const string Voice = "/?model=personaplex&on=jetson-thor&context=3000&measured=114ms";
    private const string Two = "/?model=llama-3-8b&on=4090&weights=q4_k_m&context=8192&measured=7.6ms&b.model=llama-3-8b&b.on=h100&b.weights=fp8&b.context=8192&b.measured=4.4ms&b.engine=vllm&at=b";
    private const string Pipeline = "/pipelines?name=voice%20and%20vision%20assistant&budget=700ms&s1.name=speech%20to%20text&s1.model=nemotron-asr-0.6b&s1.on=jetson-thor&s1.weights=bf16&s1.measured=76ms&s2.name=vision-language&s2.calls=22&s2.model=qwen2.5-vl-7b&s2.on=jetson-thor&s2.weights=nvfp4&s2.context=1024&s2.measured=34.2ms&s3.name=text%20to%20speech&s3.model=kokoro-82m&s3.on=jetson-thor&s3.weights=fp16&s3.measured=59ms";

    [BrowserTheory]
    [InlineData("calculator-light", Voice, 1440, false)]
    [InlineData("calculator-dark", Voice, 1440, true)]
    [InlineData("calculator-360", Voice, 360, false)]
    [InlineData("calculator-1920", Two, 1920, false)]
    [InlineData("compare-dark", Two, 1440, true)]
    [InlineData("welcome", "/", 1280, false)]
    [InlineData("pipelines", Pipeline, 1440, false)]
    [InlineData("pipelines-360", Pipeline, 360, true)]
    [InlineData("actions", "/actions?measured=120ms&rate=50hz&chunk=4", 1280, false)]
    public async Task View_Pictured_IsAFile(string name, string at, int width, bool dark)
    {
        await using WatchedPage page = await workbench.Open(at, width, 900, dark);
        await page.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
        string path = Path.Combine(Folder, name + ".png");

        await page.Page.ScreenshotAsync(new() { Path = path, FullPage = true });

        Assert.True(new FileInfo(path).Length > 10_000);
    }

    private static string Folder => Environment.GetEnvironmentVariable("FLOORLINE_SCREENSHOTS") == "1"
        ? Directory.CreateDirectory(RepositoryRoot.Of("docs", "images")).FullName
        : Directory.CreateDirectory(RepositoryRoot.Of(".build", "screenshots")).FullName;
}
