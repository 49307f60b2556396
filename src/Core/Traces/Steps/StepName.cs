using System.Globalization;

namespace Floorline.Core.Traces.Steps;

/// <summary>A step as its annotation describes it: what a serving engine or the profiler writes into the name.</summary>
/// <param name="Kind">What the step is.</param>
/// <param name="Family">The annotation without its numbers: steps of one family are compared with each other.</param>
/// <param name="Number">Number of the step; null where the name has none.</param>
/// <param name="Prompts">Sequences that are prefilled; null where not stated.</param>
/// <param name="Sequences">Sequences that are decoded, or the batch where the two are not told apart; null where not stated.</param>
/// <param name="Tokens">New prompt tokens; null where not stated.</param>
public sealed record StepName(StepKind Kind, string Family, long? Number, long? Prompts, long? Sequences, long? Tokens)
{
    /// <summary>Tokens in the cache over all sequences that are decoded, where the annotation states them; null elsewhere.</summary>
    public long? CachedTokens { get; init; }

    internal const string XlaFamily = "XLA step";

    private const StringComparison Exact = StringComparison.Ordinal;

    /// <summary>Reads an annotation; null where it is not a step of a form that is known.</summary>
    /// <param name="annotation">The annotation, such as <c>ProfilerStep#4</c> (PyTorch), <c>execute_context_1(888)_generation_0(0)</c> (vLLM),
    /// <c>step[DECODE bs=8]</c> (SGLang) or <c>[Executor] _forward_step 7: 0 ctx reqs, 32 gen reqs</c> (TensorRT-LLM).</param>
    public static StepName? Parse(string annotation)
    {
        ArgumentNullException.ThrowIfNull(annotation);
        return Profiler(annotation) ?? Xla(annotation) ?? Vllm(annotation) ?? TensorRtLlm(annotation) ?? Sglang(annotation);
    }

    private static StepName? Profiler(string text) =>
        text.StartsWith("ProfilerStep", Exact) ? new StepName(StepKind.Iteration, "ProfilerStep", NumberAfter(text, "#"), null, null, null) : null;

    // a mark on the device, named by the reader
    private static StepName? Xla(string text) =>
        text.StartsWith("XLA step #", Exact) ? new StepName(StepKind.Iteration, XlaFamily, NumberAfter(text, "#"), null, null, null) : null;

    // execute_context_N(tokens)_generation_M(tokens); with a leading token count and details in the brackets in newer versions;
    // execute_new_N_cached_M in older ones.
    private static StepName? Vllm(string text)
    {
        if (!text.StartsWith("execute_", Exact))
        {
            return null;
        }

        long? prompts = NumberAfter(text, "context_") ?? NumberAfter(text, "execute_new_");
        long? sequences = NumberAfter(text, "generation_") ?? NumberAfter(text, "_cached_");
        return prompts is { } p && sequences is { } s ? new StepName(KindOf(p, s), "vLLM execute", null, p, s, p > 0 ? PromptTokens(text)
            : 0) { CachedTokens = Cached(text) } : null;
    }

    // generation_3(sq3sk4096...): sk counts what the queries look at, themselves included
    private static long? Cached(string text) => text.IndexOf("generation_", Exact) is >= 0 and int at && NumberAfter(text[at..], "sk") is { } keys
        ? Math.Max(0, keys - (NumberAfter(text[at..], "(sq") ?? 0)) : null;

    private static long? PromptTokens(string text) => NumberAfter(text, "(sq") ?? (text.IndexOf('(', Exact) is >= 0 and int open
        ? LeadingNumber(text.AsSpan(open + 1)) : null);

    // [Executor] _forward_step 7: 1 ctx reqs, 888 ctx tokens, 3 gen reqs; executeStep: 1 ctx reqs, 3 gen reqs
    private static StepName? TensorRtLlm(string text)
    {
        long? prompts = NumberBefore(text, " ctx reqs");
        long? sequences = NumberBefore(text, " gen reqs");
        return prompts is { } p && sequences is { } s ? new StepName(KindOf(p, s), "TensorRT-LLM step", NumberAfter(text, "_forward_step "), p, s,
            NumberBefore(text, " ctx tokens")) : null;
    }

    // step[DECODE bs=8], step[EXTEND bs=1 toks=888], decode[bs=8]
    private static StepName? Sglang(string text)
    {
        int open = text.IndexOf('[', Exact);
        if (open <= 0 || NumberAfter(text, "bs=") is not { } batch)
        {
            return null;
        }

        string word = text[..open];
        string mode = word.Equals("step", StringComparison.OrdinalIgnoreCase) ? text[(open + 1)..] : word;
        StepKind? kind = Starts(mode, "decode") || Starts(mode, "target_verify") || Starts(mode, "draft") ? StepKind.Decode
            : Starts(mode, "extend") || Starts(mode, "prefill") ? StepKind.Prefill
            : Starts(mode, "mixed") ? StepKind.Mixed
            : null;
        long? tokens = NumberAfter(text, "toks=") ?? NumberAfter(text, "tokens=");
        return kind is { } known
            ? new StepName(known, "SGLang step", null, known == StepKind.Prefill ? batch : null, known == StepKind.Prefill ? null
            : batch, known == StepKind.Decode ? 0 : tokens)
            : null;
    }

    private static bool Starts(string text, string word) => text.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private static StepKind KindOf(long prompts, long sequences) => prompts == 0 ? StepKind.Decode : sequences == 0 ? StepKind.Prefill : StepKind.Mixed;

    private static long? NumberAfter(string text, string mark) =>
        text.IndexOf(mark, Exact) is >= 0 and int at ? LeadingNumber(text.AsSpan(at + mark.Length)) : null;

    private static long? NumberBefore(string text, string mark)
    {
        int end = text.IndexOf(mark, Exact);
        int start = end;
        while (start > 0 && char.IsAsciiDigit(text[start - 1]))
        {
            start--;
        }

        return end > start ? LeadingNumber(text.AsSpan(start, end - start)) : null;
    }

    private static long? LeadingNumber(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        return long.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
    }
}
