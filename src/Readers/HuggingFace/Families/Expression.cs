using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Floorline.Readers.HuggingFace.Families;

/// <summary>
/// A formula of a family file, such as <c>=2*heads*head_size</c> or <c>=if(i%4=3,'full','window')</c>: numbers, words, fields, + - * / % (whole division),
/// comparisons, &amp; | !, and a few functions.
/// A field that is missing counts as 0; <c>i</c> is the layer, or in <c>sum(n,formula)</c> and <c>product(n,formula)</c> the stage of n.
/// </summary>
internal sealed class Expression
{
    private static readonly ConcurrentDictionary<string, Func<FieldScope, FieldValue>> _parsed = new(StringComparer.Ordinal);
    private readonly string _text;
    private int _at;

    private Expression(string text)
    {
        _text = text;
    }

    /// <summary>Computes a formula in a scope.</summary>
    /// <exception cref="FormatException">The formula is not well formed: a fault of the family file.</exception>
    internal static FieldValue Compute(string text, FieldScope scope) => _parsed.GetOrAdd(text, static t => new Expression(t).Whole())(scope);

    private Func<FieldScope, FieldValue> Whole()
    {
        Func<FieldScope, FieldValue> all = Either();
        return Peek() == '\0' ? all : throw Wrong();
    }

    private Func<FieldScope, FieldValue> Either()
    {
        Func<FieldScope, FieldValue> left = Both();
        while (Take("|"))
        {
            Func<FieldScope, FieldValue> one = left, other = Both();
            left = s => Of(one(s).Holds || other(s).Holds);
        }

        return left;
    }

    private Func<FieldScope, FieldValue> Both()
    {
        Func<FieldScope, FieldValue> left = Compared();
        while (Take("&"))
        {
            Func<FieldScope, FieldValue> one = left, other = Compared();
            left = s => Of(one(s).Holds && other(s).Holds);
        }

        return left;
    }

    private Func<FieldScope, FieldValue> Compared()
    {
        Func<FieldScope, FieldValue> left = Sum();
        if (Take("!="))
        {
            Func<FieldScope, FieldValue> right = Sum();
            return s => Of(!Same(left(s), right(s), s));
        }

        if (Take(">="))
        {
            Func<FieldScope, FieldValue> right = Sum();
            return s => Of(s.Number(left(s)) >= s.Number(right(s)));
        }

        if (Take("<="))
        {
            Func<FieldScope, FieldValue> right = Sum();
            return s => Of(s.Number(left(s)) <= s.Number(right(s)));
        }

        if (Take("<"))
        {
            Func<FieldScope, FieldValue> right = Sum();
            return s => Of(s.Number(left(s)) < s.Number(right(s)));
        }

        if (Take(">"))
        {
            Func<FieldScope, FieldValue> right = Sum();
            return s => Of(s.Number(left(s)) > s.Number(right(s)));
        }

        if (Take("="))
        {
            Func<FieldScope, FieldValue> right = Sum();
            return s => Of(Same(left(s), right(s), s));
        }

        return left;
    }

    private Func<FieldScope, FieldValue> Sum()
    {
        Func<FieldScope, FieldValue> left = Product();
        while (Peek() is '+' or '-')
        {
            bool minus = Next() == '-';
            Func<FieldScope, FieldValue> one = left, other = Product();
            left = minus ? s => new FieldValue(s.Number(one(s)) - s.Number(other(s))) : s => new FieldValue(s.Number(one(s)) + s.Number(other(s)));
        }

        return left;
    }

    private Func<FieldScope, FieldValue> Product()
    {
        Func<FieldScope, FieldValue> left = One();
        while (Peek() is '*' or '/' or '%')
        {
            char sign = Next();
            Func<FieldScope, FieldValue> one = left, other = One();
            left = sign switch
            {
                '*' => s => new FieldValue(s.Number(one(s)) * s.Number(other(s))),
                '/' => s => new FieldValue(s.Number(other(s)) is var by and not 0 ? Math.Floor(s.Number(one(s)) / by) : 0),
                _ => s => new FieldValue(s.Number(other(s)) is var by and not 0 ? s.Number(one(s)) % by : 0),
            };
        }

        return left;
    }

    private Func<FieldScope, FieldValue> One()
    {
        char next = Peek();
        if (Take("!"))
        {
            Func<FieldScope, FieldValue> inside = One();
            return s => Of(!inside(s).Holds);
        }

        if (Take("("))
        {
            Func<FieldScope, FieldValue> inside = Either();
            return Take(")") ? inside : throw Wrong();
        }

        if (next == '\'')
        {
            int end = _text.IndexOf('\'', _at + 1);
            var word = new FieldValue(null, _text[(_at + 1)..end]);
            _at = end + 1;
            return _ => word;
        }

        int start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.'))
        {
            _at++;
        }

        string name = _text[start.._at];
        if (name.Length == 0)
        {
            throw Wrong();
        }

        if (char.IsAsciiDigit(name[0]))
        {
            var number = new FieldValue(double.Parse(name, CultureInfo.InvariantCulture));
            return _ => number;
        }

        return Take("(") ? Function(name) : s => s.Get(name);
    }

