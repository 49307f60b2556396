using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Guardrails;
using Floorline.Core.Models;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Statistics;
using Floorline.Core.Workloads;
using Floorline.Readers.Catalogue;
using static Floorline.Io.Tests.WorkedExamples.Physics;
using static Floorline.Io.Tests.WorkedExamples.Row;

namespace Floorline.Io.Tests.WorkedExamples;

/// <summary>All 186 rows. A long file because it is one table; split by source text.</summary>
internal static class Rows
{
    public static IReadOnlyList<Row> All => [.. ThreeNumbers(), .. Latency(), .. SeriesAndGuide(), .. ChapterBasics(), .. ChapterTechniques(),
        .. ChapterCase()];

    private static double Ms(double first, double second) => (Seconds.FromMilliseconds(first) + Seconds.FromMilliseconds(second)).Milliseconds;

    private static double Ratio(double measured, double floor) => Seconds.FromMilliseconds(measured) / Seconds.FromMilliseconds(floor);

    private static double GB(double count, double bytes) => new Bytes(count * bytes).GB;

    /// <summary>What 200 times whose p95 is the given one show about a target of 1.2 s.</summary>
    private static Attainment Target(double p95)
    {
        int[] order = [.. Enumerable.Range(0, 200)];
        new Random(1).Shuffle(order);
        return ObjectiveEstimate.Of(LatencySamples.Of(order.Select(i => Seconds.FromMilliseconds(p95 + ((i - 189) * 0.5)))),
            Objective.Latency(Figure.EndToEnd, new Seconds(1.2), Statistic.P95)).Attainment;
    }

    // F: "3 Numbers That Tell You Exactly How to Optimize Your AI Model"
    private static IEnumerable<Row> ThreeNumbers() =>
    [
        new Gives(1, () => R1(7e9, "bf16", 200)),
        new Corrects(2, () => Known("thor").Bandwidth.GBPerSecond),
        new Gives(3, () => R1(8.37e9, "bf16", 200)),
        new Gives(4, () => R2(32, 32, 128, 3000, 200)),
        new Corrects(5, () => R3(2 * 8.37e9, 2000)),
        new Corrects(6, () => Peak("thor", ComputeFormat.Fp8)),
        new Combines(7, () => Ms(83.7, 7.5)),
        new Combines(8, () => Ratio(114, 91.2)),
        new Corrects(9, () => R1(8.37e9, "fp8", 200)),
        new Corrects(10, () => 114 - PredictedTime.Of(Seconds.FromMilliseconds(114), Seconds.FromMilliseconds(83.7), Seconds.FromMilliseconds(33))
            .Additive.Milliseconds),
        new Combines(11, () => Ms(114, -74)),
        new Corrects(12, () => (Ms(83.7, -33) / Ms(114, -74) * 100) - 100),
        new Combines(13, () => Ms(33, 7.5)),
        new Combines(14, () => Ratio(74, Ms(33, 7.5))),
        new Corrects(15, () => Ms(16.5, 7.5)),
        new Combines(16, () => Ratio(74, 23.2)),
        new Corrects(17, () => ((Known("spark").Bandwidth / Known("thor").Bandwidth) - 1) * 100, Right: 0),
        new Combines(18, () => 100 / Ratio(74, 7.5)),
        new NotCheckable(19, "a kernel's support in a runtime, not a floor"),
        new Corrects(20, () => new[] { 8, 4, 3, 3, 4, 2, 2 }.Length),
        new Corrects(21, () => new[] { 8, 4, 3, 3, 4, 2, 2 }.Sum()),
        new Combines(22, () => 100 - (Ratio(78.3, 141) * 100)),
        new Combines(23, () => Ms(80, -78.3)),
        new Combines(24, () => Ms(Ms(141, -40), -(2.5 + 9.6 + 9 + 0.7))),
        new Gives(25, () => R1(0.6e9, "bf16", 200)),
        new Gives(26, () => Ratio(76, R1(0.6e9, "bf16", 200))),
        new Gives(27, () => R1(8.29e9, "fp4", 200)),
        new Combines(28, () => Ratio(34.2, 21)),
        new Combines(29, () => Ms(34.2, -21)),
        new Corrects(30, () => (Seconds.FromMilliseconds(59) / 44).Milliseconds),
        new Combines(31, () => 899 / 1.28),
        new Holds(32, "between 1.5 and 2.0 the verdict is transitional", () =>
            Verdict(1.62) == Regime.Transitional && Verdict(1.83) == Regime.Transitional && Verdict(1.5) == Regime.MemoryBoundWeights
                && Verdict(2.01) == Regime.OverheadBound),
        new Holds(33, "the cache is counted with KV heads", () => Math.Abs((Cache70(heads: 64) / Cache70()) - 8) < 1e-9),
        new Gives(34, () => R2(32, 32, 128, 1000, 200) / R1(6.74e9, "bf16", 200) * 100),
        new Gives(35, () => R2(32, 32, 128, 100_000, 200) / R1(6.74e9, "bf16", 200) * 100),
        new Gives(36, () => Known("orin-nx").Bandwidth.GBPerSecond),
        new Holds(37, "Orin NX has no FP8; INT8 is 30 dense", () => !Known("orin-nx").Peaks.ContainsKey(ComputeFormat.Fp8) && Peak("orin-nx",
            ComputeFormat.Int8) == 30),
        new Gives(38, () => Known("agx-orin").Bandwidth.GBPerSecond),
        new Holds(39, "AGX Orin has no FP8; INT8 is 85 dense", () => !Known("agx-orin").Peaks.ContainsKey(ComputeFormat.Fp8) && Peak("agx-orin",
            ComputeFormat.Int8) == 85),
        new Gives(40, () => Peak("4090", ComputeFormat.Fp8Accumulate16)),
        new Holds(41, "624 is the A100's INT8; it has no FP8", () => Peak("a100", ComputeFormat.Int8) == 624 && !Known("a100")
            .Peaks.ContainsKey(ComputeFormat.Fp8)),
        new Gives(42, () => Peak("h100", ComputeFormat.Fp8)),
        new Gives(43, () => Known("spark").Bandwidth.GBPerSecond),
        new NotCheckable(44, "two measurements of one deployment that disagree"),
    ];

