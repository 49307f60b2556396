using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Workbench.Words;

namespace Floorline.Contract.Tests.Words;

/// <summary>Every reason that Core can give has a sentence, and the numbers of the reason stand in it.</summary>
public class SentenceTests
{
    public static TheoryData<Type> Unions => [typeof(NotApplicable), typeof(Ground), typeof(CannotRun), typeof(Stop), typeof(Miss), typeof(TimeAssumption),
        typeof(EvidenceSource), typeof(AnchorUse), typeof(ImpossibleReason), typeof(InputBasis), typeof(Why)];

    [Theory]
    [MemberData(nameof(Unions))]
    public void Of_EveryReasonOfAUnion_IsASentence(Type union)
    {
        Type[] reasons = [.. union.GetNestedTypes().Where(t => t.IsSubclassOf(union))];
        Assert.NotEmpty(reasons);
        MethodInfo said = typeof(Sentence).GetMethod(nameof(Sentence.Of), [union])!;

        foreach (Type reason in reasons)
        {
            string sentence = (string)said.Invoke(null, [Made(reason)])!;

            Assert.True(sentence.Length > 10, $"{reason.Name}: '{sentence}'");
            Assert.DoesNotContain("NaN", sentence, StringComparison.Ordinal);
            Assert.DoesNotContain("  ", sentence, StringComparison.Ordinal);
            Assert.DoesNotContain("{", sentence, StringComparison.Ordinal);
            Assert.Equal(union == typeof(TimeAssumption) || union == typeof(AnchorUse), sentence.EndsWith('.'));
        }
    }

    [Fact]
    public void Of_AWeightFormatBesideMuchOverhead_SaysWhatFallsAndWhatStays() =>
        Assert.Equal("R1 would fall 13.4 ms, unexplained 37.6 ms stays, ratio 2.60: stop quantising",
            Sentence.Of(new Why.OverheadStays("R1", Seconds.FromMilliseconds(13.4), Seconds.FromMilliseconds(37.6), 2.6, OfWeights: true)));

    [Fact]
    public void Of_DraftsThatGainUpToABatch_SaysWhich()
    {
        var drafts = new Speculation(0.7, 4, Seconds.FromMilliseconds(1));
        Ground Round(double? even, int? most) => new Ground.DraftRound(drafts, Seconds.FromMilliseconds(9), Seconds.FromMilliseconds(8), even, most);

        Assert.EndsWith("verify 9.00 ms against 8.00 ms; breaks even at an acceptance of 0.30", Sentence.Of(Round(0.3, null)), StringComparison.Ordinal);
        Assert.EndsWith("is a loss at any acceptance; no gain at any batch", Sentence.Of(Round(null, 0)), StringComparison.Ordinal);
        Assert.EndsWith("gains up to a batch of about 16", Sentence.Of(Round(0.3, 16)), StringComparison.Ordinal);
    }

    private static object Made(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().OrderByDescending(static c => c.GetParameters().Length).First();
        object made = constructor.Invoke([.. constructor.GetParameters().Select(static p => Value(p.ParameterType))]);
        foreach (PropertyInfo required in type.GetProperties().Where(static p => p.IsDefined(typeof(RequiredMemberAttribute))))
        {
            required.SetValue(made, Value(required.PropertyType));
        }

        return made;
    }

    private static object? Value(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? Value(inner)
        : type == typeof(string) ? "a name that somebody gave"
        : type == typeof(int) ? 7
        : type == typeof(long) ? 7L
        : type == typeof(double) ? 0.7
        : type == typeof(bool) ? true
        : type == typeof(Seconds) ? Seconds.FromMilliseconds(7)
        : type == typeof(TimeRange) ? TimeRange.Exactly(Seconds.FromMilliseconds(7))
        : type == typeof(Bytes) ? Bytes.FromGB(7)
        : type == typeof(TokensPerSecond) ? new TokensPerSecond(7)
        : type == typeof(LoadShortfall) ? new LoadShortfall(new TokensPerSecond(3), new TokensPerSecond(7), 16)
        : type == typeof(NumberFormat) ? NumberFormats.Bf16Format
        : type == typeof(BytesPerSecond) ? BytesPerSecond.FromGBPerSecond(7)
        : type == typeof(ObjectiveOutcome) ? new ObjectiveOutcome(Objective.Latency(Figure.Itl, Seconds.FromMilliseconds(5), Statistic.Mean),
            Fact<FigureRange>.Known(FigureRange.Exactly(FigureValue.Of(Seconds.FromMilliseconds(7)))))
        : type == typeof(MeasuredGain) || type == typeof(KernelEfficiency) || type == typeof(Speculation) || type == typeof(DisputedFigure) ? Made(type)
        : type.IsEnum ? type.GetEnumValues().GetValue(0)
        : type.IsAbstract && type.GetNestedTypes().FirstOrDefault(t => t.IsSubclassOf(type)) is { } first ? Made(first)
        : typeof(IEnumerable).IsAssignableFrom(type) ? Array.CreateInstance(type.GetGenericArguments()[0], 0)
        : throw new InvalidOperationException($"no value is known for {type}");
}
