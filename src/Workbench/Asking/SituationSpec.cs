namespace Floorline.Workbench;

/// <summary>A situation as a user states it: every field is text, as typed in an option, a file or a form, and null where it was not given.</summary>
public sealed record SituationSpec
{
    /// <summary>Catalogue name, config.json, model folder, or inline spec such as <c>params=8.37e9</c>.</summary>
    public string? Model { get; init; }

    /// <summary>Hardware: catalogue name, with a count such as <c>8xh100-sxm</c>, JSON file, or inline spec such as <c>bw=200GB/s,fp8=517TFLOP/s</c>.</summary>
    public string? On { get; init; }

    /// <summary>Figures of the hardware that replace the catalogue's, such as <c>bw=200GB/s</c>.</summary>
    public string? HwOverride { get; init; }

    /// <summary>Weight format.</summary>
    public string? Weights { get; init; }

    /// <summary>Cache format.</summary>
    public string? Kv { get; init; }

    /// <summary>Tokens in the cache.</summary>
    public string? Context { get; init; }

    /// <summary>Sequences or items per step.</summary>
    public string? Batch { get; init; }

    /// <summary>decode, prefill or forward.</summary>
    public string? Phase { get; init; }

    /// <summary>New tokens of a prefill.</summary>
    public string? Prompt { get; init; }

    /// <summary>Tensor parallelism.</summary>
    public string? Tp { get; init; }

    /// <summary>Pipeline parallelism.</summary>
    public string? Pp { get; init; }

    /// <summary>Expert parallelism.</summary>
    public string? Ep { get; init; }

    /// <summary>Memory kept back per device.</summary>
    public string? Reserve { get; init; }

    /// <summary>Denoising steps per call.</summary>
    public string? Steps { get; init; }

    /// <summary>Positions of the encoder that cross-attention reads.</summary>
    public string? EncoderLength { get; init; }

    /// <summary>Sizes of an ONNX graph's symbolic dimensions, such as <c>batch=1,sequence=128</c>.</summary>
    public string? Dim { get; init; }

    /// <summary>How all-reduces are done: ring or switch.</summary>
    public string? Collective { get; init; }

    /// <summary>Measured time of one step, such as <c>114ms</c> or <c>114ms+-2%</c>.</summary>
    public string? Measured { get; init; }

    /// <summary>What the measured time is of: a step, a whole call, or one iteration of the loop inside a call.</summary>
    public string? Timed { get; init; }

    /// <summary>Kernel launches per step.</summary>
    public string? Launches { get; init; }

    /// <summary>Cost of one launch that nothing hides, such as <c>10us</c>.</summary>
    public string? LaunchCost { get; init; }

    /// <summary>Engine that runs the model: vllm, sglang, tensorrt-llm, llama.cpp, compiled, eager, or one of floorline.json.</summary>
    public string? Engine { get; init; }

    /// <summary>Requests in flight in a served load.</summary>
    public string? Concurrency { get; init; }

    /// <summary>Requests per second in a served load.</summary>
    public string? Rate { get; init; }

    /// <summary>Copies of the deployment that share the load, each on devices of its own.</summary>
    public string? Replicas { get; init; }

    /// <summary>Prompt tokens of a request.</summary>
    public string? PromptTokens { get; init; }

    /// <summary>Output tokens of a request.</summary>
    public string? OutputTokens { get; init; }

    /// <summary>How far lengths of requests vary around their averages, such as <c>50%</c>: half to one and a half times.</summary>
    public string? LengthSpread { get; init; }

    /// <summary>Prompt tokens that are cached already.</summary>
    public string? CachedPrefix { get; init; }

    /// <summary>Output tokens that would be enough for an answer.</summary>
    public string? OutputLimit { get; init; }

    /// <summary>Tokens that prompts begin with in common.</summary>
    public string? SharedPrefix { get; init; }

    /// <summary>Most tokens of one step, prompts and decodes together: the chunk in which prompts are read.</summary>
    public string? ChunkTokens { get; init; }

    /// <summary>Tokens of cache that the engine sets aside for each sequence, where it has no pages.</summary>
    public string? KvPreallocate { get; init; }

    /// <summary>Requests that a simulation of the load runs.</summary>
    public string? Requests { get; init; }

