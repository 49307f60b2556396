namespace Floorline.Readers.Tensors;

/// <summary>What a stored tensor is for, told from its name.</summary>
public enum TensorRole
{
    /// <summary>The token embedding table: a decode step reads one row per sequence, unless it is the head too.</summary>
    InputEmbedding,

    /// <summary>A position or token-type table.</summary>
    PositionEmbedding,

    /// <summary>The output head.</summary>
    OutputHead,

    /// <summary>Attention and state-space projections.</summary>
    Attention,

    /// <summary>Key and value projections of cross-attention: used once per encoder output.</summary>
    CrossAttentionKeyValue,

    /// <summary>A dense feed-forward matrix.</summary>
    FeedForward,

    /// <summary>Routed experts.</summary>
    Expert,

    /// <summary>Experts that every token uses.</summary>
    SharedExpert,

    /// <summary>The matrix that scores experts.</summary>
    Router,

    /// <summary>Normalisations.</summary>
    Norm,

    /// <summary>A vision tower and its projector: read once per image, not in decode.</summary>
    VisionTower,

    /// <summary>An encoder of speech or text beside a decoder: read once per input, not in decode.</summary>
    Encoder,

    /// <summary>A table that holds a row per token for each layer (Gemma 3n): a step reads one row per sequence.</summary>
    PerLayerEmbedding,

    /// <summary>A layer that only proposes draft tokens (multi-token prediction): not read in a plain step.</summary>
    Draft,

    /// <summary>Nothing above: counted as read in every step, and listed.</summary>
    Other,
}
