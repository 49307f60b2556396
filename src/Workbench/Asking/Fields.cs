namespace Floorline.Workbench;

/// <summary>
/// Everything that can be asked for, a row each. An input is added by a row here, the property that holds it, and the code that uses it: options, help,
/// completion, files, requests, their contract, the page's form, the journal and docs/options.md follow.
/// </summary>
public static class Fields
{
    /// <summary>The inputs of a situation, in the order in which documents and the journal show them.</summary>
    public static IReadOnlyList<Field<SituationSpec>> OfSituation { get; } =
    [
        new("model", InputKind.Model, "A name, hf:org/model, config.json, model folder, .safetensors, .gguf or .onnx file, "
            + "or params=7e9,layers=32,kv_heads=8,head=128",
            static s => s.Model, static (s, v) => s with { Model = v }) { Label = "Model", Example = "llama-3-8b", Hint = "A name, or params=7e9,layers=32 …" },
        new("on", InputKind.Hardware, "Hardware: a name, 8xNAME, a JSON file, or bw=200GB/s,fp16=100TFLOP/s; this machine if left out",
            static s => s.On, static (s, v) => s with { On = v })
        { Label = "Hardware", Example = "h100, 8xh100-sxm …", Hint = "A name, 8xNAME, or bw=200GB/s,fp16=100TFLOP/s" },
        new("hw-override", new("FIGURES"), "Figures that replace the catalogue's, such as bw=200GB/s,attained=150GB/s",
            static s => s.HwOverride, static (s, v) => s with { HwOverride = v })
        { Label = "Replace hardware figures", Example = "bw=200GB/s", Group = FieldGroup.Details, IsOfThisHardware = true },
        new("weights", InputKind.Format, "Weight format, such as bf16, fp8, int4-g128, q4_k_m", static s => s.Weights, static (s, v) => s with { Weights = v })
        { Label = "Weights", Example = "as published" },
        new("kv", InputKind.Format, "Format of the KV cache, such as bf16 or fp8", static s => s.Kv, static (s, v) => s with { Kv = v })
        { Label = "KV cache", Example = "bf16" },
        new("context", InputKind.Count(0, 100_000_000), "Tokens in the cache; 8k is 8,000, 8Ki is 8,192",
            static s => s.Context, static (s, v) => s with { Context = v }) { Label = "Context", Example = "8k" },
        new("batch", InputKind.Count(1, 1_000_000), "Sequences or items per step", static s => s.Batch, static (s, v) => s with { Batch = v })
        { Label = "Batch", Example = "4" },
        new("phase", InputKind.Of("PHASE", new("decode", "one new token per sequence"), new("prefill", "reading a prompt"),
            new("forward", "one call of the whole model")), "decode, prefill or forward",
            static s => s.Phase, static (s, v) => s with { Phase = v }) { Label = "Phase", Example = "prefill" },
        new("prompt", InputKind.Count(1, 100_000_000), "New tokens of a prefill", static s => s.Prompt, static (s, v) => s with { Prompt = v })
        { Label = "Prompt tokens", Example = "700" },
        new("tp", InputKind.Count(1, 65_536), "Tensor-parallel devices", static s => s.Tp, static (s, v) => s with { Tp = v })
        { Label = "Tensor parallel", Example = "2", Group = FieldGroup.Devices, UnusedBy = Verbs.Roofline },
        new("pp", InputKind.Count(1, 4096), "Pipeline-parallel stages", static s => s.Pp, static (s, v) => s with { Pp = v })
        { Label = "Pipeline parallel", Example = "2", Group = FieldGroup.Devices, UnusedBy = Verbs.Roofline },
        new("ep", InputKind.Count(1, 65_536), "Expert-parallel devices", static s => s.Ep, static (s, v) => s with { Ep = v })
        { Label = "Expert parallel", Example = "2", Group = FieldGroup.Devices, UnusedBy = Verbs.Roofline },
        new("reserve", InputKind.Size, "Memory kept back per device, such as 2GB", static s => s.Reserve, static (s, v) => s with { Reserve = v })
        { Label = "Memory kept back", Example = "2GB", Group = FieldGroup.Details, UnusedBy = Verbs.Roofline | Verbs.Chunk | Verbs.Trace },
        new("steps", InputKind.Count(1, 100_000), "Denoising steps per call", static s => s.Steps, static (s, v) => s with { Steps = v })
        { Label = "Denoising steps", Example = "4", Group = FieldGroup.Details },
        new("encoder-length", InputKind.Count(1, 10_000_000), "Encoder positions that cross-attention reads",
            static s => s.EncoderLength, static (s, v) => s with { EncoderLength = v })
        { Label = "Encoder positions", Example = "700", Group = FieldGroup.Details },
        new("dim", new("NAME=N") { Between = ',' }, "Size of an ONNX graph's symbolic dimension, such as batch=1; may be repeated",
            static s => s.Dim, static (s, v) => s with { Dim = v }) { Label = "ONNX dimensions", Example = "batch=2", Group = FieldGroup.Details },
        new("collective", InputKind.Of("HOW", new("ring"), new("switch")), "How all-reduces are done: ring or switch",
            static s => s.Collective, static (s, v) => s with { Collective = v })
        { Label = "All-reduce", Example = "ring", Group = FieldGroup.Devices, UnusedBy = Verbs.Roofline },
        new("measured", InputKind.Time, "Measured time of one step or rate: 114ms, 114ms+-2%, 45tok/s, 30fps, 6it/s, 33Hz; "
            + "with --batch, tok/s count one sequence unless followed by total", static s => s.Measured, static (s, v) => s with { Measured = v })
        {
            Label = "Measured time of one step", Example = "9ms or 9ms+-2%", Hint = "Leave it empty to see only the floors", Of = Verbs.OfTimes,
            IsOfThisHardware = true,
        },
        new("timed", new("N") { Words = [new("call", "a whole call"), new("iteration", "one turn of the loop inside a call")] },
            "What --measured is of: a call (of a model that generates, with --output-tokens), or one iteration of the loop inside a call",
            static s => s.Timed, static (s, v) => s with { Timed = v })
        { Label = "What was timed", Example = "one step", Group = FieldGroup.Seen, Of = Verbs.OfTimes, IsOfThisHardware = true },
        new("launches", InputKind.Count(0, 1_000_000_000), "Kernel launches per step, with --launch-cost",
            static s => s.Launches, static (s, v) => s with { Launches = v })
        {
            Label = "Launches per step", Example = "300", Group = FieldGroup.Engine, Of = Verbs.OfTimes, UnusedBy = Verbs.Sweep | Verbs.Roofline,
            Needs = FieldNeed.Measurement, IsOfThisHardware = true,
        },
        new("launch-cost", InputKind.Time, "Cost of one launch that nothing hides, such as 10us",
            static s => s.LaunchCost, static (s, v) => s with { LaunchCost = v })
        {
            Label = "Cost of a launch", Example = "10us", Group = FieldGroup.Engine, Of = Verbs.OfTimes, UnusedBy = Verbs.Sweep | Verbs.Roofline,
            Needs = FieldNeed.Measurement, IsOfThisHardware = true,
        },
        new("engine", InputKind.Engine, "vllm, sglang, tensorrt-llm, llama.cpp, compiled, eager, or one of floorline.json",
            static s => s.Engine ?? s.RefusedEngine, static (s, v) => s with { Engine = v, RefusedEngine = null })
        { Label = "Engine", Example = "vllm", Group = FieldGroup.Engine, Of = Verbs.OfEngines, UnusedBy = Verbs.Roofline },
        new("concurrency", InputKind.Count(1, 1_000_000), "Requests in flight in a served load",
            static s => s.Concurrency, static (s, v) => s with { Concurrency = v })
        { Label = "Requests in flight", Example = "16", Group = FieldGroup.Load, Of = Verbs.OfLoads, UnusedBy = Verbs.Chunk },
        new("rate", InputKind.Number, "Requests per second in a served load; with --concurrency at most so many in flight",
            static s => s.Rate, static (s, v) => s with { Rate = v })
        { Label = "Requests per second", Example = "4", Group = FieldGroup.Load, Of = Verbs.OfLoads, UnusedBy = Verbs.Chunk },
        new("replicas", InputKind.Count(1, 65_536), "Copies of the deployment that share the load",
            static s => s.Replicas, static (s, v) => s with { Replicas = v })
        { Label = "Copies", Example = "2", Group = FieldGroup.Load, Of = Verbs.OfLoads, UnusedBy = Verbs.Chunk },
        new("prompt-tokens", InputKind.Count(1, 10_000_000), "Prompt tokens of a request, on average",
            static s => s.PromptTokens, static (s, v) => s with { PromptTokens = v })
        { Label = "Prompt tokens", Example = "512", Group = FieldGroup.Load, Of = Verbs.OfFacts, UnusedBy = Verbs.Chunk },
        new("output-tokens", InputKind.Count(1, 10_000_000), "Output tokens of a request, on average",
            static s => s.OutputTokens, static (s, v) => s with { OutputTokens = v })
        { Label = "Output tokens", Example = "128", Group = FieldGroup.Load, Of = Verbs.OfFacts, UnusedBy = Verbs.Chunk },
        new("length-spread", InputKind.Share, "How far these lengths vary, evenly: 50% is half to one and a half times the average; 10% if left out",
            static s => s.LengthSpread, static (s, v) => s with { LengthSpread = v })
        {
            Label = "Lengths vary by", Example = "50%", Group = FieldGroup.Load, Of = Verbs.OfLoads, UnusedBy = Verbs.Sweep | Verbs.Chunk,
            Needs = FieldNeed.Load,
        },
        new("cached-prefix", InputKind.Count(0, 10_000_000), "Prompt tokens that are in the cache already",
            static s => s.CachedPrefix, static (s, v) => s with { CachedPrefix = v })
        {
            Label = "Cached prompt tokens", Example = "256", Group = FieldGroup.Load, Of = Verbs.OfLoads, UnusedBy = Verbs.Sweep | Verbs.Chunk,
            Needs = FieldNeed.Load,
        },
        new("output-limit", InputKind.Count(1, 10_000_000), "Output tokens that would be enough for an answer: makes a shorter output a step",
            static s => s.OutputLimit, static (s, v) => s with { OutputLimit = v })
        {
            Label = "Output that would be enough", Example = "64", Group = FieldGroup.Load, Of = Verbs.OfLoads, UnusedBy = Verbs.Sweep | Verbs.Chunk,
            Needs = FieldNeed.Load,
        },
        new("shared-prefix", InputKind.Count(0, 10_000_000), "Tokens that prompts begin with in common: makes a prefix cache a step",
            static s => s.SharedPrefix, static (s, v) => s with { SharedPrefix = v })
        {
            Label = "Prompt tokens in common", Example = "256", Group = FieldGroup.Load, Of = Verbs.OfLoads, UnusedBy = Verbs.Sweep | Verbs.Chunk,
            Needs = FieldNeed.Load,
        },
        new("chunk-tokens", InputKind.Count(1, 10_000_000), "Most tokens of one step, prompts and decodes together (chunked prefill, max-num-batched-tokens)",
            static s => s.ChunkTokens, static (s, v) => s with { ChunkTokens = v })
        {
            Label = "Most tokens of a step", Example = "2048", Group = FieldGroup.Load, Of = Verbs.OfLoads, UnusedBy = Verbs.Sweep | Verbs.Chunk,
            Needs = FieldNeed.Load,
        },
        new("kv-preallocate", InputKind.Count(1, 10_000_000), "An engine without a paged cache: tokens that it sets aside for each sequence",
            static s => s.KvPreallocate, static (s, v) => s with { KvPreallocate = v })
        {
            Label = "Cache set aside for each", Example = "as it grows", Group = FieldGroup.Load, Of = Verbs.OfLoads, UnusedBy = Verbs.Chunk,
            Needs = FieldNeed.Load,
        },
        new("requests", InputKind.Count(1, 100_000), "Requests that the simulation of the load runs; as many as the percentiles need if left out",
            static s => s.Requests, static (s, v) => s with { Requests = v })
        {
            Label = "Requests simulated", Example = "as many as p99 needs", Group = FieldGroup.Load, Of = Verbs.OfLoads, UnusedBy = Verbs.Sweep | Verbs.Chunk,
            Needs = FieldNeed.Load,
        },
        new("measured-with", new("INPUTS"), "What was different when it was measured, such as tp=1,weights=bf16: times are moved from there",
            static s => s.MeasuredWith, static (s, v) => s with { MeasuredWith = v })
        {
            Label = "What was different then", Example = "tp=1,weights=bf16", Group = FieldGroup.Seen, Of = Verbs.OfLoads, UnusedBy = Verbs.Chunk,
            IsOfThisHardware = true,
        },
        new("acceptance", new("CHANCE"), "Speculation: chance that a draft is accepted, with --draft-time",
            static s => s.Acceptance, static (s, v) => s with { Acceptance = v })
        { Label = "Chance a draft is taken", Example = "0.78", Group = FieldGroup.Drafts, Of = Verbs.OfLoads, UnusedBy = Verbs.Sweep | Verbs.Chunk },
        new("draft-time", InputKind.Time, "Speculation: time to draft one token, such as 0.8ms",
            static s => s.DraftTime, static (s, v) => s with { DraftTime = v })
        { Label = "Time to draft a token", Example = "0.8ms", Group = FieldGroup.Drafts, Of = Verbs.OfLoads, UnusedBy = Verbs.Sweep | Verbs.Chunk },
        new("drafts", InputKind.Count(1, 64), "Speculation: tokens drafted per step; the best number if left out",
            static s => s.Drafts, static (s, v) => s with { Drafts = v })
        { Label = "Drafts per step", Example = "the best number", Group = FieldGroup.Drafts, Of = Verbs.OfLoads, UnusedBy = Verbs.Sweep | Verbs.Chunk },
        new("dead-work", InputKind.Time, "Measured time per step of work that nobody needs", static s => s.DeadWork, static (s, v) => s with { DeadWork = v })
        { Label = "Dead work", Example = "3ms", Group = FieldGroup.Profile, Of = Verbs.OfFacts, UnusedBy = Verbs.Sweep, IsOfThisHardware = true },
        new("host-work", InputKind.Time, "Measured time per step of waiting for the host", static s => s.HostWork, static (s, v) => s with { HostWork = v })
        { Label = "Waiting for the host", Example = "2ms", Group = FieldGroup.Profile, Of = Verbs.OfFacts, UnusedBy = Verbs.Sweep, IsOfThisHardware = true },
        new("clock-loss", InputKind.Time, "Measured time per step that low clocks cost", static s => s.ClockLoss, static (s, v) => s with { ClockLoss = v })
        { Label = "Lost to low clocks", Example = "4ms", Group = FieldGroup.Profile, Of = Verbs.OfFacts, UnusedBy = Verbs.Sweep, IsOfThisHardware = true },
        new("shares", new("SHARES"), "How the step divides: matrix=50%,idle=20%,launch=15%", static s => s.Shares, static (s, v) => s with { Shares = v })
        {
            Label = "How the step divides", Example = "matrix=50%,launch=15%", Group = FieldGroup.Profile, Of = Verbs.OfFacts, UnusedBy = Verbs.Sweep,
            Needs = FieldNeed.Measurement, IsOfThisHardware = true,
        },
        new("also", new("WHAT=VALUE:TIME") { Between = ';' }, "Another run and what was changed: tp=1:29tok/s",
            static s => s.Also, static (s, v) => s with { Also = v })
        {
            Label = "Another measurement", Example = "tp=1:29tok/s", Group = FieldGroup.Seen, Of = Verbs.OfFacts, UnusedBy = Verbs.Sweep,
            Needs = FieldNeed.Measurement, IsOfThisHardware = true,
        },
        new("util", InputKind.Number, "Share of the time the device is busy, such as 5%", static s => s.Util, static (s, v) => s with { Util = v })
        {
            Label = "Device busy", Example = "5%", Group = FieldGroup.Seen, Of = Verbs.OfFacts, UnusedBy = Verbs.Sweep,
            Needs = FieldNeed.Measurement, IsOfThisHardware = true,
        },
        new("clock", InputKind.Number, "Clock of the device while it runs, such as 695MHz", static s => s.Clock, static (s, v) => s with { Clock = v })
        { Label = "Clock", Example = "695MHz", Group = FieldGroup.Seen, Of = Verbs.OfFacts, IsOfThisHardware = true },
        new("measured-ttft", InputKind.Number, "Measured time to the first token of the load",
            static s => s.MeasuredTtft, static (s, v) => s with { MeasuredTtft = v })
        {
            Label = "Measured TTFT", Example = "850ms", Group = FieldGroup.Seen, Of = Verbs.OfLoads, UnusedBy = Verbs.Sweep | Verbs.Chunk,
            IsOfThisHardware = true,
        },
        new("measured-throughput", InputKind.Number, "Measured output tokens/s of the load, all requests together",
            static s => s.MeasuredThroughput, static (s, v) => s with { MeasuredThroughput = v })
        { Label = "Measured throughput", Example = "486tok/s", Group = FieldGroup.Seen, Of = Verbs.OfLoads, UnusedBy = Verbs.Chunk, IsOfThisHardware = true },
        new("host-bandwidth", InputKind.Number, "Bandwidth of where offloaded weights lie",
            static s => s.HostBandwidth, static (s, v) => s with { HostBandwidth = v })
        { Label = "Bandwidth outside the device", Example = "50GB/s", Group = FieldGroup.Seen, Of = Verbs.OfFacts, UnusedBy = Verbs.Sweep },
        new("on-host", InputKind.Number, "Share of the weights off the device, such as 60%", static s => s.OnHost, static (s, v) => s with { OnHost = v })
        { Label = "Weights outside the device", Example = "60%", Group = FieldGroup.Seen, Of = Verbs.OfFacts, UnusedBy = Verbs.Sweep },
        new("first-call", InputKind.Number, "Time of the first call, if --measured is later",
            static s => s.FirstCall, static (s, v) => s with { FirstCall = v })
        {
            Label = "First call", Example = "10s", Group = FieldGroup.Seen, Of = Verbs.OfFacts, UnusedBy = Verbs.Sweep,
            Needs = FieldNeed.Measurement, IsOfThisHardware = true,
        },
    ];