    // L: "Inference Latency"
    private static IEnumerable<Row> Latency() =>
    [
        new Gives(45, () => R1(7e9, "bf16", 273)),
        new Corrects(46, () => ModelCatalogue.Find("personaplex").Value.Parameters / 1e9),
        new Combines(47, () => Ratio(102, 51)),
        new Gives(48, () => R1(7e9, "fp8", 273)),
        new Corrects(49, () => Ratio(74, 26)),
        new Combines(50, () => Ms(102, -74)),
        new Holds(51, "R2 has the factor 2 and the context", () => Math.Abs(R2(32, 32, 128, 2000, 200) - (2 * R2(32, 32, 128, 1000, 200))) < 1e-9
            && Math.Abs(R2(1, 1, 128, 1, 1) - (2 * 128 * 2 / 1e9 * 1e3)) < 1e-15),
        new Holds(52, "the highest applicable floor binds", () => Floors(Decoder(7e9, 32, 32, 128), Step.Decode(1, 3000), With(200)) is { } f
            && f.Binding >= f.WeightRead && f.Binding >= f.KvCacheRead.Value && f.Binding >= f.Compute.Value),
        new Holds(53, "INT8 and FP8 are one byte each", () => R1(7e9, "int8", 200) == R1(7e9, "fp8", 200)),
        new Holds(54, "cache traffic grows with the batch", () => Math.Abs(R2(32, 32, 128, 1000, 200, batch: 4) - (4 * R2(32, 32, 128, 1000, 200))) < 1e-9),
        new Holds(55, "a larger batch never lowers the compute floor of a step", () =>
            Floors(Decoder(7e9), Step.Decode(8, 0), With(200)).Compute.Value >= Floors(Decoder(7e9), Step.Decode(1, 0), With(200)).Compute.Value),
        new Gives(56, () => Peak("a100", ComputeFormat.Int8) / Peak("a100", ComputeFormat.Fp16)),
        new Gives(57, () => ActionChunk.Of(new Seconds(0.5), 1, 2).HighestRateHertz),
        new Gives(58, () => ActionChunk.Of(new Seconds(0.033), 1, 30).Period.Milliseconds),
        new Gives(59, () => R1(80e6, "fp16", 273)),
        new Gives(60, () => R1(2e9, "bf16", 273)),
        new Gives(61, () => ActionChunk.Of(new Seconds(0.033), 50, 30).Budget.Value),
        new Combines(62, () => (Seconds.FromMilliseconds(33) * 50).Value),
        new Holds(63, "a flow head has no cache floor and reads its weights once per step", () =>
            Head(4) is { } f && f.KvCacheRead.Value == Seconds.Zero && Math.Abs((f.WeightRead / Head(1).WeightRead) - 4) < 1e-12),
        new Gives(64, () => Known("thor").Bandwidth.GBPerSecond),
    ];

