namespace Floorline.Core.Costs;

/// <summary>Classes of operators that behave alike on a roofline.</summary>
public enum OperatorKind
{
    /// <summary>Projections into and out of attention or a state.</summary>
    Projection,

    /// <summary>Scores and weighted sums over the cache.</summary>
    AttentionCore,

    /// <summary>Dense or shared-expert feed-forward matrices.</summary>
    FeedForward,

    /// <summary>Routed experts.</summary>
    Experts,

    /// <summary>The output head.</summary>
    OutputHead,

    /// <summary>Reading and updating a state of constant size.</summary>
    State,

    /// <summary>Embeddings, final norms and the like.</summary>
    Other,

    /// <summary>A whole part of which only totals are known.</summary>
    Stated,

    /// <summary>One operator of a graph that was given as a list.</summary>
    Listed,
}