    private static readonly Dictionary<string, Field<SituationSpec>> _byName = OfSituation.ToDictionary(static f => f.Name, StringComparer.Ordinal);

    /// <summary>What <c>measure endpoint</c> takes to hold a load against its floors.</summary>
    public static IReadOnlyList<Field<SituationSpec>> OfRuns =>
    [
        Of("model") with { Help = "Model for the floors: catalogue name, config.json, folder or file" },
        Of("on") with { Help = "Hardware for the floors: h100, 8xh100-sxm, bw=200GB/s,fp16=100TFLOP/s" },
        Of("weights") with { Help = "Weight format" },
        Of("kv") with { Help = "Format of the KV cache" },
        Of("tp"),
    ];

    /// <summary>What <c>report</c> takes to hold results against their floors.</summary>
    public static IReadOnlyList<Field<SituationSpec>> OfReports =>
    [
        .. OfRuns.Select(static f => f.Name == "model" ? f with { Help = f.Help + "; else the file's own" } : f),
        Of("batch") with { Help = "Sequences at once, where the file does not tell" },
        Of("context") with { Help = "Tokens in the KV cache, where the file does not tell" },
    ];

    /// <summary>What <c>predict</c> takes beside a situation.</summary>
    public static IReadOnlyList<Field> OfPredict =>
    [
        new("apply", new("LEVERS") { From = KnownNames.Levers }, "Levers to apply in order, such as fp8,kv-fp8 (floorline catalogue levers)")
        { Label = "Levers" },
        new("disaggregate", InputKind.Count(0, 4096), "Read prompts on N more groups of the same devices"),
    ];

