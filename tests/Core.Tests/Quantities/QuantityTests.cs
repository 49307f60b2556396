using System.Reflection;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Quantities;

namespace Floorline.Core.Tests.Quantities;

public class QuantityTests
{
    public static TheoryData<Type> Types => [.. typeof(Bytes).Assembly.GetExportedTypes()
        .Where(static t => t.IsValueType && t.GetInterfaces().Any(static i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IQuantity<>)))];

    /// <summary>A rule kept for every quantity ever added: it holds its number, shows its unit, and converts from nothing by itself.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void Type_OfAQuantity_KeepsTheRules(Type type)
    {
        object one = Activator.CreateInstance(type, 1234.5)!;

        Assert.Equal(1234.5, type.GetProperty("Value")!.GetValue(one));
        Assert.Matches("^1234.5 .+", one.ToString());
        Assert.Equal(Activator.CreateInstance(type, 0.0), type.GetProperty("Zero")!.GetValue(null));
        Assert.DoesNotContain(type.GetMethods(), static m => m.Name is "op_Implicit" or "op_Explicit");
        Assert.True(typeof(IEquatable<>).MakeGenericType(type).IsAssignableFrom(type));
    }

    /// <summary>No dimension travels as a bare number through a public signature of Core.</summary>
    [Fact]
    public void Doubles_InPublicSignatures_AreRatiosCountsOrFactors()
    {
        // Names that say what the number is: a ratio, a share, a count, a bit width, or the value inside a quantity.
        string[] allowed =
        [
            "value", "Value", "factor", "divisor", "Ratio", "share", "Share", "Mfu", "Mbu", "Hfu", "Duty", "Low", "High", "FlipsAt", "error", "Error",
                "RelativeError", "relativeError", "AssumedError", "Plausibility",
            "Bits", "BitsPerWeight", "PayloadBits", "ScaleBits", "ZeroPointBits", "Hertz", "RateHertz", "rateHertz", "HighestRateHertz", "tokens", "Tokens",
                "count", "Count", "calls", "Calls", "Load", "Distinct",
            "gigabytes", "gibibytes", "gigabytesPerSecond", "milliseconds", "microseconds", "giga", "tera", "GB", "GiB", "GBPerSecond", "Tera", "Milliseconds",
                "meanTokens", "maxTokens", "PreallocationWaste",
            "op_Division", "ExpectedDistinct", "TokensHandled", "WeightShare", "CacheShare", "WorkShare", "GuaranteedShare", "GuaranteedComputeShare",
                "GuaranteedWorkShare", "AttainedShare", "BoundRatio", "OverheadRatio", "Positive", "NotNegative",
            "ConcurrencyCount", "shapeFactor", "MeanOutput", "Over", "Gain", "Benefit", "WorthWhile", "CertainFrom", "Stays", "FollowsUpTo", "Of", "Median",
                "Megahertz", "Utilisation", "ExpertParameters",
            "UnpackOperationsPerWeight", "OperationsPerWeight", "OperationsPerByte", "BytesPerUnpackedWeight", "ScoreBytesPerFlop", "UnpackingPerToken",
                "BytesPerClock", "AttentionPerClock", "LeastBits",
                "ComputeShareOn", "steps", "prompts", "held", "OwnStrength", "tail", "MedianWidth", "HorizonDuty", "TokensPerStep",
            "BatchCount", "LengthShare", "MeanContext", "MeanBatchCount", "WaitedShare", "PrefillShare", "decodes", "contextTokens", "chunkTokens",
                "pairTokens", "prompt", "output", "cached", "CacheTokens",
            "fleetShare", "nodeShare", "ScalingTaxShare", "StragglerLossShare", "BreakEvenCalls", "Shortfall", "Factor", "TokensOf", "BreakEvenShare",
                "AcceptanceShare", "ExpectedTokens",
            "MatrixShare", "ElementwiseShare", "LaunchShare", "WeightFactor", "ComputeFactor", "CacheFactor", "ExchangeFactor", "MemoryShare", "ComputeShare",
                "sequences", "Sequences", "Layers",
            "ExpertLayers", "Strength", "Quantile", "MedianError", "MeanError", "Bias", "CoverageShare",
            "probability", "change", "Probability", "confidence", "Confidence", "Cumulative", "Quantile", "Exactly", "AtMost", "AtLeast", "WorseProbability",
                "BetterProbability", "ShownProbability", "DriftProbability", "FalseAlarmRate",
            "Change", "DriftChange", "SmallestShownChange", "Tolerance", "MostIncrease", "PerplexityRatio", "Perplexity", "Superiority", "CliffsDelta",
                "Autocorrelation", "OutlierScore", "Between", "Least", "Expected", "WordsBefore", "WordsAfter", "Times", "times", "MiddleOf", "WaitSteps",
            "freedom", "RunSpread", "Spent", "ConfidenceOf",
                "ChanceDeviations", "SlowdownDeviations", "SlowdownBreadth", "SlowdownMargin", "SlowdownShareMargin",
        ];
        string[] ratios = ["Share", "Ratio", "Factor", "Variation", "Percent", "Noise", "Count", "Tokens"];
        IEnumerable<string> offenders = typeof(Bytes).Assembly.GetExportedTypes()
            .SelectMany(static t => t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .SelectMany(static m => Doubles(m))
            .Where(name => !allowed.Contains(name.Name) && !Array.Exists(ratios, end => name.Name.EndsWith(end, StringComparison.OrdinalIgnoreCase)))
            .Select(static n => n.Where)
            .Distinct();

        Assert.True(!offenders.Any(), string.Join(", ", offenders));
    }

    [Fact]
    public void Physics_OfTheOperators_HasTheRightUnits()
    {
        Assert.Equal(new Seconds(0.07), Bytes.FromGB(14) / BytesPerSecond.FromGBPerSecond(200));
        Assert.Equal(new Seconds(2), new Flops(2e12) / FlopsPerSecond.FromTera(1));
        Assert.Equal(new FlopsPerByte(295.2), new FlopsPerSecond(295.2) / new BytesPerSecond(1));
        Assert.Equal(new FlopsPerByte(4), new Flops(8) / new Bytes(2));
        Assert.Equal(new FlopsPerSecond(6), new FlopsPerByte(3) * new BytesPerSecond(2));
        Assert.Equal(new Joules(50), new Watts(10) * new Seconds(5));
        Assert.Equal(new Joules(0.5), new Watts(50) / new TokensPerSecond(100));
        Assert.Equal(new Dollars(2), new DollarsPerHour(4) * new Seconds(1800));
        Assert.Equal(85.899345920e9, Bytes.FromGiB(80).Value);
        Assert.Equal(80e9, Bytes.FromGB(80).Value);
    }

    // Bits per weight = payload + (scale bits + zero-point bits) / block. Source: PHYSICS section 3.
    [Theory]
    [InlineData("int4-g64", 4.25)]
    [InlineData("int4-g16", 5.0)]
    [InlineData("int8-g128", 8.25)]
    [InlineData("q8_0", 8.5)]
    [InlineData("q4_0", 4.5)]
    [InlineData("nvfp4", 4.5)]
    [InlineData("mxfp4", 4.25)]
    [InlineData("q4_k", 4.5)]
    [InlineData("q6_k", 6.5625)]
    [InlineData("iq2_xxs", 2.0625)]
    [InlineData("tq1_0", 1.6875)]
    public void BitsPerWeight_OfABlockFormat_CountsItsScales(string name, double bits) => Assert.Equal(bits, NumberFormats.Find(name)!.BitsPerWeight, 1e-12);

    [Theory]
    [InlineData("BF16", "bf16")]
    [InlineData("f16", "fp16")]
    [InlineData("Q4-K-M", "q4_k_m")]
    [InlineData("e4m3", "fp8")]
    public void Find_OtherSpellings_FindTheFormat(string typed, string name) => Assert.Equal(name, NumberFormats.Find(typed)!.Name);

    // 16.06 GB around eight devices at 450 GB/s: 62.5 ms. Source: PHYSICS section 7.
    [Fact]
    public void Ring_OfTheTexts_Takes62Milliseconds() =>
        Assert.Equal(62.5, CollectiveTime.Ring(Bytes.FromGB(16.06), 8, BytesPerSecond.FromGBPerSecond(450), Seconds.Zero).Milliseconds, 0.05);

    [Fact]
    public void MaxSequences_OfTheTexts_Is372And898()
    {
        Assert.Equal(372, Capacity.MaxSequences(Bytes.FromGB(80), Bytes.FromGB(17.5), Bytes.Zero, Bytes.FromGB(0.16777216)));

        // INT4 with its block scales, 4.25 bits, and an 8-bit cache.
        Assert.Equal(898, Capacity.MaxSequences(Bytes.FromGB(80), NumberFormats.Find("int4-g64")!.Of(70e9 / 8), Bytes.Zero, Bytes.FromGB(0.08388608)), 1.0);
    }

    private static IEnumerable<(string Name, string Where)> Doubles(MemberInfo member) => member switch
    {
        PropertyInfo property when Holds(property.PropertyType) => [(property.Name, $"{member.DeclaringType!.Name}.{property.Name}")],
        FieldInfo field when Holds(field.FieldType) => [(field.Name, $"{member.DeclaringType!.Name}.{field.Name}")],
        MethodInfo { IsSpecialName: false } method when !method.Name.Contains('<', StringComparison.Ordinal)
            && method.Name is not ("Deconstruct" or "Equals") =>
            method.GetParameters().Where(static p => Holds(p.ParameterType)).Select(p => (p.Name!, $"{member.DeclaringType!.Name}.{method.Name}({p.Name})"))
                .Concat(Holds(method.ReturnType) ? [(method.Name, $"{member.DeclaringType!.Name}.{method.Name}")] : []),
        _ => [],
    };

    private static bool Holds(Type type) => type == typeof(double) || type == typeof(double?) || type == typeof(Fact<double>);
}
