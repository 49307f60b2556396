using System.Globalization;

namespace Floorline.Core.Traces.Kernels;

/// <summary>Shapes and element types of an operator's inputs, from the texts that profilers write.</summary>
public sealed class TensorShapes
{
    private readonly int _assumedBytes;

    private TensorShapes(IReadOnlyList<long[]> shapes, IReadOnlyList<string> types, IReadOnlyList<string> values, int assumedBytes = 0)
    {
        Shapes = shapes;
        Types = types;
        Values = values;
        _assumedBytes = assumedBytes;
    }

    /// <summary>Sizes of each input; empty for a scalar or what is no tensor.</summary>
    public IReadOnlyList<long[]> Shapes { get; }

    /// <summary>Element type of each input, such as <c>c10::BFloat16</c>.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>Text of each input that is no tensor, such as <c>True</c> or <c>[1, 1]</c>; empty for a tensor, no entries where not recorded.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Reads shapes such as <c>[[16, 559], [151936, 1024]]</c> with types such as <c>["c10::BFloat16", "long int"]</c>; null where the
    /// shapes are of another form.</summary>
    /// <param name="shapes">Text of the shapes.</param>
    /// <param name="types">Text of the types; may be empty.</param>
    /// <param name="values">Text of the inputs that are no tensors; may be empty.</param>
    public static TensorShapes? Parse(string shapes, string types, string values = "")
    {
        ArgumentNullException.ThrowIfNull(shapes);
        ArgumentNullException.ThrowIfNull(types);
        ArgumentNullException.ThrowIfNull(values);
        var read = new List<long[]>();
        var sizes = new List<long>();
        int depth = 0;
        for (int at = 0; at < shapes.Length; at++)
        {
            char c = shapes[at];
            if (c == '[')
            {
                depth++;
                sizes.Clear();
            }
            else if (c == ']')
            {
                if (depth == 2)
                {
                    read.Add([.. sizes]);
                }

                depth--;
            }
            else if (char.IsAsciiDigit(c))
            {
                int start = at;
                while (at + 1 < shapes.Length && char.IsAsciiDigit(shapes[at + 1]))
                {
                    at++;
                }

                if (depth != 2 || !long.TryParse(shapes.AsSpan(start, at + 1 - start), NumberStyles.None, CultureInfo.InvariantCulture, out long size)
                    || size > 1L << 40)
                {
                    return null;
                }

                sizes.Add(size);
            }
            else if (c is not (',' or ' '))
            {
                return null;
            }
        }

        return depth == 0 && read.Count > 0 ? new TensorShapes(read, Quoted(types), Quoted(values)) : null;
    }

    /// <summary>Elements of an input; 1 for a scalar, 0 where there is no such input.</summary>
    /// <param name="input">Number of the input.</param>
    public double Count(int input)
    {
        if (input >= Shapes.Count)
        {
            return 0;
        }

        double count = 1;
        foreach (long size in Shapes[input])
        {
            count *= size;
        }

        return count;
    }

    /// <summary>Bytes of an element of an input; 0 where its type is not known.</summary>
    /// <param name="input">Number of the input.</param>
    public int BytesOf(int input) => input < Types.Count ? SizeOf(Types[input]) : Types.Count == 0 ? _assumedBytes : 0;

    /// <summary>The same shapes with elements of a size, where the trace states no types.</summary>
    /// <param name="elementBytes">Bytes of an element.</param>
    public TensorShapes Assuming(int elementBytes) => Types.Count > 0 ? this : new TensorShapes(Shapes, Types, Values, elementBytes);

    /// <summary>The whole numbers of an input such as <c>[1, 1]</c> or <c>2</c>; empty where it is none.</summary>
    /// <param name="input">Number of the input.</param>
    public long[] NumbersOf(int input)
    {
        if (input >= Values.Count)
        {
            return [];
        }

        var numbers = new List<long>();
        foreach (string part in Values[input].Trim('[', ']').Split(',', StringSplitOptions.TrimEntries))
        {
            if (!long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            {
                return [];
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    /// <summary>An input that is true or false; null where it is neither.</summary>
    /// <param name="input">Number of the input.</param>
    public bool? FlagOf(int input) => input >= Values.Count ? null : Values[input] switch { "True" or "1" => true, "False" or "0" => false, _ => null };

    /// <summary>Bytes of an element of a type as profilers write it, such as <c>c10::BFloat16</c>; 0 where it is not known.</summary>
    /// <param name="type">The type.</param>
    internal static int SizeOf(string type) => type switch
    {
        "double" or "long int" or "long" or "Double" or "Long" => 8,
        "float" or "int" or "Float" or "Int" => 4,
        "c10::BFloat16" or "c10::Half" or "short" or "short int" or "BFloat16" or "Half" => 2,
        "bool" or "unsigned char" or "signed char" or "char" or "Bool" or "Byte" or "Char" => 1,
        _ => type.Contains("Float8", StringComparison.Ordinal) ? 1 : 0,
    };

    private static List<string> Quoted(string text)
    {
        var parts = new List<string>();
        int at = 0;
        while (text.IndexOf('"', at) is >= 0 and int open && text.IndexOf('"', open + 1) is >= 0 and int close)
        {
            parts.Add(text[(open + 1)..close]);
            at = close + 1;
        }

        return parts;
    }
}