    /// <summary>What <c>sweep</c> takes beside a situation.</summary>
    public static IReadOnlyList<Field> OfSweep =>
    [
        new("over", InputKind.Of("INPUT", new("context"), new("batch"), new("weights")), "context, batch or weights"),
        new("points", InputKind.Number, "How many values, evenly spread by ratio; doublings if left out"),
    ];

    /// <summary>The inputs of verbs beside a situation: what the page calls the list, what it is of, its rows.</summary>
    internal static IReadOnlyList<(string Name, string Meaning, IReadOnlyList<Field> Rows)> OfVerbs =>
    [
        ("predict", "What predict takes besides.", OfPredict),
        ("plan", "What plan takes besides.", PlanSpec.Fields),
        ("sweep", "What sweep takes besides.", OfSweep),
        ("chunk", "What chunk takes besides.", ChunkSpec.Fields),
        ("verify", "What verify takes beside two runs.", VerifySpec.Fields),
        ("record", "What journal add takes beside a situation.", JournalAddSpec.Fields),
        ("endpoint", "What measure endpoint takes beside addresses.", EndpointSpec.Fields),
        ("decode", "What lab decode takes.", LabSpec.Decode),
        ("prefill", "What lab prefill takes.", LabSpec.Prefill),
        ("compare", "What lab compare takes.", LabSpec.Compare),
        ("run", "What lab run takes beside a file.", LabSpec.Run),
    ];

