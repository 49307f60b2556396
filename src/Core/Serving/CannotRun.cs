namespace Floorline.Core.Serving;

/// <summary>Why a deployment cannot run, or cannot carry its load: a closed set of reasons with their numbers.</summary>
public abstract record CannotRun
{
    private CannotRun()
    {
    }

    /// <summary>The weights do not fit in the devices' memory.</summary>
    public sealed record WeightsDoNotFit : CannotRun;

    /// <summary>Weights and cache of the step do not fit in the devices' memory.</summary>
    public sealed record StepDoesNotFit : CannotRun;

    /// <summary>One request does not fit beside the weights.</summary>
    /// <param name="Tokens">Tokens of the request.</param>
    /// <param name="RoomTokens">Tokens of cache for which there is room.</param>
    public sealed record RequestDoesNotFit(double Tokens, double RoomTokens) : CannotRun;

    /// <summary>The same, for all configurations of a search whose room differs.</summary>
    public sealed record RequestsDoNotFit : CannotRun;

    /// <summary>Requests arrive faster than they can be served.</summary>
    public sealed record Overloaded : CannotRun;

    /// <summary>The stated engine does not run the weights' format there.</summary>
    /// <param name="Reason">What its documents say.</param>
    public sealed record EngineRefuses(string Reason) : CannotRun;

    /// <summary>Several devices have no link that is known.</summary>
    public sealed record LinkIsUnknown : CannotRun;

    /// <summary>The device has no units for 4-bit floats.</summary>
    /// <param name="Device">The device's title.</param>
    public sealed record NoFp4Units(string Device) : CannotRun;

    /// <summary>No compute peak is known for the weights' format.</summary>
    /// <param name="Format">The format's name.</param>
    public sealed record PeakIsUnknown(string Format) : CannotRun;

    /// <summary>Experts are to be spread of a model that routes none.</summary>
    public sealed record NoRoutedExperts : CannotRun;
}
