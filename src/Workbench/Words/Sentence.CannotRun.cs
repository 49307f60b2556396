using Floorline.Core.Serving;
using static System.FormattableString;

namespace Floorline.Workbench.Words;

public static partial class Sentence
{
    /// <summary>Why a deployment cannot run, without a full stop.</summary>
    /// <param name="why">The reason.</param>
    public static string Of(CannotRun why) => why switch
    {
        CannotRun.WeightsDoNotFit => "the weights do not fit in the devices' memory",
        CannotRun.StepDoesNotFit => "it does not fit in the devices' memory",
        CannotRun.RequestDoesNotFit x => Invariant($"a request of {x.Tokens:0} tokens does not fit: there is room for {x.RoomTokens:0} beside the weights"),
        CannotRun.RequestsDoNotFit => "a request's cache does not fit beside the weights",
        CannotRun.Overloaded => "requests arrive faster than they can be served",
        CannotRun.EngineRefuses x => x.Reason,
        CannotRun.LinkIsUnknown => "the link between devices is not known",
        CannotRun.NoFp4Units x => $"{x.Device} has no FP4 units",
        CannotRun.PeakIsUnknown x => $"no compute peak is known for {x.Format}",
        CannotRun.NoRoutedExperts => "expert parallelism without routed experts",
        _ => throw Unsaid(why),
    };
}
