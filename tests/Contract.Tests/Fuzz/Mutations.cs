using System.Globalization;
using System.Text;

namespace Floorline.Contract.Tests.Fuzz;

/// <summary>Changes a file by its structure: tokens, cells, lengths, nesting, repetition; and by single bits. The same seed gives the same file.</summary>
internal static class Mutations
{
    private const int Numbers = 21;

    private static readonly string[] _values =
    [
        "0", "-0", "-1", "1", "5e-324", "1e-320", "1e-30", "0.1", "1e15", "1e38", "1e308", "1e309", "-1e308", "2147483647", "2147483648", "-2147483648",
            "4294967296",
        "9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551616", "NaN", "Infinity", "-Infinity", "null", "true", "false",
            "\"\"", "[]", "{}",
        "\"\\ud83d\"", "\"\\udc00a\"", "\"\\u0000\"", "\"a\\u202eb\"", "\"1e999\"", "\"12\"", "\"\\uD83D\\uDE00\"", "[[[[]]]]", "{\"a\":{\"a\":{}}}",
            "[1,2,3]", "\"../../x\"",
        "\"%s%n\"", "\"fp8\"", "\"h100\"", "\"ms\"", "\"https://x/\"", "\"\\u001b[31m\"",
    ];

    private static readonly string[] _cells =
    [
        "", "0", "-1", "5e-324", "1e-300", "1e308", "1e309", "NaN", "inf", "2147483648", "9223372036854775808", "x", "\"", "\"a,b\"", "\"a\nb\"", "\0",
            "\u202e", "1,5", "1_000", "0x10", " 3 ",
        "1e3", "decode", "fp8", "h100-sxm", "step_ms", "tok_s", "ttft_ms",
    ];

    private static readonly ulong[] _lengths =
        [0, 1, 2, 7, 255, 256, 65_535, 65_536, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, 1UL << 40, long.MaxValue, ulong.MaxValue];

    /// <summary>JSON, or JSON Lines: values, names, repetition, nesting and order of tokens.</summary>
    internal static byte[] Json(byte[] seed, Random random)
    {
        string text = Encoding.UTF8.GetString(seed);
        for (int times = random.Next(3) == 0 ? 1 + random.Next(3) : 1; times > 0; times--)
        {
            List<(int At, int Length)> tokens = Tokens(text);
            if (tokens.Count == 0)
            {
                break;
            }

            int move = random.Next(20);
            (int at, int length) = tokens[random.Next(tokens.Count)];
            for (int tries = 0; move > 5 && tries < 8 && (text[at] is not '"' && !char.IsLetterOrDigit(text[at])); tries++)
            {
                (at, length) = tokens[random.Next(tokens.Count)];
            }

            (int other, int otherLength) = tokens[random.Next(tokens.Count)];
            text = move switch
            {
                0 => text.Remove(at, length),
                1 => text[..at],
                2 => text.Insert(at, text.Substring(other, otherLength)),
                3 => text.Remove(at, length).Insert(at, text.Substring(other, otherLength)),
                4 => text.Insert(at, string.Concat(Enumerable.Repeat($"{text.AsSpan(at, length)},", 1 + random.Next(300)))),
                5 => text.Insert(at, new string('[', 1 + random.Next(200))),
                6 when text[at] == '"' && length > 2 => text.Remove(at + 1, length - 2).Insert(at + 1, Odd(random)),
                _ => text.Remove(at, length).Insert(at, Value(text.Substring(at, length), random)),
            };
            if (text.Length > 1 << 20)
            {
                text = text[..(1 << 20)];
            }
        }

        return Bits(Encoding.UTF8.GetBytes(text), random, 24);
    }

    /// <summary>A table: cells, columns and lines.</summary>
    internal static byte[] Csv(byte[] seed, Random random)
    {
        List<List<string>> rows = [.. Encoding.UTF8.GetString(seed).Split('\n').Select(static line => line.Split(',').ToList())];
        for (int times = 1 + random.Next(4); times > 0; times--)
        {
            List<string> row = rows[random.Next(rows.Count)];
            int at = random.Next(row.Count), column = random.Next(rows[0].Count);
            switch (random.Next(9))
            {
                case 0:
                    rows.Remove(row);
                    break;
                case 1:
                    row.RemoveAt(at);
                    break;
                case 2:
                    row.Insert(at, _cells[random.Next(_cells.Length)]);
                    break;
                case 3:
                    rows.Insert(random.Next(rows.Count), [.. row]);
                    break;
                case 4:
                    rows.ForEach(r => r[Math.Min(column, r.Count - 1)] = _cells[random.Next(_cells.Length)]);
                    break;
                case 5:
                    row[at] = new string((char)random.Next(32, 127), random.Next(20_000));
                    break;
                default:
                    row[at] = _cells[random.Next(_cells.Length)];
                    break;
            }

            if (rows.Count == 0 || rows.Any(static r => r.Count == 0))
            {
                break;
            }
        }

        return Bits(Encoding.UTF8.GetBytes(string.Join('\n', rows.Select(static r => string.Join(',', r)))), random, 8);
    }

