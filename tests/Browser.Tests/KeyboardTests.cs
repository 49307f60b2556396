using Microsoft.Playwright;

namespace Floorline.Browser.Tests;

/// <summary>Everything can be reached and done without a mouse.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class KeyboardTests(Workbench workbench)
{
    [BrowserFact]
    public async Task Keyboard_FromTheTop_StatesASituation()
    {
        await using WatchedPage page = await workbench.Open("/");
        IKeyboard keys = page.Page.Keyboard;
        await TabTo(page, "Model");

        await keys.TypeAsync("llama-3-8");
        await page.Page.Locator("[role=option]").First.WaitForAsync();
        await keys.PressAsync("ArrowDown");
        Assert.NotNull(await page.Field("Model").GetAttributeAsync("aria-activedescendant"));
        await keys.PressAsync("Enter");
        Assert.Equal("llama-3-8b", await page.Field("Model").InputValueAsync());

        await keys.PressAsync("Tab");
        await keys.TypeAsync("h100");
        await keys.PressAsync("Escape");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("9ms");

        await page.Page.Locator(".verdict h2", new() { HasText = "9.00 ms" }).WaitForAsync();
    }

    [BrowserFact]
    public async Task Keyboard_FirstTab_SkipsToTheAnswer()
    {
        await using WatchedPage page = await workbench.Open("/");

        await page.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("To the answer", await page.Page.EvaluateAsync<string>("document.activeElement.textContent"));
        await page.Page.Keyboard.PressAsync("Enter");

        Assert.Equal("main", await page.Page.EvaluateAsync<string>("document.activeElement.id"));
    }

    [BrowserFact]
    public async Task Keyboard_EveryControl_ShowsItsFocusAndHasAName()
    {
        await using WatchedPage page = await workbench.Open("/?model=personaplex&on=jetson-thor&context=3000&measured=114ms");
        await page.Verdict();
        var seen = new HashSet<string>();
        for (int i = 0; i < 90; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            string[] now = await page.Page.EvaluateAsync<string[]>("""
                (() => {
                  const e = document.activeElement;
                  const s = getComputedStyle(e);
                  const name = e.getAttribute('aria-label') || (e.labels && e.labels.length ? e.labels[0].textContent : '') || e.textContent;
                  return [e.tagName, name.trim(), s.outlineStyle, s.outlineWidth];
                })()
                """);
            if (now[0] == "BODY")
            {
                break;
            }

            Assert.True(now[1].Length > 0, $"{now[0]} has no name");
            Assert.True(now[2] != "none" && now[3] != "0px", $"{now[0]} '{now[1]}' shows no focus");
            seen.Add(now[1]);
        }

        Assert.Contains("Copy command", seen);
        Assert.Contains("Save Roofline as SVG", seen);
        Assert.Contains("Apply 4-bit weights, 16-bit arithmetic", seen);
    }

    private static async Task TabTo(WatchedPage page, string label)
    {
        for (int i = 0; i < 30; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            if (await page.Field(label).EvaluateAsync<bool>("e => e === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail($"'{label}' is not reached with the Tab key");
    }
}