    // S: "LLM Inference Series: 5", G: "How to optimize AI models"
    private static IEnumerable<Row> SeriesAndGuide() =>
    [
        new Gives(65, () => Peak("h100-pcie", ComputeFormat.Fp32)),
        new Gives(66, () => Peak("h100-pcie", ComputeFormat.Tf32)),
        new Gives(67, () => Peak("h100-pcie", ComputeFormat.Fp8) / Peak("h100-pcie", ComputeFormat.Fp16)),
        new Holds(68, "compute binds right of the ridge point", () =>
            !RooflinePoint.Of(new Flops(300), new Bytes(1), new FlopsPerSecond(290), new BytesPerSecond(1)).IsMemoryBound
                && RooflinePoint.Of(new Flops(280), new Bytes(1), new FlopsPerSecond(290), new BytesPerSecond(1)).IsMemoryBound),
        new Gives(69, () => -LengthDrift.Of([142], [61]).Change * 100),
        new Holds(70, "a p95 of 1.1 s meets a target of 1.2 s and one of 2.4 s does not; it is 54 % less", () => Target(1100) == Attainment.MetSurely
            && Target(2400) == Attainment.MissedSurely && Math.Abs((1.1 / 2.4) - 0.46) < 0.005),
        new Gives(71, () => 100.0 * GuardrailLimit.Default.Pass / GuardrailLimit.Default.Of),
        new Holds(72, "3 of 50 fails the limit and 1 of 50 passes; the counts alone do not show a change", () =>
            GuardrailLimit.Default.Judge(3, 50) == GuardrailOutcome.Fail && GuardrailLimit.Default.Judge(1, 50) == GuardrailOutcome.Pass
                && !CountComparison.Of(3, 50, 1, 50).IsShown),
        new Holds(73, "11 of 50 and 5 of 50 have intervals that overlap: the counts alone do not show a change", () =>
            CountComparison.Of(11, 50, 5, 50) is { IsShown: false } rewrites && rewrites.After.High > rewrites.Before.Low),
        new Combines(74, () => Ratio(900, 300)),
    ];

