using System.Text.Json;
using Floorline.Contract.Tests.Agreement;
using Floorline.Contract.Tests.Options;

namespace Floorline.Contract.Tests;

/// <summary>Every configuration and every step that a plan shows has a command, and the command gives the figures that the plan shows.</summary>
public sealed class PlanCommandTests
{
    private const string Load = "--concurrency 16 --prompt-tokens 1000 --output-tokens 200";
    private const string Slo = "--slo ttft<800ms,itl<15ms";

    [Theory]
    [InlineData("llama-3.1-8b --on h100 --concurrency 16 --prompt-tokens 3000 --output-tokens 200 --devices 4 --slo ttft<150ms,itl<9ms")]
    [InlineData("llama-3.1-8b --on h100 --rate 12 --prompt-tokens 1000 --output-tokens 200 --devices 4 " + Slo)]
    [InlineData("llama-3.1-8b --on h100 --rate 40 --concurrency 64 --prompt-tokens 1000 --output-tokens 200 --devices 4 " + Slo)]
    [InlineData("llama-3.1-8b --on h100 --concurrency 16 --prompt-tokens 1000 --output-tokens 200 --measured 12ms --devices 2 " + Slo)]
    [InlineData("llama-3.1-8b --on h100 " + Load
        + " --measured-throughput 900tok/s --measured-ttft 300ms --devices 2 " + Slo)]
    [InlineData("llama-3.1-8b --on 2xh100 --weights fp8,head=bf16 --kv fp8 --concurrency 64"
        + " --prompt-tokens 1000 --output-tokens 200 --replicas 1 --devices 4 " + Slo)]
    [InlineData("mixtral-8x7b --on 2xh100 --concurrency 16 --prompt-tokens 1000 --output-tokens 100 --devices 4 " + Slo)]
    [InlineData("llama-3.1-8b --on m3-ultra --engine llama.cpp --concurrency 4 --prompt-tokens 500 --output-tokens 100 --devices 2 " + Slo)]
    [InlineData("llama-3.1-8b --on a100-80gb-sxm --hardware h100,l40s --concurrency 32 --prompt-tokens 1000 --output-tokens 200 --devices 2 " + Slo)]
    [InlineData("params=8e9,layers=32,kv_heads=8,head=128 --on bw=2TB/s,fp16=400TFLOP/s,mem=80GB"
        + " --concurrency 8 --prompt-tokens 1000 --output-tokens 200 --devices 1 --slo itl<9ms")]
    [InlineData("llama-3.1-8b --on h100 --kv-preallocate 60000 --chunk-tokens 1024"
        + " --concurrency 64 --prompt-tokens 2000 --output-tokens 200 --devices 2 --slo ttft<800ms,itl_p99<40ms")]
    [InlineData("personaplex --on jetson-thor --context 3000 --measured 114ms --slo itl<60ms")]
    public void Command_OfWhatAPlanShows_GivesItsFigures(string stated)
    {
        CommandLine.Said said = InProcess.Run([.. CommandLine.Words("plan " + stated), "--json"]);
        Assert.True(said.Code is 0 or 3, said.Error);
        JsonElement plan = said.Json;
        (JsonElement Of, JsonElement Expected)[] shown =
        [
            .. ((string[])["best", "pareto", "nearest", "disaggregated"]).SelectMany(list => plan.Items($"search.{list}"))
                .Select(static one => (one, one.At("expected")!.Value)),
            .. plan.Items("playbook.steps").Select(static step => (step, step.At("after")!.Value)),
        ];

        Assert.NotEmpty(shown);
        foreach ((JsonElement one, JsonElement expected) in shown)
        {
            string command = one.Text("command")!;
            CommandLine.Said again = InProcess.Run([.. CommandLine.Words(command).Skip(1), "--json"]);
            Assert.True(again.Code is 0 or 2, $"{command}: {again.Error}");
            Same(command, expected, again.Json);
        }
    }

    private static void Same(string command, JsonElement planned, JsonElement predicted)
    {
        (string Planned, string Predicted)[] figures = predicted.At("served") is null ? [("itl.middle_ms", "applied_then.middle_ms")]
            : [("itl.middle_ms", "served.itl_ms.mean"), ("ttft.middle_ms", "served.ttft_ms.mean"), ("throughput_tok_s", "served.output_tok_s")];
        foreach ((string plan, string predict) in figures)
        {
            double? then = predict.StartsWith("applied", StringComparison.Ordinal)
                ? predicted.Items("applied").Last().Number("predicted.middle_ms") : predicted.Number(predict);
            // a wait that grows as long as the load lasts has no figure in either
            Assert.True((planned.At("infeasible") is not null && planned.Number(plan) is null && then is null)
                || (then is { } b && planned.Number(plan) is { } a && Agreement.Documents.Same(a, b, 1e-6)),
                $"{command}\n{plan}: {planned.Number(plan)} in the plan, {then} in predict");
        }
    }
}