    private Func<FieldScope, FieldValue> Function(string name)
    {
        if (name is "has" or "len" or "word" or "named" or "listed")
        {
            int close = _text.IndexOf(')', _at);
            string field = _text[_at..close].Trim();
            _at = close + 1;
            return name switch
            {
                "has" => s => Of(!s.Get(field).IsNone),
                "len" => s => new FieldValue(s.Length(field)),
                "listed" => s => Of(s.Get(field) is { List: { } list } && list.GetArrayLength() > 0),
                "named" => s => Of(s.IsNamed(field)),
                _ => s => s.Word(field),
            };
        }

        if (name == "typed")
        {
            int end = _text.IndexOf(')', _at);
            string[] parts = _text[_at..end].Split(',');
            _at = end + 1;
            return s => new FieldValue(s.Typed(parts[0].Trim(), parts[1].Trim().Trim('\'')));
        }

        var arguments = new List<Func<FieldScope, FieldValue>>();
        do
        {
            arguments.Add(Either());
        }
        while (Take(","));
        if (!Take(")"))
        {
            throw Wrong();
        }

        Func<FieldScope, FieldValue>[] a = [.. arguments];
        return (name, a.Length) switch
        {
            ("if", 3) => s => a[0](s).Holds ? a[1](s) : a[2](s),
            ("min", 2) => s => new FieldValue(Math.Min(s.Number(a[0](s)), s.Number(a[1](s)))),
            ("max", 2) => s => new FieldValue(Math.Max(s.Number(a[0](s)), s.Number(a[1](s)))),
            ("pow", 2) => s => new FieldValue(Math.Pow(s.Number(a[0](s)), s.Number(a[1](s)))),
            ("sum", 2) => s => new FieldValue(Over(s, s.Number(a[0](s)), a[1], 0, static (all, one) => all + one)),
            ("product", 2) => s => new FieldValue(Over(s, s.Number(a[0](s)), a[1], 1, static (all, one) => all * one)),
            ("up", 2) => s => new FieldValue(s.Number(a[1](s)) is var by and not 0 ? Math.Ceiling(s.Number(a[0](s)) / by) : 0),
            ("ratio", 2) => s => new FieldValue(s.Number(a[1](s)) is var by and not 0 ? s.Number(a[0](s)) / by : 0),
            ("round", 1) => s => new FieldValue(Math.Round(s.Number(a[0](s)))),
            ("in", 2) => s => Of(Holds(a[0](s), s.Number(a[1](s)))),
            ("first", 2) => s => new FieldValue(First(a[0](s), a[1](s), s.Number("layers"))),
            ("contains", 2) => s => Of(s.Text(a[0](s)) is { } text && text.Contains(s.Text(a[1](s)) ?? "", StringComparison.OrdinalIgnoreCase)),
            ("at", 2) => s => At(a[0](s), s.Number(a[1](s))),
            ("sum", 1) => s => new FieldValue(a[0](s) is { List: { } list } ? list.EnumerateArray().Sum(static e => FieldValue.Of(e).Number ?? 0)
                : s.Number(a[0](s))),
            _ => throw Wrong(),
        };
    }

    // Stages of a network, or blocks of one; more are a config that is none.
    private const double MostStages = 4096;

    /// <summary>The sum or product of a formula over so many stages, each in its turn the layer at hand: a list over stages is its number there, and <c>i</c>
    /// the stage.</summary>
    private static double Over(FieldScope scope, double stages, Func<FieldScope, FieldValue> formula, double start, Func<double, double, double> and)
    {
        int before = scope.Layer;
        double all = start;
        for (int i = 0; i < Math.Min(stages, MostStages); i++)
        {
            scope.Layer = i;
            all = and(all, scope.Number(formula(scope)));
        }

        scope.Layer = before;
        return all;
    }

    /// <summary>Whether a list of layers has one: by its number, or, where the list holds a number twice or yes and no, by what stands at its place.</summary>
    private static bool Holds(FieldValue list, double wanted)
    {
        if (list.List is not { } all)
        {
            return list.Number is { } number && number == wanted;
        }

        var seen = new HashSet<double>();
        bool flags = false;
        bool found = false;
        foreach (JsonElement element in all.EnumerateArray())
        {
            FieldValue one = FieldValue.Of(element);
            flags |= one.IsFlag || (one.Number is { } n && !seen.Add(n));
            found |= one.Number == wanted;
        }

        return flags ? At(list, wanted).Holds : found;
    }

    /// <summary>The number that lists of layers call the first layer, told from two lists of them: 1 where one holds the number of layers, else 0.</summary>
    private static double First(FieldValue one, FieldValue other, double layers)
    {
        double[] all = [.. new[] { one, other }.SelectMany(static v => v.List is { } list
            ? list.EnumerateArray().Select(static e => FieldValue.Of(e).Number ?? -1) : [])];
        return all.Contains(layers) && !all.Contains(0) ? 1 : 0;
    }

    private static FieldValue At(FieldValue list, double index) =>
        list.List is { } all && index >= 0 && index < all.GetArrayLength() ? FieldValue.Of(all[(int)index]) : FieldValue.None;

    private static bool Same(FieldValue one, FieldValue other, FieldScope scope) =>
        one.Text is not null || other.Text is not null ? string.Equals(scope.Text(one), scope.Text(other), StringComparison.OrdinalIgnoreCase)
            : scope.Number(one) == scope.Number(other);

    private static FieldValue Of(bool holds) => new(holds ? 1 : 0);

    private char Peek()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }

        return _at < _text.Length ? _text[_at] : '\0';
    }

    private char Next()
    {
        char next = Peek();
        _at++;
        return next;
    }

    private bool Take(string sign)
    {
        Peek();
        if (string.CompareOrdinal(_text, _at, sign, 0, sign.Length) != 0 || (sign == "!" && _at + 1 < _text.Length && _text[_at + 1] == '='))
        {
            return false;
        }

        _at += sign.Length;
        return true;
    }

    private FormatException Wrong() => new($"The formula '{_text}' is not understood at {_at}.");
}