    // P: "Performance Engineering", first half
    private static IEnumerable<Row> ChapterBasics() =>
    [
        new Gives(75, () => TokensPerSecond.Of(1, Seconds.FromMilliseconds(20)).Value),
        new NotCheckable(76, "the price per GPU-hour is not stated"),
        new Corrects(77, () => TokensPerSecond.Of(64, Seconds.FromMilliseconds(120)).Value),
        new Corrects(78, () => (new DollarsPerHour(4 * 2.70) * new Seconds(1000 / TokensPerSecond.Of(64, Seconds.FromMilliseconds(120)).Value)).Value),
        new Combines(79, () => new Dollars(0.12) / new Dollars(0.002)),
        new Combines(80, () => Ratio(120, 20)),
        new Gives(81, () => (Known("h100").Peaks[ComputeFormat.Fp8] / Known("h100").Bandwidth).Value),
        new Gives(82, () => (Known("h100").Peaks[ComputeFormat.Fp16] / Known("h100").Bandwidth).Value),
        new Gives(83, () => (Known("a100").Peaks[ComputeFormat.Fp16] / Known("a100").Bandwidth).Value),
        new Gives(84, () => (Known("v100").Peaks[ComputeFormat.Fp16] / Known("v100").Bandwidth).Value),
        new Gives(85, () => (Known("b200").Peaks[ComputeFormat.Fp16] / Known("b200").Bandwidth).Value),
        new Gives(86, () => Known("b200").Peaks[ComputeFormat.Fp16] / Known("b200").Bandwidth / (Known("v100").Peaks[ComputeFormat.Fp16] / Known("v100")
            .Bandwidth)),
        new Combines(87, () => new Joules(640e-12) / new Joules(0.5e-12)),
        new Combines(88, () => (new Joules(640e-12) * 1e12).Value),
        new Combines(89, () => ((new Joules(640e-12) - new Joules(0.5e-12)) * 0.5e12).Value),
        new Combines(90, () => new Watts(320e3) / new Watts(1250)),
        new Corrects(91, () => new Seconds(300e-9) / new Seconds(20e-9)),
        new Combines(92, () => 256 * 1024 * 132 / 1048576.0),
        new Combines(93, () => 200 / 1.755),
        new Gives(94, () => (Bytes.FromGB(80) / Known("h100").Bandwidth).Milliseconds),
        new Combines(95, () => new Flops(2 * Math.Pow(4096, 3)).Value / 1e9),
        new Combines(96, () => new Bytes(3 * 4096.0 * 4096 * 2).Value / 1e6),
        new Combines(97, () => (new Flops(2 * Math.Pow(4096, 3)) / new Bytes(3 * 4096.0 * 4096 * 2)).Value),
        new Combines(98, () => (new Flops(5) / new Bytes(4)).Value),
        new Combines(99, () => (new Flops(15e12) / new Bytes(2.8e12)).Value),
        new Gives(100, () => BytesPerSecond.FromGBPerSecond(2800) / Known("h100").Bandwidth * 100),
        new Corrects(101, () => (new Flops(4.0 * 8192 * 8192 * 128) / new Bytes((4.0 * 8192 * 8192 * 2) + (4.0 * 8192 * 128 * 2))).Value),
        new Gives(102, () => Floors(Decoder(7e9), Step.Decode(256, 0), With(3350)).Roofline.Value.Intensity.Value),
        new Combines(103, () => 40 / 5.0),
        new Gives(104, () => (Bytes.FromGB(80) - (NumberFormats.Fp16Format.Of(70e9) / 8)).GB),
        new Gives(105, () => (NumberFormats.Find("int4")!.Of(70e9) / 8).GB),
        new Gives(106, () => Capacity.PreallocationWaste(500, 4096) * 100),
        new Holds(107, "an 8-bit cache holds twice the sequences, not four times", () => Math.Abs((Cache70() / Cache70("int8")) - 2) < 1e-12),
        new Gives(108, () => Floors(Decoder(7e9), Step.Prefill(1, 1024), With(3350)).Roofline.Value.Intensity.Value),
        new Gives(109, () => Floors(Decoder(8.75e9), Step.Decode(1, 0), With(3350)).Cost.Work.Value / 1e9),
        new Gives(110, () => R1(70e9, "fp16", 3350, devices: 8)),
        new Gives(111, () => 1e3 / R1(70e9, "fp16", 3350, devices: 8)),
        new Gives(112, () => MfuAtMbu(1)),
        new Corrects(113, () => MfuAtMbu(0.88)),
        new Corrects(114, () => MfuAtMbu(0.85)),
        new Combines(115, () => GB(4096 * 2048, 2) * 1e3),
        new Combines(116, () => GB(4 * 4096 * 2048, 2) * 1e3),
        new Combines(117, () => GB(80.0 * 4 * 4096 * 2048, 2)),
        new Combines(118, () => 6 / 2.0),
    ];

