namespace Floorline.Core.Answers;

/// <summary>Which inputs the user stated: what was filled in decides nothing by itself.</summary>
public sealed record StatedInputs
{
    /// <summary>Whether the number of denoising steps was stated.</summary>
    public bool Steps { get; init; }

    /// <summary>Tokens in the cache.</summary>
    public bool Context { get; init; }

    /// <summary>Tokens of a prompt.</summary>
    public bool Prompt { get; init; }

    /// <summary>Sequences per step.</summary>
    public bool Batch { get; init; }

    /// <summary>How the model is spread over its devices.</summary>
    public bool Split { get; init; }

    /// <summary>The phase.</summary>
    public bool Phase { get; init; }

    /// <summary>The engine.</summary>
    public bool Engine { get; init; }

    /// <summary>Whether the measured time is of a whole call or of one step of its loop.</summary>
    public bool Timed { get; init; }

    /// <summary>The weights' format.</summary>
    public bool Weights { get; init; }
}
