using System.Runtime.CompilerServices;
using System.Text.Json;
using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Quantities;

namespace Floorline.Workbench.Schemas;

/// <summary>What a part of a document holds, field by field: writes it, and says what it is for JSON Schema, TypeScript and docs/documents.md.</summary>
/// <param name="name">What the part is called, such as <c>Rung</c>.</param>
/// <param name="title">The document that it is, such as <c>floorline/floors@1</c>; empty for a part of one.</param>
/// <param name="meaning">What a document is, in a line; a part is explained by the field that holds it.</param>
internal abstract class Schema(string name, string title, string meaning)
{
    public string Name => name;

    public string Title => title;

    public string Meaning => meaning;

    public List<SchemaField> Fields { get; } = [];

    /// <summary>Adds a field: not inlined, and of no type argument, so that a start of the program resolves it once.</summary>
    /// <param name="field">The field.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected void Add(SchemaField field) => Fields.Add(field);

    /// <summary>The members of an object that is begun and will be ended by the caller.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="value">What they are taken from; of the schema's type.</param>
    internal abstract void Members(Utf8JsonWriter json, object value);
}

/// <inheritdoc cref="Schema"/>
/// <typeparam name="T">What the part is written from.</typeparam>
internal sealed class Schema<T>(string name, string title = "", string meaning = "") : Schema(name, title, meaning)
    where T : class
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Text(string name, Func<T, string?> of, string meaning) => Put(FieldKind.Text, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Text(string name, Func<T, Fact<string>> of, string meaning) => Put(FieldKind.FactText, name, of, meaning);

    /// <summary>A word of a closed set: the values of an enumeration as <see cref="Vocabulary"/> says them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Word(string name, Func<T, string?> of, Type words, string meaning)
    {
        Add(new SchemaField(FieldKind.Text, name, of, meaning) { Words = words });
        return this;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Texts(string name, Func<T, IEnumerable<string>?> of, string meaning) => Put(FieldKind.Texts, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Flag(string name, Func<T, bool> of, string meaning) => Put(FieldKind.Flag, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Flag(string name, Func<T, bool?> of, string meaning) => Put(FieldKind.OptionalFlag, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Flag(string name, Func<T, Fact<bool>> of, string meaning) => Put(FieldKind.FactFlag, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Count(string name, Func<T, long> of, string meaning) => Put(FieldKind.Count, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Count(string name, Func<T, long?> of, string meaning) => Put(FieldKind.OptionalCount, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Count(string name, Func<T, Fact<long>> of, string meaning) => Put(FieldKind.FactCount, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Number(string name, Func<T, double> of, string meaning) => Put(FieldKind.Number, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Number(string name, Func<T, double?> of, string meaning) => Put(FieldKind.OptionalNumber, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Number(string name, Func<T, Fact<double>> of, string meaning) => Put(FieldKind.FactNumber, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Numbers(string name, Func<T, IEnumerable<double>?> of, string meaning) => Put(FieldKind.Numbers, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Time(string name, Func<T, Seconds> of, string meaning) => Put(FieldKind.Time, name + "_ms", of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Time(string name, Func<T, Seconds?> of, string meaning) => Put(FieldKind.OptionalTime, name + "_ms", of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Time(string name, Func<T, Fact<Seconds>> of, string meaning) => Put(FieldKind.FactTime, name + "_ms", of, meaning);

    /// <summary>Milliseconds where the object's own name says so: the statistics of one metric.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Statistic(string name, Func<T, Seconds> of, string meaning) => Put(FieldKind.Time, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Statistic(string name, Func<T, Fact<Seconds>> of, string meaning) => Put(FieldKind.FactTime, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Size(string name, Func<T, Bytes> of, string meaning) => Put(FieldKind.Size, name + "_bytes", of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Size(string name, Func<T, Fact<Bytes>> of, string meaning) => Put(FieldKind.FactSize, name + "_bytes", of, meaning);

    /// <summary>Bytes where the object's own name says so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Bytes(string name, Func<T, Bytes> of, string meaning) => Put(FieldKind.Size, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Bytes(string name, Func<T, Fact<Bytes>> of, string meaning) => Put(FieldKind.FactSize, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Rate(string name, Func<T, BytesPerSecond> of, string meaning) => Put(FieldKind.Bandwidth, Join(name, "gb_s"), of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Rate(string name, Func<T, Fact<BytesPerSecond>> of, string meaning) => Put(FieldKind.FactBandwidth, Join(name, "gb_s"), of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Rate(string name, Func<T, FlopsPerSecond> of, string meaning) => Put(FieldKind.Compute, Join(name, "tflop_s"), of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Rate(string name, Func<T, FlopsPerSecond?> of, string meaning) => Put(FieldKind.OptionalCompute, Join(name, "tflop_s"), of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Rate(string name, Func<T, Fact<FlopsPerSecond>> of, string meaning) => Put(FieldKind.FactCompute, Join(name, "tflop_s"), of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Rate(string name, Func<T, TokensPerSecond> of, string meaning) => Put(FieldKind.TokenRate, Join(name, "tok_s"), of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Rate(string name, Func<T, TokensPerSecond?> of, string meaning) => Put(FieldKind.OptionalTokenRate, Join(name, "tok_s"), of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Rate(string name, Func<T, Fact<TokensPerSecond>> of, string meaning) => Put(FieldKind.FactTokenRate, Join(name, "tok_s"), of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Rate(string name, Func<T, RequestsPerSecond> of, string meaning) => Put(FieldKind.RequestRate, Join(name, "request_per_s"), of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Rate(string name, Func<T, Fact<RequestsPerSecond>> of, string meaning) =>
        Put(FieldKind.FactRequestRate, Join(name, "request_per_s"), of, meaning);

    /// <summary>An object with a low, a middle and a high time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Range(string name, Func<T, TimeRange> of, string meaning) => Put(FieldKind.Range, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Range(string name, Func<T, TimeRange?> of, string meaning) => Put(FieldKind.OptionalRange, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Range(string name, Func<T, CallTime> of, string meaning) => Put(FieldKind.CallRange, name, of, meaning);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Object<TPart>(string name, Func<T, TPart?> of, Schema<TPart> part, string meaning)
        where TPart : class
    {
        Add(new SchemaField(FieldKind.Object, name, of, meaning) { Part = part });
        return this;
    }

    /// <summary>An object that may be unknown (null, with the reason beside it) or not asked for (left out).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Object<TPart>(string name, Func<T, Fact<TPart>?> of, Schema<TPart> part, string meaning)
        where TPart : class
    {
        Action<Utf8JsonWriter, T> write = (json, value) =>
        {
            if (of(value) is not { } fact)
            {
                return;
            }

            if (fact.IsKnown)
            {
                json.WriteStartObject(name);
                part.Members(json, fact.Value);
                json.WriteEndObject();
            }
            else
            {
                Unknown(json, name, fact.UnknownReason);
            }
        };
        Add(new SchemaField(FieldKind.Own, name, write, meaning) { Part = part, IsLeftOut = true, MayBeNull = true });
        return this;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> List<TPart>(string name, Func<T, IEnumerable<TPart>?> of, Schema<TPart> part, string meaning)
        where TPart : class
    {
        Add(new SchemaField(FieldKind.List, name, of, meaning) { Part = part });
        return this;
    }

    /// <summary>A list of the same: a tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Tree(string name, Func<T, IEnumerable<T>> of, string meaning) => List(name, of, this, meaning);

    /// <summary>The fields of another schema, in this object.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> All<TPart>(Func<T, TPart> of, Schema<TPart> part)
        where TPart : class
    {
        Add(new SchemaField(FieldKind.All, "", of, "") { Part = part });
        return this;
    }

    /// <summary>The fields of another schema, in this object where there is such a part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Some<TPart>(Func<T, TPart?> of, Schema<TPart> part)
        where TPart : class
    {
        Add(new SchemaField(FieldKind.Some, "", of, "") { Part = part });
        return this;
    }

    /// <summary>An object whose names are data, such as number formats; the function writes its members.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Map(string name, Action<Utf8JsonWriter, T> members, string holds, string meaning)
    {
        Add(new SchemaField(FieldKind.Map, name, members, meaning) { Holds = holds });
        return this;
    }

    /// <summary>An object whose names are data and whose values are parts; the function writes its members.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Map(string name, Action<Utf8JsonWriter, T> members, Schema holds, string meaning)
    {
        Add(new SchemaField(FieldKind.Map, name, members, meaning) { Part = holds });
        return this;
    }

    /// <summary>What was stated of a situation, as it was stated: an object of texts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Inputs(Func<T, SituationSpec?> of) =>
        Put(FieldKind.Inputs, "inputs", of, "What was stated, as it was stated, under the names of the options");

    /// <summary>What was stated of a situation under another name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Inputs(string name, Func<T, SituationSpec?> of, string meaning) => Put(FieldKind.Inputs, name, of, meaning);

    /// <summary>What was stated of a situation, among the members of this object.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Stated(Func<T, SituationSpec?> of) => Put(FieldKind.Inputs, "", of, "");

    /// <summary>A field of no usual shape; the function writes it, name and all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Own(string name, Action<Utf8JsonWriter, T> write, string holds, string meaning)
    {
        Add(new SchemaField(FieldKind.Own, name, write, meaning) { Holds = holds });
        return this;
    }

    /// <summary>A field that one of its own above writes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> Also(string name, string holds, string meaning)
    {
        Add(new SchemaField(FieldKind.Own, name, null, meaning) { Holds = holds, IsLeftOut = true });
        return this;
    }

    /// <summary>The field above is left out where there is nothing to say.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> OrAbsent()
    {
        Fields[^1].IsLeftOut = true;
        return this;
    }

    /// <summary>The field above is null where there is nothing to say.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Schema<T> OrNull()
    {
        Fields[^1].MayBeNull = true;
        return this;
    }

    /// <inheritdoc/>
    internal override void Members(Utf8JsonWriter json, object value) => Write(json, Unsafe.As<T>(value));

    /// <summary>The members of an object that is begun and will be ended by the caller.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="value">What they are taken from.</param>
    internal void Write(Utf8JsonWriter json, T value)
    {
        if (Title.Length > 0)
        {
            json.WriteString("schema", Title);
            json.WriteString("tool_version", Verb.Version);
        }

        foreach (SchemaField field in Fields)
        {
            Write(json, field, field.Name, value);
        }
    }

    private static string Join(string name, string unit) => name.Length > 0 ? name + "_" + unit : unit;

    private static void Write(Utf8JsonWriter json, SchemaField field, string name, T value)
    {
        switch (field.Kind)
        {
            case FieldKind.Text:
                Text(json, field, Of<string?>(field, value));
                break;
            case FieldKind.FactText when Of<Fact<string>>(field, value) is var fact:
                if (fact.IsKnown)
                {
                    json.WriteString(name, fact.Value);
                }
                else
                {
                    Unknown(json, name, fact.UnknownReason);
                }

                break;
            case FieldKind.Flag:
                json.WriteBoolean(name, Of<bool>(field, value));
                break;
            case FieldKind.OptionalFlag when Of<bool?>(field, value) is { } flag:
                json.WriteBoolean(name, flag);
                break;
            case FieldKind.FactFlag when Of<Fact<bool>>(field, value) is var fact:
                if (fact.IsKnown)
                {
                    json.WriteBoolean(name, fact.Value);
                }
                else
                {
                    Unknown(json, field, fact.UnknownReason);
                }

                break;
            case FieldKind.Count:
                json.WriteNumber(name, Of<long>(field, value));
                break;
            case FieldKind.OptionalCount when Of<long?>(field, value) is { } count:
                json.WriteNumber(name, count);
                break;
            case FieldKind.Number:
                Schemas.Numbers.Write(json, name, Of<double>(field, value));
                break;
            case FieldKind.Time:
                Schemas.Numbers.Write(json, name, Of<Seconds>(field, value).Milliseconds);
                break;
            case FieldKind.FactTime when Of<Fact<Seconds>>(field, value) is var fact:
                Known(json, field, fact.IsKnown ? fact.Value.Milliseconds : 0, fact.UnknownReason);
                break;
            case FieldKind.FactNumber when Of<Fact<double>>(field, value) is var fact:
                Known(json, field, fact.IsKnown ? fact.Value : 0, fact.UnknownReason);
                break;
            case FieldKind.Size:
                Schemas.Numbers.Write(json, name, Of<Bytes>(field, value).Value);
                break;
            case FieldKind.FactSize when Of<Fact<Bytes>>(field, value) is var fact:
                Known(json, field, fact.IsKnown ? fact.Value.Value : 0, fact.UnknownReason);
                break;
            case FieldKind.Texts when Of<IEnumerable<string>?>(field, value) is { } texts:
                json.WriteStartArray(name);
                foreach (string text in texts)
                {
                    json.WriteStringValue(text);
                }

                json.WriteEndArray();
                break;
            case FieldKind.Object when Of<object?>(field, value) is { } inner:
                json.WriteStartObject(name);
                field.Part!.Members(json, inner);
                json.WriteEndObject();
                break;
            case FieldKind.List when Of<IEnumerable<object>?>(field, value) is { } items:
                json.WriteStartArray(name);
                foreach (object item in items)
                {
                    json.WriteStartObject();
                    field.Part!.Members(json, item);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case FieldKind.All or FieldKind.Some:
                if (Of<object?>(field, value) is { } other)
                {
                    field.Part!.Members(json, other);
                }

                break;
            case FieldKind.Inputs:
                Inputs(json, name, Of<SituationSpec?>(field, value));
                break;
            case FieldKind.Map:
                json.WriteStartObject(name);
                Unsafe.As<Action<Utf8JsonWriter, T>>(field.Get!)(json, value);
                json.WriteEndObject();
                break;
            case FieldKind.Own:
                Unsafe.As<Action<Utf8JsonWriter, T>?>(field.Get)?.Invoke(json, value);
                break;
            default:
                Less(json, field, name, value);
                break;
        }
    }

    /// <summary>Kinds that fewer documents have.</summary>
    private static void Less(Utf8JsonWriter json, SchemaField field, string name, T value)
    {
        switch (field.Kind)
        {
            case FieldKind.FactCount when Of<Fact<long>>(field, value) is var fact:
                if (fact.IsKnown)
                {
                    json.WriteNumber(name, fact.Value);
                }
                else
                {
                    Unknown(json, field, fact.UnknownReason);
                }

                break;
            case FieldKind.OptionalNumber when Of<double?>(field, value) is { } number:
                Schemas.Numbers.Write(json, name, number);
                break;
            case FieldKind.Numbers when Of<IEnumerable<double>?>(field, value) is { } numbers:
                json.WriteStartArray(name);
                foreach (double one in numbers)
                {
                    json.WriteNumberValue(Schemas.Numbers.Rounded(one));
                }

                json.WriteEndArray();
                break;
            case FieldKind.OptionalTime when Of<Seconds?>(field, value) is { } time:
                Schemas.Numbers.Write(json, name, time.Milliseconds);
                break;
            case FieldKind.Bandwidth:
                Schemas.Numbers.Write(json, name, Of<BytesPerSecond>(field, value).GBPerSecond);
                break;
            case FieldKind.FactBandwidth when Of<Fact<BytesPerSecond>>(field, value) is var fact:
                Known(json, field, fact.IsKnown ? fact.Value.GBPerSecond : 0, fact.UnknownReason);
                break;
            case FieldKind.Compute:
                Schemas.Numbers.Write(json, name, Of<FlopsPerSecond>(field, value).Tera);
                break;
            case FieldKind.OptionalCompute when Of<FlopsPerSecond?>(field, value) is { } rate:
                Schemas.Numbers.Write(json, name, rate.Tera);
                break;
            case FieldKind.FactCompute when Of<Fact<FlopsPerSecond>>(field, value) is var fact:
                Known(json, field, fact.IsKnown ? fact.Value.Tera : 0, fact.UnknownReason);
                break;
            case FieldKind.TokenRate:
                Schemas.Numbers.Write(json, name, Of<TokensPerSecond>(field, value).Value);
                break;
            case FieldKind.OptionalTokenRate when Of<TokensPerSecond?>(field, value) is { } rate:
                Schemas.Numbers.Write(json, name, rate.Value);
                break;
            case FieldKind.FactTokenRate when Of<Fact<TokensPerSecond>>(field, value) is var fact:
                Known(json, field, fact.IsKnown ? fact.Value.Value : 0, fact.UnknownReason);
                break;
            case FieldKind.RequestRate:
                Schemas.Numbers.Write(json, name, Of<RequestsPerSecond>(field, value).Value);
                break;
            case FieldKind.FactRequestRate when Of<Fact<RequestsPerSecond>>(field, value) is var fact:
                Known(json, field, fact.IsKnown ? fact.Value.Value : 0, fact.UnknownReason);
                break;
            case FieldKind.Range when Of<TimeRange>(field, value) is var range:
                Range(json, name, range.Low, range.Middle, range.High);
                break;
            case FieldKind.OptionalRange when Of<TimeRange?>(field, value) is { } range:
                Range(json, name, range.Low, range.Middle, range.High);
                break;
            case FieldKind.CallRange when Of<CallTime>(field, value) is var range:
                Range(json, name, range.Low, range.Middle, range.High);
                break;
            default:
                Nothing(json, field);
                break;
        }
    }

    // Tiny methods are inlined where a schema is built: each would be resolved once for each part's type when a command starts.
    // The kind says what the getter gives: a check of its type would be made for each field of each document.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TValue Of<TValue>(SchemaField field, T value) => Unsafe.As<Func<T, TValue>>(field.Get!)(value);

    private static void Text(Utf8JsonWriter json, SchemaField field, string? text)
    {
        if (text is not null)
        {
            json.WriteString(field.Name, text);
        }
        else
        {
            Nothing(json, field);
        }
    }

    private static void Nothing(Utf8JsonWriter json, SchemaField field)
    {
        if (!field.IsLeftOut)
        {
            json.WriteNull(field.Name);
        }
    }

    private static void Known(Utf8JsonWriter json, SchemaField field, double value, string? unknown)
    {
        if (unknown is null)
        {
            Schemas.Numbers.Write(json, field.Name, value);
        }
        else
        {
            Unknown(json, field, unknown);
        }
    }

    private static void Unknown(Utf8JsonWriter json, SchemaField field, string? reason)
    {
        if (!field.IsLeftOut)
        {
            Unknown(json, field.Name, reason);
        }
    }

    private static void Unknown(Utf8JsonWriter json, string name, string? reason)
    {
        json.WriteNull(name);
        json.WriteString(name + "_unknown", reason);
    }

    private static void Range(Utf8JsonWriter json, string name, Seconds low, Seconds middle, Seconds high)
    {
        json.WriteStartObject(name);
        Schemas.Numbers.Write(json, "low_ms", low.Milliseconds);
        Schemas.Numbers.Write(json, "middle_ms", middle.Milliseconds);
        Schemas.Numbers.Write(json, "high_ms", high.Milliseconds);
        json.WriteEndObject();
    }

    private static void Inputs(Utf8JsonWriter json, string name, SituationSpec? spec)
    {
        if (name.Length > 0)
        {
            json.WriteStartObject(name);
        }

        if (spec is not null)
        {
            SchemaInputs.Write(json, spec);
        }

        if (name.Length > 0)
        {
            json.WriteEndObject();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Schema<T> Put(FieldKind kind, string name, Delegate of, string meaning)
    {
        Add(new SchemaField(kind, name, of, meaning));
        return this;
    }
}
