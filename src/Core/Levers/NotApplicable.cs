using Floorline.Core.Formats;

namespace Floorline.Core.Levers;

/// <summary>Why a lever cannot be applied to a situation: a closed set of reasons with their numbers.</summary>
public abstract record NotApplicable
{
    private NotApplicable()
    {
    }

    /// <summary>No limit on the requests in flight is stated.</summary>
    public sealed record NoCapInFlight : NotApplicable;

    /// <summary>The limit on the requests in flight is above what the load has in flight.</summary>
    /// <param name="Cap">The limit.</param>
    public sealed record CapHoldsNothingUp(int Cap) : NotApplicable;

    /// <summary>The engine gives whole layers to each device: it splits no tensor.</summary>
    /// <param name="Engine">The engine.</param>
    public sealed record SplitsLayers(string Engine) : NotApplicable;

    /// <summary>It is applied already.</summary>
    public sealed record Applied : NotApplicable;

    /// <summary>It excludes one that is applied.</summary>
    /// <param name="Lever">The id of that one.</param>
    public sealed record Conflict(string Lever) : NotApplicable;

    /// <summary>One that is applied does this too.</summary>
    /// <param name="Lever">The id of that one.</param>
    public sealed record Redundant(string Lever) : NotApplicable;

    /// <summary>One device cannot be halved.</summary>
    public sealed record OneDevice : NotApplicable;

    /// <summary>One device exchanges nothing.</summary>
    public sealed record NoExchange : NotApplicable;

    /// <summary>One device has nobody to share experts with.</summary>
    public sealed record NobodyToShare : NotApplicable;

    /// <summary>Wider tensor parallelism is not considered.</summary>
    /// <param name="Degree">The widest that is.</param>
    public sealed record MostTensor(int Degree) : NotApplicable;

    /// <summary>More copies are not considered.</summary>
    /// <param name="Count">The most that are.</param>
    public sealed record MostCopies(int Count) : NotApplicable;

    /// <summary>More pipeline stages are not considered.</summary>
    /// <param name="Count">The most that are.</param>
    public sealed record MostStages(int Count) : NotApplicable;

    /// <summary>Nothing is known of the link.</summary>
    /// <param name="Reason">Why not: the reason of the missing fact.</param>
    public sealed record LinkIsUnknown(string Reason) : NotApplicable;

    /// <summary>The rate of operations in the format is not known on the device, and that of the present format is.</summary>
    /// <param name="Reason">Why not: the reason of the missing fact.</param>
    public sealed record RateIsUnknown(string Reason) : NotApplicable;

    /// <summary>It would not fit in the memory of so few devices.</summary>
    public sealed record TooFewDevices : NotApplicable;

    /// <summary>No load is stated that copies could share.</summary>
    public sealed record NoLoadToShare : NotApplicable;

    /// <summary>No load is stated.</summary>
    public sealed record NoLoad : NotApplicable;

    /// <summary>No load or no engine is stated.</summary>
    public sealed record NoLoadOrEngine : NotApplicable;

    /// <summary>The model does not decode.</summary>
    public sealed record DoesNotDecode : NotApplicable;

    /// <summary>The model routes no experts.</summary>
    public sealed record NoExperts : NotApplicable;

    /// <summary>Experts are spread already.</summary>
    /// <param name="Devices">Over so many devices.</param>
    public sealed record ExpertsAreSpread(int Devices) : NotApplicable;

    /// <summary>The format belongs to another engine.</summary>
    /// <param name="Format">The format.</param>
    /// <param name="Reader">The engine that reads it.</param>
    /// <param name="Engine">The engine that is used.</param>
    public sealed record OtherEnginesFormat(string Format, string Reader, string Engine) : NotApplicable;

    /// <summary>The weights are in as few bits already.</summary>
    /// <param name="Now">Their format.</param>
    /// <param name="Then">The format of the lever.</param>
    public sealed record AsFewBits(NumberFormat Now, NumberFormat Then) : NotApplicable;

    /// <summary>The weights are in as many bits as the runtime's own format.</summary>
    /// <param name="Now">Their format.</param>
    public sealed record RuntimesBits(NumberFormat Now) : NotApplicable;

    /// <summary>The weights are in few bits already.</summary>
    /// <param name="Now">Their format.</param>
    public sealed record WeightsIn(NumberFormat Now) : NotApplicable;

    /// <summary>The cache is in few bits already.</summary>
    /// <param name="Now">Its format.</param>
    public sealed record CacheIn(NumberFormat Now) : NotApplicable;