    /// <summary>YAML and other text of lines: indentation, anchors, values, order.</summary>
    internal static byte[] Lines(byte[] seed, Random random)
    {
        List<string> lines = [.. Encoding.UTF8.GetString(seed).Split('\n')];
        for (int times = 1 + random.Next(4); times > 0; times--)
        {
            int at = random.Next(lines.Count), colon = lines[at].IndexOf(':', StringComparison.Ordinal);
            string value = random.Next(2) == 0 ? _values[random.Next(_values.Length)] : _cells[random.Next(_cells.Length)];
            switch (random.Next(9))
            {
                case 0:
                    lines[at] = new string(' ', random.Next(40)) + lines[at].TrimStart();
                    break;
                case 1:
                    lines.Insert(at, lines[random.Next(lines.Count)]);
                    break;
                case 2:
                    lines[at] += random.Next(2) == 0 ? " &a" : " *a";
                    break;
                case 3:
                    lines[at] = new string('[', random.Next(300)) + lines[at];
                    break;
                case 4:
                    lines[at] = "\t" + lines[at];
                    break;
                case 5:
                    lines.RemoveRange(at, Math.Min(lines.Count - at, random.Next(4)));
                    break;
                case 6:
                    lines[at] = string.Concat(Enumerable.Repeat(lines[at] + "\n", random.Next(200)));
                    break;
                default:
                    lines[at] = colon < 0 ? value : lines[at][..(colon + 1)] + " " + value;
                    break;
            }

            if (lines.Count == 0)
            {
                break;
            }
        }

        return Bits(Encoding.UTF8.GetBytes(string.Join('\n', lines)), random, 8);
    }

    /// <summary>Binary formats: lengths and counts of every width and order, pieces moved, cut or said again.</summary>
    internal static byte[] Binary(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        for (int times = 1 + random.Next(3); times > 0 && bytes.Count > 8; times--)
        {
            // what matters stands at the beginning, mostly
            int at = random.Next(3) == 0 ? random.Next(bytes.Count) : random.Next(Math.Min(bytes.Count, 400));
            int length = Math.Min(bytes.Count - at, 1 + random.Next(64));
            ulong value = _lengths[random.Next(_lengths.Length)];
            switch (random.Next(9))
            {
                case 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    Put(bytes, at, Varint(value));
                    break;
                case 4:
                    Put(bytes, at, [.. BitConverter.GetBytes(value).Reverse()]);
                    break;
                case 5:
                    Put(bytes, at, BitConverter.GetBytes((uint)value));
                    break;
                case 6:
                    Put(bytes, at, [.. BitConverter.GetBytes((ushort)value).Reverse()]);
                    break;
                case 7:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    Put(bytes, at, BitConverter.GetBytes(value));
                    break;
            }
        }

        return Bits([.. bytes], random, 4);
    }

    /// <summary>A file whose beginning is a length and JSON: the JSON is changed and the length is right again, mostly.</summary>
    internal static byte[] Safetensors(byte[] seed, Random random)
    {
        if (random.Next(4) == 0)
        {
            return Binary(seed, random);
        }

        long length = BitConverter.ToInt64(seed, 0);
        byte[] json = Json(seed[8..(int)(8 + length)], random);
        return [.. BitConverter.GetBytes((long)json.Length + (random.Next(8) == 0 ? random.Next(-9, 9) : 0)), .. json, .. seed[(int)(8 + length)..]];
    }

    private static byte[] Bits(byte[] bytes, Random random, int seldom)
    {
        if (bytes.Length > 0 && random.Next(seldom) == 0)
        {
            for (int times = 1 + random.Next(4); times > 0; times--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }
        }

        return bytes;
    }

    private static void Put(List<byte> bytes, int at, byte[] what)
    {
        for (int i = 0; i < what.Length && at + i < bytes.Count; i++)
        {
            bytes[at + i] = what[i];
        }
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 128; value >>= 7)
        {
            bytes.Add((byte)(value | 128));
        }

        return [.. bytes, (byte)value];
    }

    /// <summary>
    /// A number mostly becomes another number, near or far, and a text another text: what is of the wrong kind is refused before it does anything.
    /// </summary>
    private static string Value(string token, Random random)
    {
        if (random.Next(4) > 0 && double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return random.Next(3) switch
            {
                0 => _values[random.Next(Numbers)],
                1 => (number * Math.Pow(10, random.Next(-6, 10))).ToString("R", CultureInfo.InvariantCulture),
                _ => (Math.Floor(number) + random.Next(-2, 3)).ToString("R", CultureInfo.InvariantCulture),
            };
        }

        return _values[random.Next(_values.Length)];
    }

    private static string Odd(Random random) => random.Next(6) switch
    {
        0 => "\\ud83d",
        1 => "\\u0000",
        2 => new string('x', random.Next(10_000)),
        3 => "\\\\\\\"",
        4 => random.NextInt64().ToString(CultureInfo.InvariantCulture),
        _ => "caf\u00e9\u202e",
    };

    private static List<(int At, int Length)> Tokens(string text)
    {
        var tokens = new List<(int, int)>();
        for (int at = 0; at < text.Length && tokens.Count < 4000;)
        {
            int from = at;
            if (text[at] == '"')
            {
                for (at++; at < text.Length && text[at] != '"'; at++)
                {
                    at += text[at] == '\\' ? 1 : 0;
                }

                at = Math.Min(at + 1, text.Length);
            }
            else if (char.IsLetterOrDigit(text[at]) || text[at] is '-' or '+' or '.')
            {
                while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '-' or '+' or '.'))
                {
                    at++;
                }
            }
            else
            {
                at++;
                if (char.IsWhiteSpace(text[from]))
                {
                    continue;
                }
            }

            tokens.Add((from, at - from));
        }

        return tokens;
    }
}