    // P, techniques
    private static IEnumerable<Row> ChapterTechniques() =>
    [
        new Gives(119, () => Launches(50, 10)),
        new Gives(120, () => Launches(50, 10) / (2000 + Launches(50, 10)) * 100),
        new Gives(121, () => (Launches(30, 5) + Launches(30, 10)) / 2),
        new Gives(122, () => (Launches(30, 5) + Launches(30, 10)) / 2 * 70 / 1000),
        new Holds(123, "9,600 launches of 5 us are 48 ms: no tenth of a decode step", () =>
            Math.Abs(Launches(120 * 80, 5) - 48_000) < 1e-6 && Launches(120 * 80, 5) / 1000 > Large(1)),
        new Combines(124, () => GB(8192.0 * 8192, 2) * 1e3),
        new Combines(125, () => GB((4.0 * 8192 * 8192) + (4.0 * 8192 * 128), 2) * 1e3),
        new Combines(126, () => GB(64 * ((4.0 * 8192 * 8192) + (4.0 * 8192 * 128)), 2)),
        new Combines(127, () => GB(64 * 4.0 * 8192 * 128, 2) * 1e3),
        new Combines(128, () => Bytes.FromGB(GB(64 * ((4.0 * 8192 * 8192) + (4.0 * 8192 * 128)), 2)) / Bytes.FromGB(GB(64 * 4.0 * 8192 * 128, 2))),
        new Combines(129, () => GB(128 * 128 * 3, 2) * 1e6),
        new Combines(130, () => 8192 / 128.0),
        new Gives(131, () => Bits("int4-g64")),
        new Gives(132, () => (Bits("int4-g64") - Bits("int4")) / Bits("fp16") * 100),
        new Gives(133, () => (Bits("int4-g16") - Bits("int4")) / Bits("int4") * 100),
        new Gives(134, () => (Bits("int8-g128") - Bits("int8")) / Bits("int8") * 100),
        new Gives(135, () => Cache70()),
        new Gives(136, () => Cache70() / 8),
        new Gives(137, () => MaxBatch(17.5, Cache70())),
        new Gives(138, () => Cache70("int8")),
        new Gives(139, () => MaxBatch(4.375, Cache70("int8"))),
        new Gives(140, () => MaxBatch(4.375, Cache70("int8")) / MaxBatch(17.5, Cache70())),
        new Corrects(141, () => MaxBatch(4.375, Cache70("int8")) / MaxBatch(17.5, Cache70())),
        new Combines(142, () => 1000 / 120.0),
        new Gives(143, () => Compiled().Predicted.Middle.Milliseconds),
        new Gives(144, () => Compiled().Time / Compiled().Predicted.Middle),
        new Gives(145, () => 0.5 * (Compiled().Time / Compiled().Predicted.Middle) * 100),
        new Gives(146, () => TwoReductions(1).Value / 1e3),
        new Gives(147, () => (TwoReductions(1) / BytesPerSecond.FromGBPerSecond(900)).Value * 1e9),
        new Gives(148, () => new Seconds(5e-6) / (TwoReductions(1) / BytesPerSecond.FromGBPerSecond(900))),
        new Gives(149, () => (TwoReductions(64) / BytesPerSecond.FromGBPerSecond(900)).Value * 1e6),
        new Holds(150, "20 us per layer is below the floor of reading it", () => R1(70e9, "fp16", 3350, devices: 8) * 1e3 / 80 > 20),
        new Corrects(151, () => NumberFormats.Fp16Format.Of(7e9).GB),
        new Gives(152, () => Ring(1, 1) / 1e3),
        new Gives(153, () => Ring(16.1, 450)),
        new Combines(154, () => Ms(249.4, 62.5) / 249.4),
        new Combines(155, () => 249.4 * 2 / 3),
        // Printed as whole per cents, 3 to 6; the table holds their middle.
        new Combines(156, () => (Math.Round(4 / 132.0 * 100) + Math.Round(8 / 132.0 * 100)) / 2),
        new Combines(157, () => 28 + 12 + 8 + 10),
        new Gives(158, () => BytesPerSecond.FromGBPerSecond(2800) / Known("h100").Bandwidth * 100),
        new Combines(159, () => Ratio(150, 50)),
        new Gives(160, () => FleetCost.ScalingTaxShare(0.48, 0.65) * 100),
        new NotCheckable(161, "no step time on 8 GPUs is given"),
        // One per cent of the MFU, not one percentage point.
        new Gives(162, () => FleetCost.ScalingTaxShare(0.40 * 0.99, 0.40) * 10_000),
        new Corrects(163, () => FleetCost.StragglerLossShare(0.1) * 100),
        new Holds(164, "10 to 20 % less MFU makes 30 days 33.3 to 37.5", () =>
            Math.Abs((30 / (1 - FleetCost.ScalingTaxShare(0.9, 1))) - 33.3) < 0.05 && Math.Abs((30 / (1 - FleetCost.ScalingTaxShare(0.8, 1))) - 37.5) < 1e-9),
        new Combines(165, () => (new Bytes(500e6) * 1000).GB),
    ];