    /// <summary>A field of a situation; null where none has the name.</summary>
    /// <param name="name">The name, such as <c>tp</c>.</param>
    public static Field<SituationSpec>? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The field of a situation that has a name, which is one.</summary>
    /// <param name="name">The name, such as <c>tp</c>.</param>
    internal static Field<SituationSpec> Of(string name) => _byName[name];

    /// <summary>The row of a list that has a name, which is one.</summary>
    /// <typeparam name="T">What rows they are.</typeparam>
    /// <param name="fields">The list.</param>
    /// <param name="name">The name, such as <c>devices</c>.</param>
    internal static T One<T>(IEnumerable<T> fields, string name)
        where T : Field => fields.First(f => f.Name == name);

    /// <summary>What is stated of rows, laid over what is asked.</summary>
    /// <typeparam name="T">What is asked.</typeparam>
    /// <param name="fields">The rows.</param>
    /// <param name="asked">What is asked so far.</param>
    /// <param name="stated">The text of a name; null where it is not stated.</param>
    public static T Read<T>(IEnumerable<Field<T>> fields, T asked, Func<string, string?> stated)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(stated);
        foreach (Field<T> field in fields)
        {
            if (stated(field.Name) is { } value)
            {
                asked = field.Set(asked, value);
            }
        }

        return asked;
    }

    /// <summary>Some rows of a list, in another order.</summary>
    /// <typeparam name="T">What rows they are.</typeparam>
    /// <param name="fields">The list.</param>
    /// <param name="names">Their names.</param>
    public static IReadOnlyList<T> Pick<T>(IEnumerable<T> fields, params IEnumerable<string> names)
        where T : Field
    {
        ArgumentNullException.ThrowIfNull(names);
        return [.. names.Select(name => One(fields, name))];
    }
}
