namespace Floorline.Core.Models;

/// <summary>
/// What a weight is for: decides whether a decode step reads it, how it is split over devices, and which format a mixed checkpoint keeps it in.
/// </summary>
public enum WeightRole
{
    /// <summary>The token (or patch) embedding table; a decode step reads one row per sequence.</summary>
    InputEmbedding,

    /// <summary>A learned table of positions, token types or per-layer inputs beside the embedding; a decode step reads one row per sequence.</summary>
    PositionEmbedding,

    /// <summary>The output head; shared with the input embedding in a tied model.</summary>
    OutputHead,

    /// <summary>Projections of attention, latent attention and state-space mixers.</summary>
    Attention,

    /// <summary>Key and value projections of cross-attention: they run once per encoder output, not once per token.</summary>
    CrossAttentionKeyValue,

    /// <summary>A dense feed-forward matrix.</summary>
    FeedForward,

    /// <summary>One matrix of a routed expert.</summary>
    Expert,

    /// <summary>One matrix of an expert that every token uses.</summary>
    SharedExpert,

    /// <summary>The matrix that scores experts.</summary>
    Router,

    /// <summary>Scales and offsets of normalisations, and other vectors.</summary>
    Norm,

    /// <summary>A layer that only proposes draft tokens (multi-token prediction): in memory, and not read in a plain step.</summary>
    Draft,

    /// <summary>Anything else; counted as read.</summary>
    Other,
}