    // P, the case study of the 70B model
    private static IEnumerable<Row> ChapterCase() =>
    [
        new Combines(166, () => 38 + 24 + 14 + 12 + 12),
        new Corrects(167, () => (Bytes.FromGB(17.5) / BytesPerSecond.FromGBPerSecond(2700)).Milliseconds),
        new Corrects(168, () => TokensPerSecond.Of(4, Seconds.FromMilliseconds(85)).Value),
        new Corrects(169, () => 85 * (1 - (0.38 * 0.45))),
        new Holds(170, "a step of 32 sequences has no lower floor than a step of one", () => Large(32) > Large(1)),
        new Corrects(171, () => 85 * ((0.38 * 0.55) + (0.24 * 0.7) + 0.04 + 0.12)),
        new Holds(172, "a step of 32 sequences has no lower floor than a step of one", () => Large(32) > Large(1)),
        new Gives(173, () => Speculation.TokensOf(0.78, 5)),
        // The text goes on with its rounded 3.5 tokens; unrounded it is 10.22 ms and 3.13x (Core.Tests, SpeculationTests).
        new Combines(174, () => (Seconds.FromMilliseconds(4 + 32) / Math.Round(Speculation.TokensOf(0.78, 5), 1)).Milliseconds),
        new Combines(175, () => Ratio(32, 10.3)),
        new Gives(176, () => NumberFormats.Find("int4")!.Of(1.5e9).GB),
        new Gives(177, () => 5 * R1(1.5e9, "int4", 3350)),
        new Gives(178, () => Speculation.TokensOf(0.25, 4)),
        new Gives(179, () => Speculation.TokensOf(0.75, 4)),
        new Corrects(180, () => Known("h100").Bandwidth / Known("a100").Bandwidth),
        new NotCheckable(181, "two pieces of advice that contradict each other"),
        new NotCheckable(182, "one technique counted on four bases"),
        new NotCheckable(183, "two targets for one quantity"),
        new Gives(184, () => Peak("b200", ComputeFormat.Fp16)),
        new Gives(185, () => Peak("a100", ComputeFormat.Fp16)),
        new Gives(186, () => Ring(16.1, 64)),
    ];

    private static LatencyFloors Head(int steps)
    {
        var head = new StatedComponent("head", ComponentRole.Denoiser, 1_000_000_000) { Steps = steps };
        return Floors(new Model("head", [head], WeightFormats.Uniform(NumberFormats.Bf16Format)), Step.Forward(1), With(273));
    }

    /// <summary>The bytes of the two all-reduces of one layer of Llama 3 70B.</summary>
    private static Bytes TwoReductions(int batch) =>
        Floors(ModelCatalogue.Find("llama-3-70b").Value, Step.Decode(batch, 4096), Known("h100"), "fp16", 8).Cost.Collectives[0].Message * 2;
}
