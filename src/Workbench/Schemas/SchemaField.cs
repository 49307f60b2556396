namespace Floorline.Workbench.Schemas;

/// <summary>One field of a document: what it is called, what it means, where it comes from.</summary>
/// <param name="kind">What the getter gives.</param>
/// <param name="name">As it is written, its unit with it.</param>
/// <param name="get">The getter; a function of the part's type, by the kind.</param>
/// <param name="meaning">What it means, in a line.</param>
internal sealed class SchemaField(FieldKind kind, string name, Delegate? get, string meaning)
{
    public FieldKind Kind => kind;

    public string Name => name;

    public Delegate? Get => get;

    public string Meaning => meaning;

    /// <summary>What an object, a list or a map is made of; null for a map of plain values.</summary>
    public Schema? Part { get; init; }

    /// <summary>The enumeration whose words it says; null where words are open.</summary>
    public Type? Words { get; init; }

    /// <summary>JSON type of what a map or a field of its own holds, such as <c>number</c> or <c>number[][]</c>.</summary>
    public string Holds { get; init; } = "";

    /// <summary>Whether nothing is written where there is nothing to say.</summary>
    public bool IsLeftOut { get; set; }

    /// <summary>Whether null is written where there is nothing to say.</summary>
    public bool MayBeNull { get; set; }

    /// <summary>Whether the reason why it is not known stands beside it.</summary>
    public bool HasReason => Kind is FieldKind.FactText or FieldKind.FactFlag or FieldKind.FactCount or FieldKind.FactNumber or FieldKind.FactTime
        or FieldKind.FactSize or FieldKind.FactBandwidth or FieldKind.FactCompute or FieldKind.FactTokenRate or FieldKind.FactRequestRate
        || (Kind == FieldKind.Own && Part is not null);
}
