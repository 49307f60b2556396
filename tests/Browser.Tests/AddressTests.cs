namespace Floorline.Browser.Tests;

/// <summary>The whole state stands in the address: opened again, it is the same page.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class AddressTests(Workbench workbench)
{
    [BrowserTheory]
    [InlineData("/?model=llama-3-70b&on=8xh100-sxm&weights=fp8&kv=fp8&context=4096&batch=32&measured=21ms&engine=vllm")]
    [InlineData("/?model=params=7e9,layers=32,kv_heads=8,head=128&on=bw=200GB/s,fp16=100TFLOP/s&measured=90ms%2B-2%25")]
    [InlineData("/?model=llama-3-8b&on=4090&weights=q4_k_m&b.model=llama-3-8b&b.on=h100&b.tp=1&c.model=mixtral-8x7b&c.on=h200&at=c")]
    public async Task Address_OfASituation_SurvivesReloadAndRetyping(string at)
    {
        await using WatchedPage page = await workbench.Open(at);
        string verdict = await page.Verdict();
        string before = page.At;

        // any change and its undoing writes the address anew
        await page.Field("Batch").FillAsync("3");
        await page.Field("Batch").FillAsync("");
        string rewritten = page.At;
        await page.Go(rewritten);

        if (!before.Contains("batch=", StringComparison.Ordinal))
        {
            Assert.Equal(Decoded(before), Decoded(rewritten));
            Assert.Equal(verdict, await page.Verdict());
        }

        await page.Page.ReloadAsync();
        await page.Verdict();
        Assert.Equal(rewritten, page.At);
    }

    [BrowserFact]
    public async Task Address_BackAfterAnExample_IsTheEmptyPage()
    {
        await using WatchedPage page = await workbench.Open("/");
        await page.Page.Locator(".cards a").First.ClickAsync();
        await page.Verdict();

        await page.Page.GoBackAsync();
        await page.Page.Locator(".welcome").WaitForAsync();
        Assert.Equal("/", page.At);

        await page.Page.GoForwardAsync();
        Assert.StartsWith("Transitional", await page.Verdict(), StringComparison.Ordinal);
    }

    private static string Decoded(string at) => Uri.UnescapeDataString(at);
}