    /// <summary>What was different when the step or the load was measured, such as <c>tp=1,weights=bf16</c>; several with <c>,</c> between.</summary>
    public string? MeasuredWith { get; init; }

    /// <summary>Chance that a drafted token is accepted.</summary>
    public string? Acceptance { get; init; }

    /// <summary>Time to draft one token, such as <c>0.8ms</c>.</summary>
    public string? DraftTime { get; init; }

    /// <summary>Tokens drafted per step; the best number where not stated.</summary>
    public string? Drafts { get; init; }

    /// <summary>Measured time per step of work that nobody needs.</summary>
    public string? DeadWork { get; init; }

    /// <summary>Measured time per step that the device waits for the host.</summary>
    public string? HostWork { get; init; }

    /// <summary>Measured time per step that low clocks cost.</summary>
    public string? ClockLoss { get; init; }

    /// <summary>How the step divides by a profile: <c>matrix=50%,elementwise=35%,launch=15%</c>, and communication, copy, idle, host, other.</summary>
    public string? Shares { get; init; }

    /// <summary>Other measurements with what was changed: <c>tp=1:29tok/s</c>; several with <c>;</c> between.</summary>
    public string? Also { get; init; }

    /// <summary>Share of the time that the device was busy, such as <c>5%</c>.</summary>
    public string? Util { get; init; }

    /// <summary>Clock of the device during the run, such as <c>695MHz</c>.</summary>
    public string? Clock { get; init; }

    /// <summary>Measured time to the first token of the load.</summary>
    public string? MeasuredTtft { get; init; }

    /// <summary>Measured output tokens per second of the load, all requests together.</summary>
    public string? MeasuredThroughput { get; init; }

    /// <summary>Read bandwidth of where weights outside the device lie, such as <c>50GB/s</c>.</summary>
    public string? HostBandwidth { get; init; }

    /// <summary>Share of the weights outside the device, such as <c>60%</c>.</summary>
    public string? OnHost { get; init; }

    /// <summary>Time of the first call, where the measured time is that of later ones.</summary>
    public string? FirstCall { get; init; }

    /// <summary>
    /// Where it was typed: what its paths are relative to, whose engines and machine are meant, and whether it may name files at all (one that came over the
    /// network names catalogue entries and inline specs only). Null is <see cref="Workplace.Here"/>, looked at anew for each question. Not a field: no input
    /// sets it.
    /// </summary>
    public Workplace? Workplace { get; init; }

    /// <summary>Whether this machine is meant where no hardware is stated. Not a field: no input sets it.</summary>
    public bool Here { get; init; }

    /// <summary>
    /// The stated engine where it does not run on the stated devices: <see cref="Engine"/> is then null, as of a situation without one. Not a field: no input
    /// sets it, and the field of the engine shows it.
    /// </summary>
    public string? RefusedEngine { get; init; }

    /// <summary>Whether nothing is stated.</summary>
    public bool IsEmpty => Fields.All(f => f.Get(this) is null);

    /// <summary>Where it was typed, for whoever reads one thing of it.</summary>
    internal Workplace Place => Workplace ?? Workplace.Here;

    /// <summary>The same for a question that reads it several times: all of them at one place.</summary>
    internal SituationSpec Asked() => At(Workplace.Here);

    /// <summary>The same, typed at a place where it does not say where it was.</summary>
    /// <param name="place">The place.</param>
    internal SituationSpec At(Workplace place) => Workplace is null ? this with { Workplace = place } : this;

    /// <summary>The fields as rows, in the order in which documents show them.</summary>
    public static IReadOnlyList<Field<SituationSpec>> Fields => Workbench.Fields.OfSituation;

    /// <summary>This spec with the fields of another laid over it: what the other states wins.</summary>
    /// <param name="stronger">The spec whose fields win.</param>
    public SituationSpec With(SituationSpec stronger)
    {
        ArgumentNullException.ThrowIfNull(stronger);
        // What came over the network opens no files, whatever is laid over it.
        Workplace? place = Workplace is { OpensFiles: false } ? Workplace : stronger.Workplace ?? Workplace;
        SituationSpec merged = this with { Workplace = place, Here = Here || stronger.Here };
        foreach (Field<SituationSpec> field in Fields)
        {
            if (field.Get(stronger) is { } value)
            {
                merged = field.Set(merged, value);
            }
        }

        return merged;
    }
}
