using Floorline.Core.Quantities;

namespace Floorline.Core.Models;

/// <summary>A graph given as its operators: a floor that needs no architecture family.</summary>
/// <param name="Name">What the graph is called.</param>
/// <param name="Operators">Its operators in the order they run.</param>
/// <param name="Total">All parameters.</param>
/// <param name="Resident">Bytes of all its weights, used or not.</param>
public sealed record OperatorList(string Name, IReadOnlyList<ListedOperator> Operators, long Total, Bytes Resident) : Component(Name, ComponentRole.Forward)
{
    /// <inheritdoc/>
    public override long Parameters => Total;

    /// <inheritdoc/>
    public override long ActiveParameters => Total;

    /// <inheritdoc/>
    public override OperatorList Scaled(double share) => this with
    {
        Operators = [.. Operators.Select(o => o with { Work = o.Work * share, Weights = o.Weights * share })],
        Total = Left(Total, share),
        Resident = Resident * share,
    };
}
