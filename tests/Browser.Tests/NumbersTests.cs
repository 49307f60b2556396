using System.Net.Http.Json;
using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Browser.Tests;

/// <summary>What the page shows is what the command line's document says: the page computes nothing.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class NumbersTests(Workbench workbench)
{
    [BrowserTheory]
    [InlineData("model=personaplex&on=jetson-thor&context=3000&measured=114ms")]
    [InlineData("model=personaplex&on=jetson-thor&context=3000&weights=fp8&measured=74ms")]
    [InlineData("model=personaplex&on=jetson-thor&context=3000&weights=nvfp4&measured=74ms")]
    [InlineData("model=llama-3-8b&on=h100&measured=9ms")]
    [InlineData("model=llama-3-8b&on=h100&weights=fp8&measured=5ms&engine=vllm")]
    [InlineData("model=llama-3-8b&on=4090&weights=q4_k_m&context=8192&measured=7.6ms")]
    [InlineData("model=llama-3-8b&on=h100&batch=64&context=8192&measured=40ms")]
    [InlineData("model=llama-3-8b&on=h100&phase=prefill&prompt=4096&measured=80ms")]
    [InlineData("model=llama-3-70b&on=8xh100-sxm&weights=fp8&batch=32&context=4096&measured=21ms")]
    [InlineData("model=llama-3-70b&on=h100&measured=60ms")]
    [InlineData("model=mixtral-8x7b&on=h200&batch=16&kv=fp8&measured=30ms")]
    [InlineData("model=params=7e9&on=h100&measured=1ms")]
    [InlineData("model=params=7e9&on=bw=200GB/s,fp16=100TFLOP/s&weights=bf16&measured=140ms")]
    [InlineData("model=llama-2-7b&on=v100-sxm2-32gb&measured=25ms")]
    [InlineData("model=llama-2-13b&on=t4&weights=int8&measured=90ms")]
    [InlineData("model=llama-3.1-8b&on=b200&weights=fp8&batch=128&context=2048&measured=12ms")]
    [InlineData("model=nemotron-asr-0.6b&on=jetson-thor&weights=bf16&measured=76ms")]
    [InlineData("model=kokoro-82m&on=jetson-thor&weights=fp16&measured=59ms")]
    [InlineData("model=qwen2.5-vl-7b&on=jetson-thor&weights=nvfp4&context=1024&measured=34.2ms")]
    [InlineData("model=llama-3-8b&on=h100&context=131072&measured=30ms")]
    public async Task Page_OfASituation_ShowsTheFiguresOfTheDocument(string query)
    {
        await using WatchedPage page = await workbench.Open("/?" + query);
        string verdict = await page.Verdict();

        SituationSpec spec = SpecOf(query);
        using JsonDocument document = JsonDocument.Parse(JsonText.Of(Verb.Diagnose(spec).Value));
        JsonElement said = document.RootElement;
        using var http = new HttpClient();
        JsonElement served = await http.GetFromJsonAsync<JsonElement>($"{workbench.Address}/api/v1/diagnose?{query}");

        Assert.Equal(said.GetRawText(), served.GetRawText());
        // what is doubted or cannot be stands first
        JsonElement first = said.GetProperty("answer").TryGetProperty("alarm", out JsonElement alarm) && alarm.ValueKind == JsonValueKind.String
            ? alarm : said.GetProperty("verdict")[0];
        Assert.Equal(first.GetString(), verdict);
        Assert.Equal(Time(said.GetProperty("measured_ms")), await page.Figure("measured_ms"));
        Assert.Equal(Time(said.GetProperty("floors").GetProperty("binding_ms")), await page.Figure("binding_ms"));
        Assert.Equal(Figures.Ratio(said.GetProperty("ratio").GetDouble()) + "×", await page.Figure("ratio"));
        Assert.Equal(Figures.Of(new TokensPerSecond(said.GetProperty("best_tok_s").GetDouble())), await page.Figure("best_tok_s"));
        if (said.GetProperty("mbu").ValueKind == JsonValueKind.Number)
        {
            Assert.Equal(Figures.Percent(said.GetProperty("mbu").GetDouble()), await page.Figure("mbu"));
        }

        string waterfall = (await page.Page.Locator("svg[data-chart=waterfall]").GetAttributeAsync("aria-label"))!;
        Assert.Contains($"R1 weights {Time(said.GetProperty("floors").GetProperty("r1_ms"))}", waterfall, StringComparison.Ordinal);
        Assert.Contains($"Floor {Time(said.GetProperty("floors").GetProperty("binding_ms"))}", waterfall, StringComparison.Ordinal);
        foreach (JsonElement rung in said.GetProperty("ladder").EnumerateArray())
        {
            if (rung.TryGetProperty("gap_ms", out JsonElement gap) && gap.GetDouble() != 0)
            {
                Assert.Contains($"{rung.GetProperty("gap_name").GetString()} {Time(gap)}", waterfall, StringComparison.Ordinal);
            }
        }
    }

    private static string Time(JsonElement milliseconds) => Figures.Of(Seconds.FromMilliseconds(milliseconds.GetDouble()));

    private static SituationSpec SpecOf(string query)
    {
        var spec = new SituationSpec();
        foreach (string part in query.Split('&'))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            Field<SituationSpec> field = SituationSpec.Fields.Single(f => f.Name == part[..equals]);
            spec = field.Set(spec, Uri.UnescapeDataString(part[(equals + 1)..]));
        }

        return spec;
    }
}
