using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Floorline.Readers;

namespace Floorline.Contract.Tests.Documents;

/// <summary>
/// Makes a result of any type without measuring anything: every field is filled, and from one variant to the next known facts become unknown ones,
/// full lists empty ones and each enumeration value its successor, so that a writer shows all that it can write.
/// A text that is filled in carries <see cref="Mark"/>: what a document says without it is a word of its own.
/// </summary>
/// <param name="variant">Which one; the same number gives the same object, and a field that is added elsewhere changes nothing here.</param>
/// <param name="made">Objects of types that hold together and cannot be filled field by field, such as a model or a diagnosis.</param>
/// <param name="whole">Types of which no part may miss, because a writer knows from elsewhere that it is there.</param>
/// <param name="parts">What a writer takes as more than text (JSON; a name that is looked up), by the type and property that hold it.</param>
internal sealed class Specimen(
    int variant,
    IReadOnlyDictionary<Type, Func<int, object>> made,
    IReadOnlySet<Type> whole,
    IReadOnlyDictionary<(Type, string), Func<int, object>> parts)
{
    public const char Mark = '¶';

    private const int Deepest = 14;
    private const int Most = 16;

    public object Of(Type type) => Fill(type, 0, Mix(17, (uint)variant)) ?? throw new InvalidOperationException($"{type} came out as null");

    private static uint Mix(uint a, uint b)
    {
        uint mixed = (a ^ (b * 0x9E3779B9u)) * 0x85EBCA6Bu;
        mixed ^= mixed >> 13;
        mixed *= 0xC2B2AE35u;
        return mixed ^ (mixed >> 16);
    }

    private static uint Mix(uint a, string text)
    {
        foreach (char c in text)
        {
            a = Mix(a, c);
        }

        return a;
    }

    /// <summary>Always in the first variant, never in the second, then by chance.</summary>
    private bool Half(uint place) => variant switch { 0 => true, 1 => false, _ => Mix(place, 3) % 2 == 0 };

    private object? Fill(Type type, int depth, uint place, bool isWhole = false) =>
        made.TryGetValue(type, out Func<int, object>? make) ? make((int)(place >> 1))
            : Nullable.GetUnderlyingType(type) is { } inner ? isWhole || Half(place) ? Fill(inner, depth, Mix(place, 1)) : null
            : Leaf(type, place) ?? (type.IsGenericType ? Generic(type, depth, place, isWhole) : null)
                ?? (type.IsArray ? Items(type.GetElementType()!, depth, place, isWhole) : Compound(type, depth, place));

    private object? Leaf(Type type, uint place) =>
        type == typeof(string) ? $"{Mark}{place % 5}"
        : type == typeof(bool) ? Half(place)
        : type == typeof(double) ? 0.25 + (place % 8 * 0.0625)
        : type.IsPrimitive ? Convert.ChangeType(1 + (place % 2), type, null)
        : type == typeof(DateTimeOffset) ? new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)
        : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(1 + (place % 3))
        : type == typeof(Uri) ? new Uri("http://localhost:1/")
        : type.IsEnum ? Enum.GetValues(type).GetValue((int)(place % (uint)Enum.GetValues(type).Length))
        : null;

    private object? Generic(Type type, int depth, uint place, bool isWhole)
    {
        Type shape = type.GetGenericTypeDefinition();
        Type[] of = type.GetGenericArguments();
        bool isList = of.Length == 1 && typeof(IEnumerable).IsAssignableFrom(type);
        if (shape == typeof(Core.Quantities.Fact<>))
        {
            return Half(place) || depth > Deepest
                ? type.GetMethod("Known")!.Invoke(null, [Fill(of[0], depth + 1, Mix(place, 2))])
                : type.GetMethod("Unknown")!.Invoke(null, [$"{Mark}why"]);
        }

        if (shape == typeof(ReadResult<>))
        {
            return Half(place) || depth > Deepest
                ? typeof(ReadResult).GetMethod(nameof(ReadResult.Ok))!.MakeGenericMethod(of).Invoke(null, [Fill(of[0], depth + 1, Mix(place, 2))])
                : typeof(ReadResult).GetMethod(nameof(ReadResult.Failed), [typeof(Problem)])!.MakeGenericMethod(of)
                    .Invoke(null, [new Problem("", $"{Mark}path", $"{Mark}found", $"{Mark}expected")]);
        }

        if (shape == typeof(ImmutableArray<>))
        {
            return typeof(ImmutableArray).GetMethods().First(static m => m.Name == "CreateRange" && m.GetParameters().Length == 1).MakeGenericMethod(of)
                .Invoke(null, [Items(of[0], depth, place, isWhole)]);
        }

        if (of.Length == 2 && typeof(IEnumerable).IsAssignableFrom(type))
        {
            var entries = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(of))!;
            if (Half(place) && depth < Deepest && Fill(of[0], depth + 1, Mix(place, 4)) is { } key)
            {
                entries[key] = Fill(of[1], depth + 1, Mix(place, 5));
            }

            return entries;
        }

        return !isList ? null
            : type.Name.Contains("Set", StringComparison.Ordinal)
                ? Activator.CreateInstance(typeof(HashSet<>).MakeGenericType(of), Items(of[0], depth, place, isWhole))
            : type.IsInterface ? Items(of[0], depth, place, isWhole)
            : Activator.CreateInstance(type, Items(of[0], depth, place, isWhole));
    }

    private Array Items(Type of, int depth, uint place, bool isWhole)
    {
        // Numbers may be counted by an enumeration: as many as the longest has.
        int count = of.IsPrimitive ? Most : isWhole || (depth < Deepest && (depth < 2 || Half(place))) ? depth < 4 ? 3 : 1 : 0;
        var items = Array.CreateInstance(of, count);
        for (int i = 0; i < items.Length; i++)
        {
            items.SetValue(Fill(of, depth + 1, Mix(place, (uint)(i + 10))), i);
        }

        return items;
    }

    /// <summary>Whether a field holds nothing of its own, only what was worked out of the others: a memo, an index, names that were looked up.</summary>
    private static bool IsWorkedOut(Type field) => field.IsGenericType && (field.GetGenericTypeDefinition() is var shape)
        && (shape.FullName == "Floorline.Core.Quantities.Memo`2" || shape == typeof(ConcurrentDictionary<,>) || shape == typeof(ILookup<,>));

    /// <summary>An object past its constructor, every field set: what its own methods work out from them is worked out as usual.</summary>
    private object? Compound(Type type, int depth, uint place)
    {
        bool isForeign = type.Namespace!.StartsWith("System", StringComparison.Ordinal) && !type.IsGenericType;
        if (isForeign || typeof(Delegate).IsAssignableFrom(type) || type.IsPointer || type.IsInterface)
        {
            return null;
        }

        if (type.IsAbstract)
        {
            Type[] kinds =
            [
                .. type.Assembly.GetTypes().Where(t => !t.IsAbstract && !t.ContainsGenericParameters && type.IsAssignableFrom(t))
                    .OrderBy(static t => t.FullName, StringComparer.Ordinal),
            ];
            return kinds.Length == 0 || depth > Deepest ? null : Fill(kinds[place % (uint)kinds.Length], depth + 1, Mix(place, 6));
        }

        if (depth > 2 * Deepest)
        {
            throw new InvalidOperationException($"{type} holds itself without an end");
        }

        bool isWhole = whole.Contains(type);
        object filled = RuntimeHelpers.GetUninitializedObject(type);
        var nullable = new NullabilityInfoContext();
        for (Type? part = type; part is not null && part != typeof(object); part = part.BaseType)
        {
            foreach (FieldInfo field in part.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (IsWorkedOut(field.FieldType))
                {
                    // Empty, as a constructor leaves it: the object works it out of its other fields.
                    field.SetValue(filled, field.FieldType.IsInterface ? null : Activator.CreateInstance(field.FieldType));
                    continue;
                }

                string name = field.Name.TrimStart('<').Split('>')[0];
                uint own = Mix(place, name);
                bool mayMiss = !isWhole && !type.IsGenericType && !field.FieldType.IsValueType && nullable.Create(field).ReadState == NullabilityState.Nullable;
                field.SetValue(filled, parts.TryGetValue((type, name), out Func<int, object>? given) ? given((int)(own >> 1))
                    : mayMiss && (depth > Deepest || !Half(own)) ? null : Fill(field.FieldType, depth + 1, Mix(own, 7), isWhole));
            }
        }

        return filled;
    }
}