    /// <summary>The device has no units for 4-bit floats.</summary>
    /// <param name="Device">The device's title.</param>
    public sealed record NoFp4Units(string Device) : NotApplicable;

    /// <summary>Activations are not quantised.</summary>
    public sealed record ActivationsAreNotQuantised : NotApplicable;

    /// <summary>The step reads no cache.</summary>
    public sealed record StepReadsNoCache : NotApplicable;

    /// <summary>The model keeps no cache.</summary>
    public sealed record ModelKeepsNoCache : NotApplicable;

    /// <summary>No such time was measured.</summary>
    /// <param name="Work">What the time would be spent on.</param>
    public sealed record NotMeasured(SideWork Work) : NotApplicable;

    /// <summary>The model has no attention that is known.</summary>
    public sealed record NoAttention : NotApplicable;

    /// <summary>A decode step writes out no scores.</summary>
    public sealed record NoScores : NotApplicable;

    /// <summary>The device's runtime has no graphs of launches that could be replayed.</summary>
    /// <param name="Device">The device's title.</param>
    public sealed record NoGraphs(string Device) : NotApplicable;

    /// <summary>A CPU launches no kernels.</summary>
    public sealed record NoLaunches : NotApplicable;

    /// <summary>The engine tiles its attention already.</summary>
    /// <param name="Engine">The engine.</param>
    public sealed record TiledAlready(string Engine) : NotApplicable;

    /// <summary>The engine replays graphs already.</summary>
    /// <param name="Engine">The engine.</param>
    public sealed record ReplaysAlready(string Engine) : NotApplicable;

    /// <summary>The engine is compiled already.</summary>
    /// <param name="Engine">The engine.</param>
    public sealed record CompiledAlready(string Engine) : NotApplicable;

    /// <summary>The engine is native already.</summary>
    /// <param name="Engine">The engine.</param>
    public sealed record NativeAlready(string Engine) : NotApplicable;

    /// <summary>Every exchange of one sequence waits for the layer before it.</summary>
    public sealed record Chain : NotApplicable;

    /// <summary>Only decode steps share their weights between sequences.</summary>
    public sealed record OnlyDecodesShare : NotApplicable;

    /// <summary>A larger batch is not priced.</summary>
    /// <param name="Sequences">The batch.</param>
    public sealed record MostBatch(int Sequences) : NotApplicable;

    /// <summary>The larger batch does not fit in memory.</summary>
    /// <param name="Sequences">The batch.</param>
    public sealed record BatchDoesNotFit(int Sequences) : NotApplicable;

    /// <summary>The cache is taken to come in pages, because nobody stated that it is set aside whole.</summary>
    public sealed record PagedAlready : NotApplicable;

    /// <summary>A cached prefix is counted already.</summary>
    public sealed record PrefixIsCounted : NotApplicable;

    /// <summary>Prompts have nothing in common.</summary>
    public sealed record NothingInCommon : NotApplicable;

    /// <summary>Chunks are as small already.</summary>
    /// <param name="Tokens">Tokens of a chunk.</param>
    public sealed record ChunksOf(int Tokens) : NotApplicable;

    /// <summary>Drafts are verified in decode steps.</summary>
    public sealed record OnlyDecodesVerify : NotApplicable;

    /// <summary>Nothing is stated of drafts.</summary>
    public sealed record NoDrafts : NotApplicable;

    /// <summary>Verifying the drafts of all sequences makes a larger step than is priced.</summary>
    /// <param name="Sequences">The batch.</param>
    public sealed record TooManyDrafts(int Sequences) : NotApplicable;

    /// <summary>The model reads no context.</summary>
    public sealed record ModelReadsNoContext : NotApplicable;

    /// <summary>The step reads no context.</summary>
    public sealed record StepReadsNoContext : NotApplicable;

    /// <summary>Prompts are one token already.</summary>
    public sealed record PromptsOfOneToken : NotApplicable;

    /// <summary>No output length is stated.</summary>
    public sealed record NoOutputLength : NotApplicable;

    /// <summary>Answers are as short already.</summary>
    /// <param name="Tokens">Tokens of an answer.</param>
    public sealed record AnswersOf(long Tokens) : NotApplicable;

    /// <summary>The model gives tokens, not chunks of actions.</summary>
    public sealed record GivesTokens : NotApplicable;

    /// <summary>The model plans no actions.</summary>
    public sealed record PlansNoActions : NotApplicable;

    /// <summary>The model takes no denoising steps.</summary>
    public sealed record NoDenoisingSteps : NotApplicable;
}
