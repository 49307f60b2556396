using System.Buffers.Binary;
using System.Text;
using Microsoft.Playwright;

namespace Floorline.Browser.Tests;

/// <summary>Plan, model file and catalogue.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class OtherViewTests(Workbench workbench)
{
    [BrowserFact]
    public async Task Plan_Goals_GiveAPlaybookAndConfigurations()
    {
        await using WatchedPage page = await workbench.Open("/plan");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "An 8B model for chat" }).ClickAsync();
        await page.Page.Locator(".playbook li").First.WaitForAsync();

        Assert.Equal("Meets the goals", await page.Page.Locator(".verdict .pill").InnerTextAsync());
        Assert.True(await page.Page.Locator(".chart table tbody tr").CountAsync() >= 1);
        Assert.True(await page.Page.Locator("svg[data-chart=front]").IsVisibleAsync());

        await page.Field("Goals").FillAsync("itl<1us");
        await page.Page.Locator(".verdict .pill", new() { HasText = "Misses the goals" }).WaitForAsync();
    }

    [BrowserFact]
    public async Task Plan_GoalWithoutAUnit_IsRefusedInTheServersWords()
    {
        await using WatchedPage page = await workbench.Open("/plan?model=llama-3-8b&on=h100&slo=itl%3C6");

        await page.Page.Locator(".wrong-text, .refused").First.WaitForAsync();
    }

    [BrowserFact]
    public async Task ModelFile_Chosen_IsReadByRoleAndFormat()
    {
        await using WatchedPage page = await workbench.Open("/file");

        await page.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "tiny.safetensors", MimeType = "application/octet-stream", Buffer = Tiny() });

        await page.Page.Locator("#inspected").WaitForAsync();
        Assert.Equal("1,536", await page.Figure("parameters"));
        Assert.Equal("2", await page.Figure("tensors"));

        // the calculator takes the file by a handle; the command names the file
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Open in the calculator" }).ClickAsync();
        Assert.Matches("^upload:[0-9a-f]{32}:tiny[.]safetensors$", await page.Field("Model").InputValueAsync());
        await page.Field("Hardware").FillAsync("h100");
        await page.Page.Locator(".verdict h2", new() { HasText = "tiny on" }).WaitForAsync();
        Assert.Equal("floorline floors tiny.safetensors --on h100", await page.Page.Locator(".verdict .command").InnerTextAsync());
        await page.Page.ReloadAsync();
        await page.Page.Locator(".verdict h2", new() { HasText = "tiny on" }).WaitForAsync();
    }

    [BrowserFact]
    public async Task ModelFile_Damaged_SaysWhatIsWrong()
    {
        await using WatchedPage page = await workbench.Open("/file");

        await page.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "broken.gguf", MimeType = "application/octet-stream", Buffer = [1, 2, 3] });

        ILocator refused = page.Page.Locator(".refused");
        await refused.WaitForAsync();
        Assert.Contains("expected", await refused.InnerTextAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Catalogue_Sought_LeadsToTheCalculator()
    {
        await using WatchedPage page = await workbench.Open("/catalogue");
        await page.Field("Find in hardware").FillAsync("thor 128GB");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "jetson-thor", Exact = true }).ClickAsync();

        Assert.Equal("jetson-thor", await page.Field("Hardware").InputValueAsync());
        Assert.Contains("choose the model", await page.Page.Locator(".welcome h2").InnerTextAsync(), StringComparison.Ordinal);
    }

    /// <summary>A file of two tensors: an embedding of 16 by 64 and a matrix of 8 by 64, both fp16.</summary>
    private static byte[] Tiny()
    {
        const string Header = """{"model.embed_tokens.weight":{"dtype":"F16","shape":[16,64],"data_offsets":[0,2048]},"model.layers.0.mlp.up_proj.weight":{"dtype":"F16","shape":[8,64],"data_offsets":[2048,3072]}}""";
        byte[] text = Encoding.UTF8.GetBytes(Header);
        byte[] file = new byte[8 + text.Length + 3072];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        return file;
    }
}
