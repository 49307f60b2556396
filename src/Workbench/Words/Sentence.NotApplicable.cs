using Floorline.Core.Levers;
using static System.FormattableString;

namespace Floorline.Workbench.Words;

public static partial class Sentence
{
    private const string LoadOptions = "--concurrency or --rate with --prompt-tokens and --output-tokens";

    /// <summary>Why a lever cannot be applied, without a full stop.</summary>
    /// <param name="why">The reason.</param>
    public static string Of(NotApplicable why) => why switch
    {
        NotApplicable.SplitsLayers x => $"{x.Engine} gives whole layers to each device and splits no tensor; pp spreads them",
        NotApplicable.Applied => "it is applied already",
        NotApplicable.Conflict x => $"conflicts with {x.Lever}, which is applied",
        NotApplicable.Redundant x => $"redundant: {x.Lever}, which is applied, does this too",
        NotApplicable.OneDevice => "one device cannot be halved",
        NotApplicable.NoExchange => "one device exchanges nothing",
        NotApplicable.NobodyToShare => "one device has nobody to share experts with",
        NotApplicable.MostTensor x => $"{x.Degree}-way tensor parallelism is the most that is considered",
        NotApplicable.MostCopies x => $"{x.Count} copies are the most that are considered",
        NotApplicable.MostStages x => $"{x.Count} stages are the most that are considered",
        NotApplicable.LinkIsUnknown x => x.Reason,
        NotApplicable.RateIsUnknown x => x.Reason,
        NotApplicable.TooFewDevices => "it would not fit in the memory of so few devices",
        NotApplicable.NoLoadToShare => $"no load is stated that copies could share (give {LoadOptions})",
        NotApplicable.NoLoad => $"no load is stated (give {LoadOptions})",
        NotApplicable.NoCapInFlight => "no limit on the requests in flight is stated (--concurrency beside --rate)",
        NotApplicable.CapHoldsNothingUp x => $"{x.Cap} in flight at most hold nothing up",
        NotApplicable.NoLoadOrEngine => "needs a load and an engine (--concurrency, --engine)",
        NotApplicable.DoesNotDecode => "this model does not decode",
        NotApplicable.NoExperts => "this model routes no experts",
        NotApplicable.ExpertsAreSpread x => $"experts are spread over {x.Devices} devices already",
        NotApplicable.OtherEnginesFormat x => $"{x.Format} is read by {x.Reader}, not by {x.Engine}",
        NotApplicable.AsFewBits x =>
            Invariant($"the weights are in {x.Now.Name} already: {x.Now.BitsPerWeight:0.##} bits each against {x.Then.BitsPerWeight:0.##}"),
        NotApplicable.RuntimesBits x => Invariant($"the weights are in {x.Now.Name}, {x.Now.BitsPerWeight:0.##} bits each, already: ")
            + "the format gains nothing (compile and aot-compile say what a runtime may)",
        NotApplicable.WeightsIn x => $"the weights are in {x.Now.Name} already",
        NotApplicable.CacheIn x => $"the cache is in {x.Now.Name} already",
        NotApplicable.NoFp4Units x => $"{x.Device} has no FP4 units; w4a16 stores in 4 bits and computes in 16",
        NotApplicable.ActivationsAreNotQuantised => "activations are not quantised here",
        NotApplicable.StepReadsNoCache => "this step reads no cache",
        NotApplicable.ModelKeepsNoCache => "this model keeps no cache",
        NotApplicable.NotMeasured x => $"no such time was measured (give {Option(x.Work)} with what a trace or a run without it shows)",
        NotApplicable.NoAttention => "this model has no attention that is known",
        NotApplicable.NoScores => "a decode step attends from one position: there are no scores to materialise",
        NotApplicable.NoGraphs x => $"graphs of launches are recorded by CUDA and HIP, and {x.Device} has neither",
        NotApplicable.NoLaunches => "a CPU launches no kernels",
        NotApplicable.TiledAlready x => $"{x.Engine} uses tiled attention already",
        NotApplicable.ReplaysAlready x => $"{x.Engine} replays graphs already",
        NotApplicable.CompiledAlready x => $"{x.Engine} is compiled already",
        NotApplicable.NativeAlready x => $"{x.Engine} is native already",
        NotApplicable.Chain => "one sequence of a decode is a chain: every exchange waits for the layer before it",
        NotApplicable.OnlyDecodesShare => "only decode steps share their weights between sequences",
        NotApplicable.MostBatch x => $"a batch of {x.Sequences} is as far as steps are priced",
        NotApplicable.BatchDoesNotFit x => $"a batch of {x.Sequences} does not fit in memory",
        NotApplicable.PagedAlready =>
            "the cache is taken to come in pages already; --kv-preallocate states what an engine without pages sets aside for each sequence",
        NotApplicable.PrefixIsCounted => "a cached prefix is counted already",
        NotApplicable.NothingInCommon => "prompts have nothing in common",
        NotApplicable.ChunksOf x => $"chunks are {x.Tokens} tokens already",
        NotApplicable.OnlyDecodesVerify => "drafts are verified in decode steps",
        NotApplicable.NoDrafts => "needs the acceptance rate and the cost of drafting (--acceptance 0.7 --draft-time 2ms)",
        NotApplicable.TooManyDrafts x => $"verifying drafts of {x.Sequences} sequences makes a larger step than is priced",
        NotApplicable.ModelReadsNoContext => "this model reads no context",
        NotApplicable.StepReadsNoContext => "no context is read in this step",
        NotApplicable.PromptsOfOneToken => "prompts are one token already",
        NotApplicable.NoOutputLength => "no output length is stated",
        NotApplicable.AnswersOf x => $"answers are at most {x.Tokens} tokens already",
        NotApplicable.GivesTokens => "this model gives tokens, not chunks of actions",
        NotApplicable.PlansNoActions => "this model plans no actions",
        NotApplicable.NoDenoisingSteps => "this model takes no denoising steps",
        _ => throw Unsaid(why),
    };

    /// <summary>The option that states the time of work beside the arithmetic.</summary>
    /// <param name="work">The work.</param>
    private static string Option(SideWork work) => work switch
    {
        SideWork.Dead => "--dead-work",
        SideWork.Host => "--host-work",
        SideWork.Clocks => "--clock-loss",
        _ => throw new ArgumentOutOfRangeException(nameof(work), work, "is not such work"),
    };
}
